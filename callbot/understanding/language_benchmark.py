"""How often the language of labelled texts is told right, and how fast."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from callbot.text import clean, words
from callbot.understanding.language import LanguageModel

UNDECIDED = "und"  # the label of texts whose language nobody can tell
SURE = 0.8
_UNSPACED = ("zh", "ja")
_SIZES = ((1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"))


@dataclass(frozen=True, slots=True)
class Row:
    """A text and the code of its language; ``source`` groups rows, if the file says it."""

    text: str
    language: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    row: Row
    right: bool
    confidence: float
    milliseconds: float


def read_rows(file: Path) -> list[Row]:
    """Read JSON lines of {"text","lang"}; raises ValueError naming the first bad line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{file} is not UTF-8 at byte {error.start}: save it as UTF-8.") from None
    rows = [_row(file, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if all(row.language == UNDECIDED for row in rows):
        raise ValueError(f'{file} has no labelled rows, as in {{"text": "bonjour", "lang": "fr"}}.')
    return rows


def measure(rows: Sequence[Row], model: LanguageModel) -> dict[str, object]:
    """Guess every row's language, without any hint; shares are between 0 and 1, rounded to 4."""
    decided = [row for row in rows if row.language != UNDECIDED]
    asked = [_ask(model, row, row.text) for row in decided]
    capitals = [_ask(model, row, row.text.upper()) for row in decided]
    sure = [each for each in asked if each.confidence >= SURE]
    times = sorted(each.milliseconds for each in asked)
    found: dict[str, object] = {
        "rows": len(decided),
        "undecided": len(rows) - len(decided),
        "accuracy": _share(asked),
        "accuracy_uppercase": _share(capitals),
        "by_words": _groups((_size(each.row), each) for each in asked),
        "by_language": _groups((each.row.language, each) for each in asked),
        "sure": round(len(sure) / len(asked), 4),
        "accuracy_sure": _share(sure),
        "p50_ms": round(times[len(times) // 2], 3),
        "p95_ms": round(times[int(0.95 * len(times))], 3),
    }
    if any(row.source for row in decided):
        found["by_source"] = _groups((each.row.source, each) for each in asked)
    return found


def _row(file: Path, number: int, line: str) -> Row:
    try:
        found = json.loads(line)
        return Row(_string(found["text"]), _string(found["lang"]), str(found.get("source") or ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        example = '{"text": "bonjour", "lang": "fr"}'
        raise ValueError(f"{file}:{number} needs “text” and “lang”, as in {example}.") from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _ask(model: LanguageModel, row: Row, text: str) -> _Asked:
    start = time.perf_counter()
    guess = model.guess(clean(text))
    took = (time.perf_counter() - start) * 1000
    return _Asked(row, guess.language == row.language, guess.confidence, took)


def _share(asked: Sequence[_Asked]) -> float | None:
    return round(sum(each.right for each in asked) / len(asked), 4) if asked else None


def _groups(pairs: Iterable[tuple[str, _Asked]]) -> dict[str, float | None]:
    groups: dict[str, list[_Asked]] = defaultdict(list)
    for name, each in pairs:
        groups[name].append(each)
    return {name: _share(groups[name]) for name in sorted(groups)}


def _size(row: Row) -> str:
    """Return the group of word counts; two characters of Chinese or Japanese count as a word."""
    count = len(words(clean(row.text)))
    if row.language in _UNSPACED:
        count = (count + 1) // 2
    return next((name for most, name in _SIZES if count <= most), "9+")
