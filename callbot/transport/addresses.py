"""Street addresses by name, as people write them: abbreviated, misspelt, with a number or without.

Words of street names are indexed; each word that is asked reaches the streets that have one like it,
and whole names are compared by their letters. Of streets of one name the city's own come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from callbot.text import Word, tokens
from callbot.transport.address_file import Street, Table
from callbot.transport.address_index import GOOD, StreetIndex
from callbot.transport.address_words import (
    TYPES,
    Parts,
    number_of,
    parse,
    street_words,
    tail_of,
)
from callbot.transport.geo import metres_between
from callbot.transport.spelling import GENERIC
from callbot.transport.values import Floats, Longs

SURE = 88.0  # inside a sentence, where other words are about
_WINDOW = 7  # words of a street's name in a sentence


@dataclass(frozen=True, slots=True)
class Address:
    """A place on a street; ``exact`` when its house number is known there."""

    text: str
    street: Street
    lat: float
    lon: float
    exact: bool
    score: float  # of 100


class Spotted(NamedTuple):
    """An address in a sentence: its words [first, last)."""

    address: Address
    first: int
    last: int


class Addresses:
    """All streets of an area. ``center`` (lat, lon) is where the city's own are nearest to."""

    def __init__(self, table: Table, center: tuple[float, float] | None = None) -> None:
        """Index the streets of ``table``."""
        self._table, self._center = table, center
        self._index = StreetIndex([street.name for street in table.streets])

    def __len__(self) -> int:
        """Return how many streets there are."""
        return len(self._table.streets)

    def find(self, text: str, *, limit: int = 5) -> list[Address]:
        """Return the addresses that a text alone may mean, the likeliest first."""
        parts = self._without_commune(parse(tokens(text)))
        if not parts.street:
            return []
        found = self._ranked(parts, self._index.scores([parts.street], parts.street), GOOD)
        return [self._address(row, parts, score) for row, score in found[:limit]]

    def find_in(self, words: Sequence[Word]) -> list[Spotted]:
        """Return the addresses in the words of a sentence: where a kind of street is named."""
        folded = [word.folded for word in words]
        found: list[Spotted] = []
        at = 0
        while at < len(folded):
            spotted = self._spot(folded, at) if self._opens(folded, at) else None
            if spotted is None or (found and spotted.first < found[-1].last):
                at += 1
            else:
                found.append(spotted)
                at = spotted.last
        return found

    def _opens(self, folded: Sequence[str], at: int) -> bool:
        """Say whether a street may begin here: with its kind, or behind a number if it has none."""
        if not TYPES.isdisjoint(street_words([folded[at]])):
            return True
        return folded[at] in self._index.kindless and _number_before(folded, at)[1] > 0

    def _spot(self, folded: Sequence[str], at: int) -> Spotted | None:
        least = 2 if not TYPES.isdisjoint(street_words([folded[at]])) else 1
        ends = range(at + least, min(at + _WINDOW, len(folded)) + 1)
        windows = [street_words(folded[at:end]) for end in ends]
        if not windows:
            return None
        scores = self._index.scores(windows, windows[-1])
        best = max(scores, key=lambda each: (each[2], -each[0]), default=None)
        if best is None or best[2] < SURE:
            return None
        window, _, score = best
        first, number, suffix = _number_before(folded, at)
        postcode, district, size = tail_of(folded[ends[window] :])
        parts = Parts(windows[window], number, suffix, postcode, district)
        same = [each for each in scores if each[0] == window]
        row, score = self._ranked(parts, same, SURE)[0]
        if number and self._known(row, number) == 2:  # no number of this street: a line's, perhaps
            first, parts = at, Parts(parts.street, 0, "", postcode, district)
        return Spotted(self._address(row, parts, score), first, ends[window] + size)

    @cached_property
    def _middles(self) -> tuple[Floats, Floats]:
        """The middle of each street, by its numbers."""
        start, table = self._table.start, self._table
        middle: Longs = (start[:-1] + start[1:]) // 2
        return table.lat[middle], table.lon[middle]

    @cached_property
    def _away(self) -> Floats:
        """Metres of each street from the city's center, 0 without one."""
        lat, lon = self._middles
        return metres_between(*self._center, lat, lon) if self._center else np.zeros(len(lat))

    @cached_property
    def _communes(self) -> dict[tuple[str, ...], str]:
        return {tuple(tokens(s.commune)): s.commune for s in self._table.streets if s.commune}

    def _without_commune(self, parts: Parts) -> Parts:
        """Take the commune off the end of the street's words."""
        for size in range(min(6, len(parts.street) - 1), 0, -1):
            rest = parts.street[-size:]
            if rest in self._communes:
                return Parts(
                    parts.street[:-size],
                    parts.number,
                    parts.suffix,
                    parts.postcode,
                    parts.district,
                    rest,
                )
        return parts

    def _ranked(
        self, parts: Parts, scores: Sequence[tuple[int, int, float]], least: float
    ) -> list[tuple[int, float]]:
        """Return streets and scores: what was said of the place first, then the name, then near."""
        best: dict[int, float] = {}
        for _, row, score in scores:
            if score >= least:
                best[row] = max(score, best.get(row, 0.0))
        return sorted(best.items(), key=lambda pair: self._rank(pair[0], pair[1], parts))

    def _rank(self, row: int, score: float, parts: Parts) -> tuple[float, ...]:
        street = self._table.streets[row]
        elsewhere = bool(parts.postcode) and street.postcode != parts.postcode
        elsewhere |= bool(parts.district) and not _is_district(street, parts.district)
        elsewhere |= bool(parts.rest) and tuple(tokens(street.commune)) != parts.rest
        apart = self._known(row, parts.number) if parts.number else 0
        return (elsewhere, -round(score), apart, float(self._away[row]))

    def _known(self, row: int, number: int) -> int:
        """Return 0 for a number that a street has, 1 for one between its numbers, else 2."""
        first, last = int(self._table.start[row]), int(self._table.start[row + 1])
        numbers = self._table.number[first:last]
        if (numbers == number).any():
            return 0
        return 1 if 0 < numbers.min(initial=9999, where=numbers > 0) < number < numbers.max() else 2

    def _address(self, row: int, parts: Parts, score: float) -> Address:
        street, first = self._table.streets[row], int(self._table.start[row])
        numbers = self._table.number[first : int(self._table.start[row + 1])]
        same = (first + np.flatnonzero(numbers == parts.number)).tolist() if parts.number else []
        own = [place for place in same if self._table.suffix[place] == parts.suffix] or same
        known = self._known(row, parts.number) if parts.number else 2
        if own:
            suffix = self._table.suffix[own[0]]
            lat, lon = float(self._table.lat[own[0]]), float(self._table.lon[own[0]])
        else:
            suffix, (lat, lon) = "", self._between(row, parts.number if known == 1 else 0)
        number = f"{parts.number} {suffix}".strip() if known < 2 else ""
        where = " ".join(filter(None, (street.postcode, street.commune)))
        text = ", ".join(filter(None, (f"{number} {street.name}".strip(), where)))
        return Address(text, street, lat, lon, bool(own), score)

    def _between(self, row: int, number: int) -> tuple[float, float]:
        """Return where a number lies between those that are known; for 0, the middle."""
        if not number:
            lat, lon = self._middles
            return float(lat[row]), float(lon[row])
        table, rows = (
            self._table,
            slice(int(self._table.start[row]), int(self._table.start[row + 1])),
        )
        known = table.number[rows] > 0
        numbers = table.number[rows][known]
        numbers = numbers.astype(np.float64)
        between = (np.interp(number, numbers, c[rows][known]) for c in (table.lat, table.lon))
        north, east = map(float, between)
        return north, east


def _number_before(folded: Sequence[str], at: int) -> tuple[int, int, str]:
    """Return where an address begins that has its street at ``at``, and its house number."""
    before = at - 1 if at and folded[at - 1] in GENERIC else at  # "12 la Canebière"
    for size in (2, 1):
        if before >= size:
            number, suffix, length = number_of(folded[before - size : before + 1])
            if number and length == size:
                return before - size, number, suffix
    return at, 0, ""


def _is_district(street: Street, district: int) -> bool:
    """Say whether a street is in an arrondissement: its codes end with the number."""
    return any(code.endswith(f"{district:02}") for code in (street.insee, street.postcode))
