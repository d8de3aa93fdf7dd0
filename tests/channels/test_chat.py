"""POST /api/v1/chat: answered once, stored once, whatever happens in between."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from helpers.web import Echo, bearer, chat, make_parts, make_web

from callbot.channels import Parts, register


def events(parts: Parts, conversation: str) -> list[tuple[str, dict[str, Any]]]:
    return [(e.type, json.loads(e.data)) for e in parts.store.events_after(conversation, 0)]


def test_a_first_question_begins_a_conversation(client: FlaskClient) -> None:
    answered = chat(client, "prochain 83 à castelane", message_id="m1")
    conversation, token = answered.pop("conversation"), answered.pop("token")
    assert len(conversation) == 16
    assert len(token) == 32
    assert answered == {
        "message_id": "m1",
        "detected_language": "fr",
        "language": "fr",
        "verdict": "answer",
        "status": "answered",
        "intent": "meta.echo",
        "confidence": 0.91,
        "slots": {"stop": {"value": "Castellane", "said": "castelane"}},
        "asks": None,
        "answers": [
            {
                "text": "1: prochain 83 à castelane (10:00)",
                "spoken": "1: prochain 83 à castelane (10:00)",
                "cards": [
                    {
                        "kind": "departures",
                        "title": "Castellane",
                        "rows": [{"time": "2026-11-20T10:00:00+00:00"}],
                    }
                ],
                "choices": [{"label": "Oui", "say": "oui"}],
                "source": "",
                "as_of": "2026-11-20T10:00:00+00:00",
            }
        ],
        "candidates": [
            {
                "intent": "meta.echo",
                "confidence": 0.91,
                "language": "fr",
                "example": "echo",
                "shade": "",
            }
        ],
    }


def test_the_next_question_goes_on_from_the_stored_state(client: FlaskClient) -> None:
    first = chat(client, "bonjour", language="en")
    second = chat(client, "et demain", conversation=first["conversation"], token=first["token"])
    assert second["answers"][0]["text"] == "2: et demain (10:00)"
    assert second["language"] == "en"
    assert "token" not in second


def test_a_question_back_tells_which_slot_it_asks_for(client: FlaskClient) -> None:
    answered = chat(client, "stop?")
    assert (answered["status"], answered["asks"]) == ("question", "stop")


def test_the_hints_reach_the_assistant(tmp_path: Path) -> None:
    echo = Echo()
    make_web(tmp_path, echo).test_client().post(
        "/api/v1/chat",
        json={
            "text": "  où\u200b \n suis-je ",
            "message_id": "m1",
            "language": "en",
            "location": {"lat": 43.3, "lon": 5},
        },
        headers={"Accept-Language": "ar-DZ,fr;q=0.5"},
    )
    [heard] = echo.heard
    assert (heard.text, heard.message_id, heard.channel) == ("où suis-je", "m1", "web")
    assert (heard.language, heard.browser_language) == ("en", "ar")
    assert heard.location is not None
    assert (heard.location.lat, heard.location.lon) == (43.3, 5)


def test_the_same_message_id_is_answered_the_same_and_stored_once(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    first = chat(client)
    again = {"conversation": first["conversation"], "token": first["token"], "message_id": "m2"}
    answers = [chat(client, "deux", **again) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert [kind for kind, _ in events(parts, first["conversation"])] == ["message", "answer"] * 2


RANDOM = "1795000000000-0734528934857"  # as long as the widget makes them


def test_a_first_question_sent_again_finds_its_conversation(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    lost, found = chat(client, message_id=RANDOM), chat(client, message_id=RANDOM)
    assert found["conversation"] == lost["conversation"]
    assert found["answers"] == lost["answers"]
    assert [kind for kind, _ in events(parts, found["conversation"])] == ["message", "answer"]
    chat(client, "deux", conversation=found["conversation"], token=found["token"])
    path = f"/api/v1/conversations/{lost['conversation']}/messages"
    assert client.get(path, headers=bearer(lost)).status_code == 401  # nobody has the lost token


def test_a_conversation_that_went_on_is_not_given_to_its_first_message_id(tmp_path: Path) -> None:
    client = make_web(tmp_path).test_client()
    first = chat(client, message_id=RANDOM)
    chat(client, "deux", conversation=first["conversation"], token=first["token"])
    assert chat(client, message_id=RANDOM)["conversation"] != first["conversation"]


@pytest.mark.parametrize(("text", "message_id"), [("autre", RANDOM), ("bonjour", "m1")])
def test_another_text_or_a_short_id_begins_another_conversation(
    client: FlaskClient, text: str, message_id: str
) -> None:
    first = chat(client, "bonjour", message_id=message_id)
    assert chat(client, text, message_id=message_id)["conversation"] != first["conversation"]


def test_first_questions_sent_at_once_begin_one_conversation(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    app, start = register(parts), threading.Barrier(6)

    def send(_: int) -> dict[str, Any]:
        start.wait()
        return chat(app.test_client(), "ensemble", message_id=RANDOM)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert len({answer["conversation"] for answer in answers}) == 1
    assert [kind for kind, _ in events(parts, answers[0]["conversation"])] == ["message", "answer"]


def test_another_text_under_the_same_message_id_is_a_conflict(client: FlaskClient) -> None:
    first = chat(client, message_id="m1")
    response = client.post(
        "/api/v1/chat",
        json={"text": "autre", "message_id": "m1", "conversation": first["conversation"]},
        headers=bearer(first),
    )
    assert response.status_code == 409
    assert response.json == {
        "error": {
            "code": "conflict",
            "message": "Another text was already received under this message_id.",
        }
    }


def test_equal_messages_at_once_get_one_answer(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    app = register(parts)
    first = chat(app.test_client())
    start = threading.Barrier(6)

    def send(_: int) -> dict[str, Any]:
        start.wait()
        again = {"conversation": first["conversation"], "token": first["token"]}
        return chat(app.test_client(), "ensemble", message_id="m9", **again)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert all(answer == answers[0] for answer in answers)
    assert [kind for kind, _ in events(parts, first["conversation"])] == ["message", "answer"] * 2


def test_a_question_is_not_stored_without_its_answer_and_is_answered_on_retry(
    tmp_path: Path,
) -> None:
    class Crash(BaseException):
        pass

    class Crashing(Echo):
        def reply(self, *args: Any) -> Any:
            if not self.heard:
                self.heard.append(args[0])
                raise Crash
            return super().reply(*args)

    echo = Echo()
    parts = make_parts(tmp_path, echo)
    first = chat(register(parts).test_client())
    again = {"conversation": first["conversation"], "message_id": "m2", "text": "deux"}
    crashing = register(make_parts(tmp_path, Crashing())).test_client()
    with pytest.raises(Crash):
        crashing.post("/api/v1/chat", json=again, headers=bearer(first))
    assert [kind for kind, _ in events(parts, first["conversation"])][2:] == []
    answered = chat(register(parts).test_client(), token=first["token"], **again)
    assert answered["answers"][0]["text"] == "2: deux (10:00)"
    assert [kind for kind, _ in events(parts, first["conversation"])][2:] == ["message", "answer"]


def test_a_failing_assistant_apologises_and_keeps_the_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    response = client.post("/api/v1/chat", json={"text": "break"})
    assert response.status_code == 200
    answered = response.json or {}
    assert answered["status"] == "source_failed"
    assert answered["answers"][0]["text"].startswith("Sorry, I could not find an answer")
    assert f"request {response.headers['X-Request-Id']}" in caplog.text
    stored = events(parts, answered["conversation"])
    assert stored[0][1]["text"] == "break"
    assert stored[1][1]["status"] == "source_failed"


def test_personal_data_reaches_neither_the_log_nor_the_assistant(tmp_path: Path) -> None:
    echo = Echo()
    parts = make_parts(tmp_path, echo)
    answered = chat(register(parts).test_client(), "appelez le 06 12 34 56 78 ou a@b.fr")
    assert echo.heard[0].text == "appelez le [phone] ou [e-mail]"
    parts.store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert answered["conversation"].encode() in stored
    assert b"12 34 56" not in stored
    assert b"a@b.fr" not in stored


def test_a_conversation_that_an_agent_holds_is_not_answered(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    first = chat(client)
    parts.store.hold(first["conversation"], "agent", parts.wall())
    held = chat(client, "allô", conversation=first["conversation"], token=first["token"])
    assert held["status"] == "held"


def test_an_erasure_during_the_answer_wins(tmp_path: Path) -> None:
    echo = Echo()
    parts = make_parts(tmp_path, echo)
    app = register(parts)
    first = chat(app.test_client())
    asked = {"text": "wait", "conversation": first["conversation"]}
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(
            app.test_client().post, "/api/v1/chat", json=asked, headers=bearer(first)
        )
        while len(echo.heard) < 2:
            pass
        parts.store.erase(first["conversation"], parts.wall())
        echo.gate.set()
        assert pending.result().status_code == 404
    assert events(parts, first["conversation"]) == [("erased", {})]


def test_a_database_that_cannot_write_is_a_503_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    with parts.store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    response = client.post("/api/v1/chat", json={"text": "bonjour"})
    assert response.status_code == 503
    assert (response.json or {})["error"]["code"] == "storage"
    assert response.headers["Retry-After"] == "5"
