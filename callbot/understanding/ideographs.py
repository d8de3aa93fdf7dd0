"""Chinese or Japanese: what ideographs without kana say, by the words that each language writes."""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgpack
import numpy as np

from callbot.understanding.scripts import COLUMN, SCRIPTS, Floats, data_folder, zeros
from callbot.understanding.tables import Arrays, kept
from callbot.understanding.wordlists import listed_words

_HAN = SCRIPTS["han"].letters
_FLOOR = 1e-6  # frequency of a character or pair that the words of a language do not have
_TRADITIONAL = 0.1  # share of Chinese that is written in traditional characters
_TEMPER = 0.5  # a character and the pairs it stands in are not independent
_NO_KANA = 2.0  # log-odds against Japanese without kana: it is rare
_LONGEST = 12  # ideographs that count; more make no surer


class Ideographs(NamedTuple):
    """For ideographs and pairs of them, the log-odds that they are Chinese rather than Japanese."""

    odds: dict[str, float]

    def evidence(self, text: str) -> Floats:
        """Return what the ideographs of ``text`` say for zh and ja, as log-odds."""
        found = _HAN.findall(text)[:_LONGEST]
        evidence = zeros()
        if found:
            odds = sum(self.odds.get(piece, 0.0) for piece in _pieces(found))
            evidence[COLUMN["zh"]] = _NO_KANA + _TEMPER * odds
        return evidence


@cache
def load(folder: Path | None = None) -> Ideographs:
    """Read the word lists of both languages; once a process. ``folder``: where the table is kept."""
    known = kept(folder, "ideographs", _tables)
    return Ideographs(dict(zip(known["pieces"].tolist(), known["odds"].tolist(), strict=True)))


def _tables() -> Arrays:
    chinese, japanese = _frequencies("zh"), _frequencies("ja")
    for traditional, simple in _simplified().items():
        chinese[traditional] = max(chinese[traditional], chinese[simple] * _TRADITIONAL)
    pieces = sorted(chinese.keys() | japanese.keys())
    odds = [_log(chinese.get(p)) - _log(japanese.get(p)) for p in pieces]
    return {"pieces": np.asarray(pieces), "odds": np.asarray(odds)}


def _log(frequency: float | None) -> float:
    return math.log((frequency or 0.0) + _FLOOR)


def _pieces(word: str | list[str]) -> Iterator[str]:
    yield from word
    yield from map("".join, pairwise(word))


def _frequencies(language: str) -> dict[str, float]:
    words, costs = listed_words(language)
    sums: dict[str, float] = defaultdict(float)
    for word, cost in zip(words, costs.tolist(), strict=True):
        for piece in _pieces("".join(_HAN.findall(word))):
            sums[piece] += 10 ** (-cost / 100)
    return sums


def _simplified() -> dict[str, str]:
    """Return the simplified character of each traditional one: the Chinese list has only those."""
    path = data_folder("wordfreq") / "data" / "_chinese_mapping.msgpack.gz"
    if not path.is_file():
        return {}
    table = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False, strict_map_key=False)
    return {chr(code): simple for code, simple in table.items()}
