"""“That is wrong” is kept as a thumb down on the answer before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.web import Echo, bearer, chat, make_web

from callbot.model import Candidate, Conversation, Reply, Utterance

SHADES = {"c'est faux": "wrong", "c'est inexact": "", "je veux me plaindre": "complaint"}


class Blamed(Echo):
    """Understands the complaints above."""

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        reply = super().reply(utterance, conversation, now)
        if utterance.text not in SHADES:
            return reply
        said = Candidate("meta.wrong_complaint", 0.9, "fr", "", SHADES[utterance.text])
        return replace(
            reply,
            intent="meta.wrong_complaint",
            match=replace(reply.match, candidates=(said,)),
        )


@pytest.fixture
def talk(tmp_path: Path) -> Any:
    app = make_web(tmp_path, Blamed())
    yield app.test_client()
    app.extensions["callbot.streams"].close()


def log_of(client: Any, answered: dict[str, Any]) -> list[dict[str, Any]]:
    url = f"/api/v1/conversations/{answered['conversation']}/messages?after=0"
    return list(json.loads(client.get(url, headers=bearer(answered)).text)["messages"])


@pytest.mark.parametrize("text", ["c'est faux", "c'est inexact"])
def test_the_answer_before_gets_a_thumb_down(talk: Any, text: str) -> None:
    answered = chat(talk, "bonjour")
    chat(talk, text, token=answered["token"], conversation=answered["conversation"])
    log = log_of(talk, answered)
    [said] = [each for each in log if each["type"] == "feedback"]
    first = next(each for each in log if each["type"] == "answer")
    assert (said["about"], said["value"], said["comment"]) == (first["cursor"], "down", text)


def test_a_complaint_about_something_else_does_not(talk: Any) -> None:
    answered = chat(talk, "bonjour")
    text = "je veux me plaindre"
    chat(talk, text, token=answered["token"], conversation=answered["conversation"])
    assert [e["type"] for e in log_of(talk, answered)] == ["message", "answer"] * 2


def test_first_words_have_nothing_to_be_about(talk: Any) -> None:
    assert [e["type"] for e in log_of(talk, chat(talk, "c'est faux"))] == ["message", "answer"]
