"""/metrics: what is counted, who may read it, and that nobody is in it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from helpers.server import ask, gunicorn
from helpers.web import chat, make_web

from callbot.http.metrics import MetricsError

TOKEN = "a-token-of-a-good-length"
SENT = {"Authorization": f"Bearer {TOKEN}"}


def test_questions_are_counted_by_channel_language_intent_and_status(tmp_path: Path):
    client = make_web(tmp_path, metrics=TOKEN).test_client()
    for text in ("bonjour", "stop?", "mon numéro est le 06 12 34 56 78", "break"):
        chat(client, text)
    said = client.get("/metrics", headers=SENT)
    assert said.mimetype == "text/plain"
    counts = dict(re.findall(r"^(callbot_\w+\{.*\}) ([\d.]+)$", said.text, re.MULTILINE))
    head = 'callbot_answers_total{channel="web",intent='
    assert counts[f'{head}"meta.echo",language="fr",status="answered"}}'] == "2.0"
    assert counts[f'{head}"meta.echo",language="fr",status="question"}}'] == "1.0"
    assert counts[f'{head}"none",language="fr",status="source_failed"}}'] == "1.0"
    assert counts['callbot_answer_seconds_count{channel="web"}'] == "4.0"
    route = 'callbot_requests_total{method="POST",route="/api/v1/chat",status="200"}'
    assert counts[route] == "4.0"
    assert counts['callbot_ready{part="database"}'] == "1.0"


def test_nobody_and_no_address_is_in_it(tmp_path: Path):
    client = make_web(tmp_path, metrics=TOKEN).test_client()
    answered = chat(client, "je suis Jeanne Martin")
    client.get(f"/api/v1/conversations/{answered['conversation']}/messages")
    client.get("/Jeanne-Martin")
    client.open("/healthz", method="JEANNE")
    text = client.get("/metrics", headers=SENT).text
    assert answered["conversation"] not in text
    assert "jeanne" not in text.lower()


@pytest.mark.parametrize(
    ("setting", "headers", "address", "status"),
    [
        ("", SENT, "127.0.0.1", 404),
        (TOKEN, {}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}x"}, "127.0.0.1", 404),
        (TOKEN, {"Authorization": "Bearer \xe9"}, "127.0.0.1", 404),
        (TOKEN, SENT, "203.0.113.9", 200),
        ("loopback", {}, "127.0.0.1", 200),
        ("loopback", {}, "203.0.113.9", 404),
        ("loopback", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 404),
    ],
)
def test_who_may_read_it(tmp_path: Path, setting, headers, address, status):
    client = make_web(tmp_path, metrics=setting).test_client()
    environ = {"REMOTE_ADDR": address}
    assert client.get("/metrics", headers=headers, environ_base=environ).status_code == status


def test_a_short_token_stops_the_start(tmp_path: Path):
    with pytest.raises(MetricsError, match="16 characters"):
        make_web(tmp_path, metrics="secret")


def test_all_processes_count_together_and_a_dead_one_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "counts").mkdir()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "counts"))
    with gunicorn(tmp_path, workers=2, metrics=TOKEN) as served:
        for number in range(20):
            ask(served.url, {"text": f"question {number}"})
        served.kill_worker()
        for number in range(10):
            ask(served.url, {"text": f"again {number}"})
        text = httpx.get(f"{served.url}/metrics", headers=SENT).text
    [total] = re.findall(r'^callbot_answers_total\{.*status="answered"\} ([\d.]+)$', text, re.M)
    assert float(total) == 30
