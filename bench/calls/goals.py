"""Calls with goals of their own (bench/voice_calls.yaml): resolved by the machine alone, or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calls.accuracy import clean
from calls.spoken import SpokenCall

from callbot.channels.phone import Desk
from callbot.content.reader import read_yaml
from callbot.voice.ports import Ears

FILE = Path(__file__).parents[1] / "voice_calls.yaml"
LONGEST = 120.0  # seconds in which a goal must be reached
TRIES = 2


def measure(desk: Desk, ears: Ears, most: int) -> dict[str, Any]:
    """Return how many calls were resolved, and what became of the others."""
    calls, problems = read_yaml(FILE)
    if problems:
        raise ValueError(str(problems[0]))
    found: Counter[str] = Counter()
    rest, durations = [], []
    for wanted in list(calls)[:most]:
        call = SpokenCall(desk, ears)
        outcome = held(call, wanted)
        found[outcome] += 1
        durations.append(call.now)
        if outcome != "resolved":
            heard = [each.text for each in call.heard]
            rest.append((outcome, str(wanted["goal"]), heard, [a["intent"] for a in call.answers]))
    count = sum(found.values())
    return {"calls": count, "share": round(found["resolved"] / count, 3), **found,
            "seconds_median": round(sorted(durations)[count // 2]), "rest": rest}  # fmt: skip


def held(call: SpokenCall, wanted: Mapping[str, Any]) -> str:
    """Hold one call; return resolved, person, late, wrong or unanswered."""
    language = str(wanted.get("language", "fr"))
    for turn in wanted["turns"]:
        outcome = reached(call, turn, language)
        if outcome != "resolved":
            return outcome
    return "resolved" if call.now < LONGEST else "late"


def reached(call: SpokenCall, turn: Mapping[str, Any], language: str) -> str:
    """Ask until the goal of a turn is reached or it is given up."""
    intent, say = str(turn["intent"]), str(turn["say"])
    for attempt in range(TRIES):
        before = len(call.answers)
        call.speak(clean(call.desk.mouth, str(say), language, attempt))
        follow(call, turn, intent, language)
        new = call.answers[before:]
        if any(wrong(answer, intent) for answer in new):
            return "wrong"
        if new and new[-1]["intent"] == intent and new[-1]["status"] in ("answered", "question"):
            told = " ".join(each["text"] for each in new[-1]["answers"])
            if all(str(each).lower() in told.lower() for each in turn.get("hears", ())):
                return "resolved"
            return "wrong"
        if call.end or call.session.phase != "talk":
            return "resolved" if intent == "meta.human" else "person"
    return "unanswered"


def follow(call: SpokenCall, turn: Mapping[str, Any], intent: str, language: str) -> None:
    """Do what a caller does next: choose what was meant by its key, say what is asked for."""
    if not call.answers or call.session.phase != "talk":
        return
    newest = call.answers[-1]
    if newest["status"] == "did_you_mean":
        house = call.desk.parts.assistant.current.house  # type: ignore[attr-defined]
        label = house.label(intent, newest["language"])
        for key, choice in enumerate(newest["answers"][-1]["choices"][:3], start=1):
            if choice["label"] == label:
                call.press(str(key))
                return
    if newest["status"] == "question" and "then" in turn:
        call.speak(clean(call.desk.mouth, str(turn["then"]), language, 0))


def wrong(answer: Mapping[str, Any], intent: str) -> bool:
    """Tell whether something was answered that was not asked."""
    return answer["status"] == "answered" and answer["intent"] != intent
