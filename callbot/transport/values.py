"""Turns columns of text into numbers, quickly: each distinct text is looked at once.

The tables are dictionaries whose missing keys are computed, so that half a million times of day cost
half a million dictionary reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int32]
Bytes: TypeAlias = npt.NDArray[np.int8]
Longs: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

BLANK, BAD = -1, -2
_TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)\Z")
_HOURS = 24 * 14  # no vehicle runs for longer; more is a typing mistake


class Cache(dict[str, int]):
    """A table of texts that is filled by ``compute`` when a text is new."""

    def __init__(self, compute: Callable[[str], int]) -> None:
        """Start empty."""
        self._compute = compute

    def __missing__(self, text: str) -> int:
        """Compute, keep and return the number of ``text``."""
        value = self[text] = self._compute(text.strip())
        return value


def index_cache(index: Mapping[str, int]) -> Cache:
    """Return a table of ids: their place in ``index``, BLANK when empty, BAD when unknown."""
    return Cache(lambda text: index.get(text, BAD) if text else BLANK)


def int_cache(*, highest: int = 2**31 - 1, blank: int = BLANK) -> Cache:
    """Return a table of whole numbers 0 to ``highest``: ``blank`` when empty, BAD otherwise."""
    return Cache(lambda text: _int(text, highest) if text else blank)


def _int(text: str, highest: int) -> int:
    good = text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= highest
    return int(text) if good else BAD


@runtime_checkable
class Distinct(Protocol):
    """A column that knows its distinct texts."""

    def distinct(self) -> tuple[list[str], Longs]:
        """Return texts, and for each row the place of its text."""


def ints(column: Iterable[str], cache: Cache, count: int) -> Ints:
    """Return a column as int32."""
    if isinstance(column, Distinct):
        texts, place = column.distinct()
        numbers: Ints = np.fromiter(map(cache.__getitem__, texts), np.int32, len(texts))[place]
        return numbers
    return np.fromiter(map(cache.__getitem__, column), np.int32, count)


def seconds_of(text: str) -> int:
    """Return a GTFS time of day in seconds (past 24:00:00 too), BLANK when empty, BAD when none.

    >>> seconds_of("25:10:00"), seconds_of(""), seconds_of("7h30")
    (90600, -1, -2)
    """
    if not text:
        return BLANK
    found = _TIME.match(text)
    if not found or int(found[1]) > _HOURS:
        return BAD
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])


def clock_text(seconds: int) -> str:
    """Return seconds as GTFS writes them.

    >>> clock_text(90600)
    '25:10:00'
    """
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """Return a GTFS day (YYYYMMDD) between 1970 and 2199, else None.

    >>> day_of("20260512"), day_of("20260231")
    (datetime.date(2026, 5, 12), None)
    """
    if len(text) != 8 or not text.isdigit():
        return None
    try:
        day = datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
    return day if 1970 <= day.year < 2200 else None


def float_of(text: str, *, low: float, high: float) -> float:
    """Return a number in [low, high], else NaN."""
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if low <= value <= high else float("nan")


def offsets_of(groups: Ints, count: int) -> Longs:
    """Return where each of ``count`` groups starts in rows sorted by ``groups``, and the end."""
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
    return starts


def true_places(flags: Flags) -> list[int]:
    """Return the places where ``flags`` are true."""
    return np.flatnonzero(flags).tolist()


class Pool:
    """Distinct texts by number."""

    def __init__(self) -> None:
        """Start empty."""
        self.index: dict[str, int] = {}

    def add(self, text: str) -> int:
        """Return the number of ``text``; the empty text is BLANK."""
        return self.index.setdefault(text, len(self.index)) if text else BLANK

    def texts(self) -> list[str]:
        """Return all texts, in the order of their numbers."""
        return list(self.index)
