"""How frequent words are in each language: the lists of the package wordfreq, read as data.

The lists are gzipped msgpack: a header, then words in steps of a centibel (10 ** (-n / 100) is the
frequency of those in step n). Python's own wordfreq is not imported; it would keep all words.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import msgpack
import numpy as np
from numpy.typing import NDArray

from callbot.text import fold
from callbot.understanding.scripts import COLUMN, SCRIPTS, SUPPORTED, Floats, data_folder, zeros
from callbot.understanding.tables import Arrays, kept

_FILES = {"hr": "sh", "no": "nb"}  # where wordfreq's code is another
_OTHERS_TOP = 10_000  # words of a language that we only have to tell from the nineteen
UNKNOWN = 740  # centibels: the frequency of a word that no list has
_BARE = 65  # centibels that a word loses when its accents were left out
_UNIT = 0.8 * np.log(10.0) / 100  # log-odds of a centibel; the words of a text are not independent
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]+")
_SAME = (
    ("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"), ("ß", "ss"),
    ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ی", "ي"), ("ة", "ه"), ("ک", "ك"),
)  # fmt: skip
_RUN = re.compile(r"(.)\1{2,}")


class WordLists(NamedTuple):
    """Entries sorted by the hash of their word: column of the language and centibels."""

    keys: NDArray[np.uint32]
    columns: NDArray[np.uint8]
    costs: NDArray[np.int16]

    def evidence(self, word: str) -> Floats | None:
        """Return log-odds for each language by how frequent lower-case ``word`` is; None if unknown.

        Accents may be missing; a wrong accent counts for less than none.
        """
        evidence = self._entries(word, 0, None)
        bare = fold(word)
        return evidence if bare == word else self._entries(bare, _BARE, evidence)

    def _entries(self, word: str, more: int, evidence: Floats | None) -> Floats | None:
        key = np.uint32(crc32(word.encode()))
        start = int(self.keys.searchsorted(key))
        end = int(self.keys.searchsorted(key, "right"))
        if start == end:
            return evidence
        evidence = zeros() if evidence is None else evidence
        worth = (UNKNOWN - more - self.costs[start:end]) * np.float32(_UNIT)
        np.maximum.at(evidence, self.columns[start:end], worth)
        return evidence


def shapes(word: str) -> Iterator[str]:
    """Yield ``word`` and, where a letter was held down ("merciiii"), how it may be spelt."""
    yield word
    if _RUN.search(word):
        yield _RUN.sub(r"\1\1", word)
        yield _RUN.sub(r"\1", word)


@cache
def load(folder: Path | None = None) -> WordLists:
    """Read the lists of the languages that share a script with others; once a process.

    ``folder`` is where the table is kept between starts.
    """
    known = kept(folder, "words", _tables)
    return WordLists(known["keys"], known["columns"], known["costs"])  # type: ignore[arg-type]


def _tables() -> Arrays:
    keys, columns, costs = zip(*map(_entries, _listed()), strict=True)
    every = np.concatenate(keys)
    order = every.argsort(kind="stable")
    found = {"columns": np.concatenate(columns), "costs": np.concatenate(costs), "keys": every}
    return {name: values[order] for name, values in found.items()}


def listed_words(language: str) -> tuple[list[str], NDArray[np.int16]]:
    """Return the words of ``language``, most frequent first, and the centibels of each."""
    path = _path(language)
    if not path.is_file():
        return [], np.zeros(0, dtype=np.int16)
    _, *steps = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    sizes = np.fromiter(map(len, steps), dtype=np.int64, count=len(steps))
    costs = np.repeat(np.arange(len(steps), dtype=np.int16), sizes)
    return list(chain.from_iterable(steps)), costs


def top_words(language: str, count: int) -> list[str]:
    """Return the most frequent words of ``language``, without reading more of its list."""
    path = _path(language)
    found: list[str] = []
    if path.is_file():
        with gzip.open(path) as file:
            steps = msgpack.Unpacker(file, raw=False, read_size=1 << 12)
            left = steps.read_array_header() - 1
            steps.skip()  # the header
            while left and len(found) < count:
                found += steps.unpack()
                left -= 1
    return found[:count]


def _path(language: str) -> Path:
    name = _FILES.get(language, language)
    return data_folder("wordfreq") / "data" / f"small_{name}.msgpack.gz"


def _listed() -> list[str]:
    scripts = ("latin", "cyrillic", "arabic")
    return [language for script in scripts for language in SCRIPTS[script].languages]


def _entries(
    language: str,
) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int16]]:
    """Return hashes, columns and centibels of the words of ``language``, as written and bare."""
    words, costs = listed_words(language)
    top = len(words) if language in SUPPORTED else _OTHERS_TOP
    words, costs = words[:top], costs[:top]
    written = _hashes(words)
    accented = np.asarray([i for i, w in enumerate(words) if not w.isascii()], dtype=np.int64)
    bare = _hashes(_bare([words[i] for i in accented]))
    other = bare != written[accented]
    keys = np.concatenate((written, bare[other]))
    every = np.concatenate((costs, costs[accented[other]] + np.int16(_BARE)))
    return keys, np.full(len(keys), COLUMN[language], dtype=np.uint8), every


def _hashes(words: Sequence[str]) -> NDArray[np.uint32]:
    # The same in every process, and so short that one unknown word in four thousand is taken for one.
    return np.fromiter((crc32(word.encode()) for word in words), dtype=np.uint32, count=len(words))


def _bare(words: Sequence[str]) -> list[str]:
    """Return ``words`` as :func:`callbot.text.fold` would, all at once: it is fifty times faster."""
    if not words:
        return []
    text = "\n".join(words)
    for letter, same in _SAME:
        text = text.replace(letter, same)
    text = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", text)).split("\n")
