"""How well unseen questions of six languages are answered: prints one JSON document.

    python bench/blind.py [--encoder none] [--data FOLDER]

Right first time, right with one "did you mean", confidently wrong (answered as another intent), and
out-of-scope questions refused or sent to a person; emergencies found, and false alarms over all other
questions. The questions stand in tests/blind and are used for nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from callbot.app.parts import build_assistant
from callbot.app.trials import NOTHING, outcome
from callbot.assistant import Assistant
from callbot.model import Conversation, Utterance
from callbot.settings import load_settings

BLIND = Path(__file__).parents[1] / "tests" / "blind"
LANGUAGES = ("fr", "en", "es", "ar", "zh", "uk")
ROUTED = frozenset({"meta.human", "meta.greet_thanks_bye_oos"})  # a person, or a kind refusal
NOW = "2026-05-12T10:00"


class Outcome(NamedTuple):
    """What was expected, what was answered ("" asked back or unknown), and what was offered."""

    expected: str
    got: str
    offered: tuple[str, ...]


def questions(name: str) -> list[tuple[str, str]]:
    """Return the lines of a file: the intent and the question."""
    lines = (BLIND / f"{name}.tsv").read_text("utf-8").splitlines()
    return [(intent, text) for intent, _, text in (line.partition("\t") for line in lines) if text]


def ask(assistant: Assistant, intent: str, text: str, now: datetime) -> Outcome:
    """Ask one question in a conversation of its own."""
    reply = assistant.reply(Utterance(text, "terminal"), Conversation(""), now)
    pending = reply.conversation.pending
    offered = pending.offered if pending and not pending.slot else ()
    return Outcome(intent, outcome(reply), offered)


def shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the shares of one language, in percent."""
    asked = [each for each in outcomes if each.expected != NOTHING]
    others = [each for each in outcomes if each.expected == NOTHING]
    first = [each for each in asked if each.got == each.expected]
    offered = [each for each in asked if not answered(each) and each.expected in each.offered]
    wrong = [each for each in asked if answered(each) and each.got != each.expected]
    refused = [each for each in others if not answered(each) or each.got in ROUTED]
    return {
        "right_first": percent(len(first), len(asked)),
        "right_with_one_offer": percent(len(first) + len(offered), len(asked)),
        "confidently_wrong": percent(len(wrong), len(asked)),
        "out_of_scope_refused": percent(len(refused), len(others)),
    }


def answered(each: Outcome) -> bool:
    """Say whether one intent was answered without asking back."""
    return each.got != NOTHING


def percent(part: int, whole: int) -> float:
    """Return a share in percent."""
    return round(100 * part / max(1, whole), 1)


def alarms(assistant: Assistant, now: datetime) -> dict[str, float]:
    """Return the share of unseen emergencies that bring their script, or any."""
    counts: Counter[str] = Counter()
    for language in LANGUAGES:
        for intent, text in questions(f"safety_{language}"):
            found = ask(assistant, intent, text, now)
            counts["asked"] += 1
            counts["own"] += found.got == intent
            counts["any"] += found.got.startswith("safety.")
            counts["offered"] += found.got == intent or intent in found.offered
    return {name: percent(counts[name], counts["asked"]) for name in ("own", "any", "offered")}


def false_alarms(outcomes: Iterable[Outcome]) -> float:
    """Return the share of other questions that bring a script of safety."""
    others = [each for each in outcomes if not each.expected.startswith("safety.")]
    return percent(sum(each.got.startswith("safety.") for each in others), len(others))


def main() -> None:
    """Ask every question and print the shares."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoder", default="", help="none: by letters alone")
    parser.add_argument("--data", default="")
    given = parser.parse_args()
    options = {name: getattr(given, name) for name in ("encoder", "data") if getattr(given, name)}
    assistant = build_assistant(load_settings(environ=os.environ, options=options))
    now = datetime.fromisoformat(NOW).replace(tzinfo=assistant.house.world.city.timezone)
    found = {
        language: [ask(assistant, *each, now) for each in questions(language)]
        for language in LANGUAGES
    }
    every = [each for outcomes in found.values() for each in outcomes]
    model = assistant.house.understanding.model
    print(json.dumps({
        "meaning": bool(model and model.meaning),
        "all": shares(every),
        **{language: shares(outcomes) for language, outcomes in found.items()},
        "emergencies": alarms(assistant, now),
        "false_alarms": false_alarms(every),
    }, indent=2))  # fmt: skip


if __name__ == "__main__":
    main()
