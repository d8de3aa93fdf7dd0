"""N-gram profiles of the languages we know of, from the files that langdetect ships.

Only the data is used: ``langdetect.detect`` samples at random, fails on digits and knows no lower
case. Here P(gram | language) = freq[gram] / n_words[length - 1], as the profile files define it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.scripts import COLUMN, LANGUAGES, SCRIPTS, Floats, data_folder, zeros
from callbot.understanding.tables import Arrays, kept

_FILES = {"fil": "tl"}  # where langdetect's code is not the one of CLDR
_WEIGHTS = {1: 0.3, 2: 0.7, 3: 1.0}  # by length: single letters say little that longer grams do not
_TEMPER = 0.15  # grams of one word are not independent of each other, nor of its frequency
_FLOOR = 2e-5  # probability of a gram that a profile does not have
# The profiles write every Vietnamese letter of this block as one, and Romanian with cedillas.
_VIETNAMESE = re.compile("[\u1ea0-\u1eff]")
_CEDILLA = str.maketrans({"ș": "ş", "ț": "ţ"})


class Profiles(NamedTuple):
    """A row for every gram and a column for every language: log P(gram | language), weighted."""

    rows: dict[str, int]
    logs: NDArray[np.float16]

    def sums(self, word: str) -> Floats:
        """Return the weighted log P of all the grams of a word; sums of words add up."""
        rows = [row for gram in grams([word]) if (row := self.rows.get(gram)) is not None]
        if not rows:
            return zeros()
        sums: Floats = self.logs[rows].sum(axis=0, dtype=np.float32)
        return sums


@cache
def load(keep: Path | None = None) -> Profiles:
    """Read the profiles of :data:`LANGUAGES` that write with spaces; once a process.

    ``keep`` is the folder where the table is kept.
    """
    known = kept(keep, "profiles", _tables)
    rows = {gram: row for row, gram in enumerate(known["grams"].tolist())}
    return Profiles(rows, known["logs"])  # type: ignore[arg-type]


def _tables() -> Arrays:
    folder = data_folder("langdetect") / "profiles"
    rows: dict[str, int] = {}
    cells = {language: _profile(folder, language, rows) for language in _profiled()}
    table = np.full((len(rows), len(LANGUAGES)), _FLOOR, dtype=np.float32)
    for language, cell in cells.items():
        at = np.fromiter(cell.keys(), dtype=np.int64, count=len(cell))
        values = np.fromiter(cell.values(), dtype=np.float32, count=len(cell))
        table[at, COLUMN[language]] += values
    weights = np.asarray([_WEIGHTS[min(len(gram), 3)] for gram in rows], dtype=np.float32)
    logs = np.log(table, out=table)
    logs *= weights[:, None] * np.float32(_TEMPER)
    return {"grams": np.asarray(list(rows)), "logs": logs.astype(np.float16)}


def grams(words: list[str]) -> list[str]:
    """Return the 1- to 3-grams of lower-case ``words``, their borders as spaces."""
    found: list[str] = []
    for word in words:
        letters = _VIETNAMESE.sub("\u1ec3", word.translate(_CEDILLA))
        padded = f" {letters} "
        found += letters
        found += [padded[i : i + 2] for i in range(len(padded) - 1)]
        found += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return found


def _profiled() -> list[str]:
    """Return the languages of the scripts that several languages share, but Chinese and Japanese.

    Their grams of ideographs are folded into classes in the profiles: see ``ideographs.py``.
    """
    shared = [s for name, s in SCRIPTS.items() if len(s.languages) > 1 and name != "han"]
    return [language for script in shared for language in script.languages]


def _profile(folder: Path, language: str, rows: dict[str, int]) -> dict[int, float]:
    profile = json.loads((folder / _FILES.get(language, language)).read_text(encoding="utf-8"))
    totals: list[int] = profile["n_words"]
    cell: dict[int, float] = defaultdict(float)
    for gram, count in profile["freq"].items():
        row = rows.setdefault(gram.lower(), len(rows))
        cell[row] += count / totals[min(len(gram), 3) - 1]
    return cell
