"""Dates and times in the published languages: when/<language>.yaml, asked on Tuesday 12 May 2026 at 14:20.

A case is a text and what is found in it: ISO dates, times (``?`` behind a doubtful one), windows
START/END, ``no-day`` and ``no-time`` for impossible ones, nothing at all for none.
"""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from callbot.text import clean, words
from callbot.understanding.slots.when import When

CASES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    for path in sorted((Path(__file__).parent / "when").glob("*.yaml"))
}
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pt", "uk", "zh")
INVALID = {"date": "no-day", "time": "no-time"}


@pytest.fixture(scope="module")
def when(lexicon):
    return When(lexicon, LANGUAGES, ZoneInfo("Europe/Paris"))


def read(when, text, now):
    text = clean(text)
    return sorted(
        (INVALID[value.kind] if value.value == "invalid" else value.value)
        + ("?" if value.score < 1 and value.kind == "time" else "")
        for value in when.find(text, words(text), now)
    )


def test_every_published_language_has_its_cases():
    assert tuple(CASES) == LANGUAGES
    assert all(len(cases) >= 25 for cases in CASES.values())


@pytest.mark.parametrize(
    ("language", "text"), [(lang, text) for lang, cases in CASES.items() for text in cases]
)
def test_it_is_read_as_it_is_meant(when, now, language, text):
    assert read(when, text, now) == sorted(CASES[language][text].split())
