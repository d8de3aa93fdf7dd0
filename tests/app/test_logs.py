"""The log: one entry a line whatever was typed, and as JSON without personal data."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from helpers.web import chat, make_web

from callbot.app.logs import JsonFormatter, LineFormatter, access, log_requests, start_logs
from callbot.conversations.redaction import Redactor
from callbot.settings import Settings, SettingsError

FORGED = "marie\n2026-11-20 10:00:00 ERROR callbot: paid\r\x1b[2J\u2028x\x85y"


def record(message: str, *values: object, failed: bool = False) -> logging.LogRecord:
    caught = (ValueError, ValueError("call 06 12 34 56 78"), None) if failed else None
    return logging.LogRecord("callbot.x", logging.WARNING, "x.py", 1, message, values, caught)


def test_what_was_typed_cannot_begin_a_line():
    line = LineFormatter().format(record("log-in of %s", FORGED))
    assert len(line.splitlines()) == 1
    assert "\\n2026-11-20" in line
    assert "\\x1b" in line


def test_json_entries_are_one_line_without_personal_data():
    formatter = JsonFormatter(Redactor())
    line = formatter.format(record("%s wrote to a.martin@example.org", FORGED, failed=True))
    assert len(line.split("\n")) == 1
    entry = json.loads(line)
    assert (entry["level"], entry["logger"]) == ("warning", "callbot.x")
    assert "example.org" not in line
    assert "06 12 34" not in line
    assert "ValueError" in entry["traceback"]


def test_a_request_is_found_by_the_id_of_its_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    app = make_web(tmp_path)
    log_requests(app)
    caplog.set_level(logging.INFO, logger=access.name)
    client = app.test_client()
    conversation = chat(client)["conversation"]
    response = client.get(f"/api/v1/conversations/{conversation}/messages")
    entry = caplog.records[-1].fields
    assert entry["request"] == response.headers["X-Request-Id"]
    assert (entry["route"], entry["status"]) == (
        "/api/v1/conversations/<conversation>/messages",
        401,
    )
    assert conversation not in str(caplog.records)


def test_another_format_stops_the_start():
    with pytest.raises(SettingsError, match="log_format must be text or json"):
        start_logs(Settings(log_format="xml"))
