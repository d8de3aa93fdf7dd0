"""N-gram profiles of the languages we recognise, from the files that langdetect ships.

Only the data is used: ``langdetect.detect`` samples at random, fails on digits and knows no lower
case. Here P(gram | language) = freq[gram] / n_words[length - 1], as the profile files define it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LANGUAGES = (
    "fr", "en", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ko", "uk", "ru", "pl", "ro", "tr",
    "el", "hi", "vi",
)  # fmt: skip
_FILES = {"zh": "zh-cn"}
_WEIGHTS = {1: 0.3, 2: 0.7, 3: 1.0}  # by length: single letters say little that longer grams do not
_FLOOR = 2e-5  # probability of a gram that a profile does not have
# The profiles write every Vietnamese letter of this block as one, and Romanian with cedillas.
_VIETNAMESE = re.compile("[\u1ea0-\u1eff]")
_CEDILLA = str.maketrans({"ș": "ş", "ț": "ţ", "’": "'"})
_LETTERS = re.compile(r"[^\W\d_]+")

Floats = NDArray[np.float32]


class Profiles(NamedTuple):
    """A row for every gram and a column for every language: log P(gram | language), weighted."""

    rows: dict[str, int]
    logs: Floats


@cache
def load() -> Profiles:
    """Read the profiles of :data:`LANGUAGES`; half a second, once a process."""
    folder = resources.files("langdetect") / "profiles"
    rows: dict[str, int] = {}
    cells: list[dict[int, float]] = []
    for language in LANGUAGES:
        name = _FILES.get(language, language)
        profile = json.loads((folder / name).read_text(encoding="utf-8"))
        cells.append(_probabilities(profile["freq"], profile["n_words"], rows))
    table = np.full((len(rows), len(LANGUAGES)), _FLOOR, dtype=np.float32)
    for column, cell in enumerate(cells):
        at = np.fromiter(cell.keys(), dtype=np.int64)
        table[at, column] += np.fromiter(cell.values(), dtype=np.float32)
    weights = np.asarray([_WEIGHTS[min(len(gram), 3)] for gram in rows], dtype=np.float32)
    return Profiles(rows, np.log(table) * weights[:, None])


def grams(text: str) -> list[str]:
    """Return the 1- to 3-grams of the letters of ``text``, word borders as spaces."""
    found: list[str] = []
    for word in _LETTERS.findall(normalise(text)):
        padded = f" {word} "
        found += word
        found += [padded[i : i + 2] for i in range(len(padded) - 1)]
        found += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return found


def normalise(text: str) -> str:
    """Return ``text`` written as the profiles write it."""
    return _VIETNAMESE.sub("\u1ec3", text.lower().translate(_CEDILLA))


def _probabilities(
    counts: dict[str, int], totals: list[int], rows: dict[str, int]
) -> dict[int, float]:
    cell: dict[int, float] = defaultdict(float)
    for gram, count in counts.items():
        row = rows.setdefault(gram.lower(), len(rows))
        cell[row] += count / totals[min(len(gram), 3) - 1]
    return cell
