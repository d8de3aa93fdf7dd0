"""Whole conversations in YAML, one test item each, with the embedded city and a fixed clock."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from helpers.city import assistant_at
from helpers.data import data_path

from callbot.app.trials import compare
from callbot.content.reader import read_yaml
from callbot.model import Conversation, Location, Utterance

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
TURN_KEYS = {
    "say", "expect", "status", "slots", "answer", "not", "language", "in", "after", "choice", "verdict",
    "at", "rule", "second",
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_dialogue(file: Path):
    dialogue, problems = read_yaml(file)
    assert not problems
    gtfs = str(data_path(dialogue["data"])) if "data" in dialogue else ""
    assistant, clock = assistant_at(dialogue["now"], gtfs=gtfs)
    conversation, now = Conversation("dialogue"), clock
    for turn in dialogue["turns"]:
        assert set(turn) <= TURN_KEYS, set(turn) - TURN_KEYS
        now += timedelta(minutes=float(turn.get("after", "0")))
        conversation = say(assistant, conversation, turn, now)


def say(assistant, conversation, turn, now: datetime):
    at = turn.get("at")
    location = Location(float(at["lat"]), float(at["lon"])) if at else None
    utterance = Utterance(turn["say"], language=turn.get("in"), location=location)
    reply = assistant.reply(utterance, conversation, now)
    where = f"“{turn['say']}” -> {reply.answers[0].text!r}"
    differences = compare(
        reply,
        expect=turn.get("expect", ""),
        status=turn.get("status", ""),
        slots=turn.get("slots", {}),
    )
    assert not differences, (where, differences)
    answer = reply.answers[0]
    assert turn.get("answer", "") in answer.text, where
    if "not" in turn:
        assert turn["not"] not in answer.text, where
    if "language" in turn:
        assert reply.conversation.language == turn["language"], where
    if "choice" in turn:
        assert turn["choice"] in [choice.label for choice in answer.choices], where
    if "verdict" in turn:
        assert reply.match.verdict == turn["verdict"], where
    if "rule" in turn:
        assert reply.match.rule == turn["rule"], (where, reply.match.rule)
    assert len(reply.answers) == (2 if "second" in turn else 1), where
    assert turn.get("second", "") in reply.answers[-1].text, reply.answers[-1].text
    return reply.conversation
