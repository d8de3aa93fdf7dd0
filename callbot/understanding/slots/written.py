"""Dates and times written in digits and signs: 12/05, 2026-05-12, 12.5., 20:15, 8.30."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DATE = re.compile(
    r"(?<![\w/.:-])(?:(?P<iso>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d{2}))?)"
    r"(?P<dot>\.(?!\d))?(?![\w/]|[.:]\d)"
)
_TIME = re.compile(
    r"(?<![\w/.:,])(?P<h>\d{1,2})(?P<sep>[:.])(?P<m>\d{2})(?::\d{2})?(?![\d/]|[.:,]\d)"
)
_AFTER_RANGE = re.compile(r"\s*[-–—~〜～]\s*")


class Written(NamedTuple):
    """Characters [start, end) that are a date (day, month, year) or a time (hour, minute).

    ``doubtful`` ones, with a dot, may be a price or a number; the words around them decide.
    """

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...]
    doubtful: bool = False
    sure: bool = False  # a time with a leading zero


def written(text: str) -> Iterator[Written]:
    """Yield what is written in digits in the cleaned ``text``."""
    if "/" in text or "." in text or "-" in text:
        for match in _DATE.finditer(text):
            doubtful = match["sep"] == "." and not match["y"] and not match["dot"]
            yield Written("date", match.start(), match.end(), _date(match), doubtful)
    if ":" in text or "." in text:
        for match in _TIME.finditer(text):
            numbers = (int(match["h"]), int(match["m"]))
            if numbers[1] > 59:
                continue
            sure = len(match["h"]) == 2 and int(match["h"]) < 10
            yield Written("time", match.start(), match.end(), numbers, match["sep"] == ".", sure)


def is_range(between: str) -> bool:
    """Say whether the text between two times binds them as a range ("8:00 - 10:00")."""
    return _AFTER_RANGE.fullmatch(between) is not None


def _date(match: re.Match[str]) -> tuple[int, int, int]:
    if match["iso"]:
        return int(match["id"]), int(match["im"]), int(match["iso"])
    year = int(match["y"] or 0)
    return int(match["d"]), int(match["m"]), year + 2000 if 0 < year < 100 else year
