"""The log on standard error: readable lines, or one JSON object a line with the request's id.

Either way one entry is one line, whatever a stranger typed; personal data is taken out of JSON entries,
also of tracebacks.
"""

from __future__ import annotations

import json
import logging
import os
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from callbot.conversations.redaction import Redactor
from callbot.http.errors import known_request_id, request_id
from callbot.settings import Settings, SettingsError

FORMATS = ("text", "json")
access = logging.getLogger("callbot.access")


class LineFormatter(logging.Formatter):
    """Readable entries whose message cannot begin a line or move a terminal's cursor."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry; only a traceback has lines of its own."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%S")
        line = f"{at} {record.levelname} {record.name}: {visible(record.getMessage())}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        return f"{line}\n{trace}" if trace else line


class JsonFormatter(logging.Formatter):
    """Entries as JSON objects: at, level, logger, message, process, request, fields of their own."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redactor.redact(record.getMessage()),
            "process": os.getpid(),
        }
        if named := known_request_id():
            entry["request"] = named
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["traceback"] = self._redactor.redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def visible(text: str) -> str:
    """Return ``text`` with what is no printable character written as an escape."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
        for c in text
    )


def start_logs(settings: Settings) -> None:
    """Write the log as the setting ``log_format`` says, also that of the server. Raises SettingsError."""
    if settings.log_format not in FORMATS:
        origin = settings.origins.get("log_format", "default")
        raise SettingsError(
            f"{origin}: log_format must be {' or '.join(FORMATS)}, not “{settings.log_format}”."
        )
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(settings))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    if settings.log_format == "json":
        access.setLevel(logging.INFO)


def dress_server(settings: Settings) -> None:
    """Give the server's own log the same form."""
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(_formatter(settings))


def log_requests(app: Flask) -> None:
    """Log each request by its route: an address may name a conversation."""

    def begin() -> None:
        g.logged_from = time.perf_counter()

    def end(response: Response) -> Response:
        began = g.get("logged_from", time.perf_counter())
        fields = {
            "method": request.method if request.url_rule else "other",
            "route": request.url_rule.rule if request.url_rule else "none",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "request": request_id(),
        }
        access.info("request", extra={"fields": fields})
        return response

    app.before_request(begin)
    app.after_request(end)


def _formatter(settings: Settings) -> logging.Formatter:
    return JsonFormatter(Redactor()) if settings.log_format == "json" else LineFormatter()
