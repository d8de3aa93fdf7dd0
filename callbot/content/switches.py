"""What is switched off for the moment: answers, channels, answer sources (``switches.yaml``).

Written by the console, readable in a city's folder too::

    answers: {city.bulky_waste: the price is being checked}
    channels: {chat: maintenance until noon}
    sources: {departures: the feed is wrong}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from callbot.content.build import words
from callbot.content.model import CHANNELS, Content
from callbot.content.reader import Fields, parse_yaml
from callbot.content.schema import ID, NAME, TEXT
from callbot.content.shapes import Record
from callbot.model import Problem

FILE = "switches.yaml"
KINDS = ("answers", "channels", "sources")
SWITCHES = Record(
    "switches.yaml",
    {
        "answers": Record("answers", rest=TEXT, rest_pattern=ID, rest_what="an intent id"),
        "channels": Record("channels", dict.fromkeys(CHANNELS, TEXT)),
        "sources": Record("sources", rest=TEXT, rest_pattern=NAME, rest_what="a source"),
    },
)


@dataclass(frozen=True)
class Switches:
    """What is off, each with the reason that was given."""

    answers: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, str]:
        """Return what is off of one of KINDS."""
        found: Mapping[str, str] = getattr(self, kind)
        return found

    def set(self, kind: str, name: str, reason: str | None) -> Switches:
        """Return the switches with one switched off for a reason, or on (None)."""
        others = {key: why for key, why in self.of(kind).items() if key != name}
        return replace(self, **{kind: others if reason is None else {**others, name: reason}})


def read_switches(text: str, name: str = FILE) -> tuple[Switches, list[Problem]]:
    """Return what a file switches off, and what is wrong with it; what is sound counts."""
    value, problems = parse_yaml(text, name)
    if not isinstance(value, Fields):
        return Switches(), problems
    problems += SWITCHES.problems(value, name)
    return Switches(*(words(value.get(kind)) for kind in KINDS)), problems


def write_switches(switches: Switches) -> str:
    """Return the file of switches."""
    lines = ["# What is switched off for the moment, and why. Written by the console."]
    for kind in KINDS:
        entries = sorted(switches.of(kind).items())
        lines += [f"{kind}:"] if entries else [f"{kind}: {{}}"]
        lines += [f"  {name}: {json.dumps(why, ensure_ascii=False)}" for name, why in entries]
    return "\n".join(lines) + "\n"


def switched(content: Content, switches: Switches) -> Content:
    """Return the content with answers switched off; safety scripts stay on."""
    off = {
        key: replace(intent, enabled=False)
        for key, intent in content.intents.items()
        if key in switches.answers and intent.type != "X"
    }
    return replace(content, intents={**content.intents, **off}) if off else content


def same_questions(one: Content, other: Content) -> bool:
    """Tell whether both are understood alike: only what is answered, not what is asked, differs."""
    return (
        one.examples == other.examples
        and one.safety == other.safety
        and one.safety_words == other.safety_words
        and one.lexicons == other.lexicons
        and _asked(one) == _asked(other)
    )


def same_but_examples(one: Content, other: Content) -> bool:
    """Tell whether both are understood by the same but for examples that say what an intent is."""
    negative = [[each for each in c.examples if each.negative] for c in (one, other)]
    return negative[0] == negative[1] and same_questions(
        replace(one, examples=()), replace(other, examples=())
    )


def _asked(content: Content) -> dict[str, object]:
    return {
        key: (
            each.type,
            each.enabled,
            each.scenes,
            [(s.name, s.kind, s.required) for s in each.slots],
        )
        for key, each in content.intents.items()
    }
