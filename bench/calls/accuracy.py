"""Right answers by phone: questions spoken, spoilt as telephones and streets do, heard and answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from calls.sounds import FASTER, held, in_street, telephone, with_losses
from calls.spoken import SpokenCall
from rapidfuzz.distance import Levenshtein

from callbot.channels.phone import Desk
from callbot.text import tokens
from callbot.voice.actions import Ask
from callbot.voice.audio import Samples
from callbot.voice.ports import Ears, Mouth

FOLDER = Path(__file__).parents[1] / "voice_questions"
NUMBERS = {
    "fr": {"quatre-vingt-trois": "83", "vingt et un": "21", "dix-neuf": "19", "trente-cinq": "35",
           "soixante": "60", "deux": "2", "une": "1", "trois": "3"},
    "en": {"thirty five": "35", "sixty": "60", "two": "2", "three": "3"},
}  # fmt: skip
NAMED = ("stop", "line", "place", "service", "origin", "destination", "event", "ticket_product")
Spoil = Callable[[Mouth, str, str, int], Samples]


def clean(mouth: Mouth, text: str, language: str, seed: int) -> Samples:
    """Say it in a quiet room."""
    return telephone(held(mouth.say(text, language)))


def noisy(mouth: Mouth, text: str, language: str, seed: int) -> Samples:
    """Say it in a street."""
    return telephone(in_street(mouth.say(text, language), seed))


def fast(mouth: Mouth, text: str, language: str, seed: int) -> Samples:
    """Say it a fifth faster."""
    return telephone(held(mouth.say(text, language, speed=FASTER)))


def lossy(mouth: Mouth, text: str, language: str, seed: int) -> Samples:
    """Say it over a network that loses packets."""
    return with_losses(telephone(mouth.say(text, language)), seed)


WAYS: Mapping[str, Spoil] = {"clean": clean, "street": noisy, "fast": fast, "loss": lossy}


def questions(language: str, most: int) -> list[tuple[str, str]]:
    """Return (intent, question) pairs."""
    rows = (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()[:most]
    return [(row.split("\t")[0], row.split("\t")[1]) for row in rows]


def words(text: str, language: str) -> list[str]:
    """Return the folded words, numbers as digits."""
    text = text.lower()
    for said, digits in NUMBERS[language].items():
        text = re.sub(rf"\b{said}\b", digits, text)
    return list(tokens(text))


def measure(desk: Desk, ears: Ears, language: str, way: str, most: int) -> dict[str, Any]:
    """Return how many questions were answered rightly, wrongly or not, and the word error rate."""
    found: Counter[str] = Counter()
    missed: list[tuple[str, str, str]] = []
    errors = total = 0
    for number, (intent, question) in enumerate(questions(language, most)):
        call = SpokenCall(desk, ears, language)
        call.speak(WAYS[way](desk.mouth, question, language, number))
        heard = " ".join(each.text for each in call.heard)
        kind = judged(call, intent, typed(desk, ears, language, question))
        found[kind] += 1
        said = words(question, language)
        errors += Levenshtein.distance(said, words(heard, language))
        total += len(said)
        if kind != "right":
            missed.append((kind, question, heard))
    count = sum(found.values())
    shares = {each: round(found[each] / count, 3) for each in ("right", "wrong", "no_answer")}
    return {"questions": count, **shares, "word_error_rate": round(errors / total, 3),
            "missed": missed}  # fmt: skip


def typed(desk: Desk, ears: Ears, language: str, question: str) -> dict[str, Any]:
    """Return the answer to the same question in writing."""
    call = SpokenCall(desk, ears, language)
    call.perform([Ask(question, language)])
    return call.answers[-1]


def judged(call: SpokenCall, intent: str, written: Mapping[str, Any]) -> str:
    """Return right, wrong, or no_answer: asked again, offered a choice, passed on unasked.

    Right is the intent, and the same stops, lines and places as the question in writing gets where
    that is understood.
    """
    if not call.answers:
        return "no_answer"
    answer = call.answers[0]
    if answer["status"] in ("unknown", "did_you_mean"):
        return "no_answer"
    if answer["intent"] != intent:
        return "wrong"
    if written["intent"] != intent or named(answer) == named(written):
        return "right"
    return "wrong" if answer["status"] == "answered" else "no_answer"


def named(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return the things of the city that an answer is about."""
    return {name: slot["value"] for name, slot in answer["slots"].items() if name in NAMED}
