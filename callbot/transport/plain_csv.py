"""Reads the plain part of a large CSV file by numpy: where each field lies, each distinct one once.

Plain is what needs no thought: UTF-8, rows that end with line feeds, quotes (if any) around whole
fields and none inside. Most feeds are plain from the first row to the last; what is not is left to
the csv module (see tables).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, overload

import numpy as np
import numpy.typing as npt

from callbot.transport.values import Flags, Longs

BLOCK = 1 << 22  # bytes: many rows for one call of numpy, little memory
_WORD, _MOST_WORDS = 8, 32  # bytes of a field that are compared in one go; longer ones are rare
_COMMA, _LINE, _RETURN, _QUOTE = b',\n\r"'
_MASKS = np.array([(1 << 8 * n) - 1 for n in range(_WORD + 1)], np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]


class Fields(Sequence[str]):
    """One column of a run of rows; a field is decoded when it is asked for."""

    def __init__(self, data: bytes, begin: Longs, end: Longs) -> None:
        """Take the fields ``data[begin[i]:end[i]]``; ``data`` goes on for a word after the last."""
        self._data, self._begin, self._end = data, begin, end

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._begin)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return one field as text."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return self._data[self._begin[place] : self._end[place]].decode().lstrip(" ")

    def __iter__(self) -> Iterator[str]:
        """Yield all fields."""
        return iter(self._texts(self._begin, self._end))

    def _texts(self, begin: Longs, end: Longs) -> list[str]:
        data, bounds = self._data, zip(begin.tolist(), end.tolist(), strict=True)
        return [data[low:high].decode().lstrip(" ") for low, high in bounds]

    def distinct(self) -> tuple[list[str], Longs]:
        """Return texts, each once if it can be told, and for each row the place of its text.

        They are in the order of the rows.
        """
        words = list(self._words())
        if not words:
            return [""], np.zeros(len(self), np.int64)
        key = words[0]
        for word in words[1:]:
            key = (key ^ (key >> np.uint64(29))) * _MIX ^ word
        heads = np.flatnonzero(np.append(True, key[1:] != key[:-1]))  # rows repeat the row before
        _, first, place = np.unique(key[heads], return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        first, place = heads[first[order]], np.repeat(rank[place], np.diff(heads, append=len(key)))
        if len(words) > 1 and any((word != word[first][place]).any() for word in words):
            return list(self), np.arange(len(self))  # two texts with one key
        return self._texts(self._begin[first], self._end[first]), place

    def _words(self) -> Iterator[Words]:
        """Yield the bytes of the fields, eight at a time, zeros after the end."""
        lengths = self._end - self._begin
        longest = int(lengths.max(initial=0))
        if longest > _WORD * _MOST_WORDS:
            yield np.arange(len(self), dtype=np.uint64)  # each counts as a text of its own
            return
        view: Words = np.ndarray(len(self._data) - _WORD + 1, "<u8", self._data, strides=(1,))
        for before in range(0, longest, _WORD):
            rows = np.minimum(self._begin + before, len(view) - 1)
            yield view[rows] & _MASKS[np.clip(lengths - before, 0, _WORD)]


@dataclass(slots=True)
class PlainRows:
    """Reads rows of plain CSV, ``block`` bytes in one go.

    ``offset`` bytes and ``rows`` (with the header) were read so far.
    """

    block: int
    header: tuple[str, ...] = ()
    offset: int = 0
    rows: int = 0

    def start(self, raw: IO[bytes]) -> bool:
        """Read the header; tell whether it is plain."""
        line = raw.readline(1 << 16)
        text = line.removeprefix(b"\xef\xbb\xbf")
        if not text.endswith(b"\n") or not text.isascii() or _odd(text) or b'"' in text:
            return False
        self.header = tuple(name.strip() for name in next(csv.reader([text.decode()])))
        self.offset, self.rows = len(line), 1
        return len(self.header) > 1

    def runs(self, raw: IO[bytes]) -> Iterator[tuple[int, list[Fields]]]:
        """Yield the columns of runs of rows, each with the number of its first row.

        Ends at the end of the file, or before rows that are not plain.
        """
        rest, more = b"", True
        while more:
            block = raw.read(self.block)
            more, rest = len(block) == self.block, rest + block
            cut = rest.rfind(b"\n") + 1 if more else len(rest)
            if not cut:
                continue
            lines, rest = rest[:cut], rest[cut:]
            lines = lines if lines.endswith(b"\n") else lines + b"\n"
            found = _columns(lines, len(self.header))
            if found is None:
                return
            first, self.rows = self.rows + 1, self.rows + len(found[0])
            self.offset += cut
            yield first, found


def _odd(block: bytes) -> bool:
    """Whether the csv module would see other rows or texts in ``block`` than lines."""
    returns = block.count(b"\r")
    return b"\0" in block or (returns > 0 and returns != block.count(b"\r\n"))


def _columns(block: bytes, width: int) -> list[Fields] | None:
    """Return the columns of whole lines; None where they are not plain rows of ``width`` fields."""
    if _odd(block) or not _is_utf8(block):
        return None
    padded = block + b"\0" * _WORD
    data = np.frombuffer(padded, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE) if b'"' in block else None
    if quotes is not None and not _around_fields(data, quotes):
        return None
    ends = _ends(data, quotes)
    if len(ends) % width:
        return None
    ends = ends.reshape(-1, width)
    lines = data[ends] == _LINE
    if lines[:, :-1].any() or not lines[:, -1].all():
        return None
    begins = np.empty_like(ends)
    begins[:, 1:] = ends[:, :-1] + 1
    begins[0, 0], begins[1:, 0] = 0, ends[:-1, -1] + 1
    ends[:, -1] -= (data[ends[:, -1] - 1] == _RETURN) & (ends[:, -1] > begins[:, -1])
    if quotes is not None:
        quoted = data[begins] == _QUOTE
        begins, ends = begins + quoted, ends - quoted
    return [Fields(padded, begins[:, i].copy(), ends[:, i].copy()) for i in range(width)]


def _is_utf8(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False


def _ends(data: Bytes, quotes: Longs | None) -> Longs:
    """Return where fields end: at commas and line feeds, those inside quotes left out."""
    ends: Longs = np.flatnonzero((data == _COMMA) | (data == _LINE))
    if quotes is None:
        return ends
    outside: Longs = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return outside


def _around_fields(data: Bytes, quotes: Longs) -> bool:
    """Whether quotes stand in pairs right before and after whole fields, none inside."""
    if len(quotes) % 2:
        return False
    before = np.where(quotes[::2] > 0, data[quotes[::2] - 1], _LINE)
    after = data[quotes[1::2] + 1]
    fine: Flags = (before == _COMMA) | (before == _LINE)
    closed: Flags = (after == _COMMA) | (after == _LINE) | (after == _RETURN)
    return bool(fine.all() and closed.all())
