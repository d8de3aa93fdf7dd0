"""A web application over a small assistant that says what it heard."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from callbot.channels import Parts, register
from callbot.conversations.redaction import Redactor
from callbot.conversations.steady import open_steady
from callbot.conversations.store import open_store
from callbot.conversations.vault import fresh
from callbot.model import (
    Answer,
    Candidate,
    Choice,
    Conversation,
    Match,
    Pending,
    Reply,
    SlotValue,
    Status,
    Turn,
    Utterance,
)
from callbot.settings import Settings

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


class Echo:
    """Repeats the text with a count of turns; "stop?" asks back, "break" fails, "wait" waits."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []
        self.gate = threading.Event()

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        self.heard.append(utterance)
        if utterance.text == "break":
            raise RuntimeError("the timetable fell off the table")
        if utterance.text == "wait":
            self.gate.wait(5)
        stop = SlotValue("stop", "Castellane", "castelane")
        asks = utterance.text == "stop?"
        said = f"{len(conversation.turns) + 1}: {utterance.text} ({now:%H:%M})"
        status: Status = (
            "held" if conversation.holder == "agent" else "question" if asks else "answered"
        )
        card = {"kind": "departures", "title": "Castellane", "rows": [{"time": now}]}
        turn = Turn(utterance.text, "meta.echo", status, answer=said)
        after = replace(
            conversation,
            language=utterance.language or conversation.language or "fr",
            turns=(*conversation.turns, turn),
            pending=Pending("meta.echo", "stop") if asks else None,
        )
        match = Match("answer", (Candidate("meta.echo", 0.91, "fr", "echo"),), (stop,), "fr", 0.9)
        answer = Answer(said, status, cards=(card,), choices=(Choice("Oui", "oui"),), as_of=now)
        return Reply(match, (answer,), after, "meta.echo", {"stop": stop})


def make_parts(
    folder: Path, assistant: Any = None, *, world: Any = None, steady: bool = False, **changes: Any
) -> Parts:
    """Return parts with a store in ``folder`` and a world; ``changes`` are of the settings.

    ``steady``: with the store of the real application, that goes on without its database.
    """
    given = {"rate_limit": "10000/minute", "cors_origins": ("https://ville.example",), **changes}
    settings = Settings(data=folder, **given)
    store = open_store(settings.database_url)
    if steady:
        store = open_steady(
            settings.database_url, fresh(), redis=settings.redis, folder=folder / "kept"
        )
        store.adopt()
    redactor = Redactor(regions=("FR",))
    return Parts(
        assistant or Echo(), store, lambda: NOW, settings, redactor=redactor, world=lambda: world
    )


def make_web(folder: Path, assistant: Any = None, **changes: Any) -> Flask:
    """Return the application of such parts."""
    return register(make_parts(folder, assistant, **changes))


def chat(client: Any, text: str = "bonjour", *, token: str = "", **fields: Any) -> dict[str, Any]:
    """Send a question that must succeed and return the answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = client.post("/api/v1/chat", json={"text": text, **fields}, headers=headers)
    assert response.status_code == 200, response.text
    return dict(response.json)


def bearer(answered: dict[str, Any]) -> dict[str, str]:
    """Return the header that opens the conversation of a first answer."""
    return {"Authorization": f"Bearer {answered['token']}"}
