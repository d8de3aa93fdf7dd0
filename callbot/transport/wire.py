"""Reads the protobuf wire format of thousands of small messages at once, as columns.

Follows https://protobuf.dev/programming-guides/encoding/. A realtime message holds a hundred
thousand stop times; read one by one as objects they would keep the interpreter from answering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from callbot.transport.arrays import Bits
from callbot.transport.errors import FeedError
from callbot.transport.values import Longs

ABSENT = -(2**62)  # of a number that a message does not have
_VARINT, _EIGHT, _TEXT, _FOUR = 0, 1, 2, 5
_LONGEST = 10  # bytes of a number


@dataclass(frozen=True, slots=True)
class Spelt:
    """A column of texts, of which only those that are asked for are decoded."""

    data: bytes
    start: Longs
    end: Longs

    def of(self, rows: Longs) -> list[str]:
        """Return the texts of some rows."""
        pairs = zip(self.start[rows].tolist(), self.end[rows].tolist(), strict=True)
        return [self.data[start:end].decode("utf-8", "replace") for start, end in pairs]

    def all(self) -> list[str]:
        """Return all texts."""
        return self.of(np.arange(len(self.start)))


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of many messages, by message and place.

    ``value`` is a number's, ``start`` and ``end`` the bytes of a text or of a message inside.
    """

    data: bytes
    count: int
    message: Longs
    number: Longs
    value: Longs
    start: Longs
    end: Longs

    def numbers(self, number: int) -> Longs:
        """Return a field of each message, ABSENT where it has none; of several the last."""
        rows, found = self.number == number, np.full(self.count, ABSENT, np.int64)
        found[self.message[rows]] = self.value[rows]
        return found

    def texts(self, number: int) -> Spelt:
        """Return a field of each message as text, "" where it has none."""
        return Spelt(self.data, *self._bounds(number))

    def one(self, number: int) -> Parts:
        """Return a message that each message has once or not at all, one for each."""
        return split(self.data, *self._bounds(number))

    def _bounds(self, number: int) -> tuple[Longs, Longs]:
        rows = self.number == number
        start, end = np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        start[self.message[rows]], end[self.message[rows]] = self.start[rows], self.end[rows]
        return start, end

    def inside(self, number: int) -> tuple[Longs, Parts]:
        """Return the messages in a field, and to which message here each belongs."""
        rows = self.number == number
        return self.message[rows], split(self.data, self.start[rows], self.end[rows])


def split(data: bytes, start: Longs, end: Longs) -> Parts:
    """Return the fields of the messages at ``data[start:end]``; raises FeedError for other bytes.

    Takes a step for each field of the longest message, so give it many messages of few fields.
    """
    buffer = np.frombuffer(data + bytes(_LONGEST), np.uint8)
    message, position = np.arange(len(start)), start.astype(np.int64)
    columns: list[tuple[Longs, ...]] = []
    while len(live := np.flatnonzero(position < end[message])):
        message, position = message[live], position[live]
        key, position = _varints(buffer, position)
        value, begin, position = _contents(buffer, key & 7, position)
        if (position > end[message]).any():
            raise _broken()
        columns.append((message, key >> 3, value, begin, position))
    empty = (np.zeros(0, np.int64),) * 5
    joined = [np.concatenate(column) for column in zip(empty, *columns, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return Parts(data, len(start), *(column[order] for column in joined))


def split_one(data: bytes) -> list[tuple[int, int, int]]:
    """Return number, start and end of each embedded field of one message that may have many."""
    found, place = [], 0
    while place < len(data):
        key, place = _varint(data, place)
        size, after = _varint(data, place) if key & 7 in (_VARINT, _TEXT) else (0, place)
        end = {_VARINT: after, _TEXT: after + size, _EIGHT: place + 8, _FOUR: place + 4}.get(
            key & 7, len(data) + 1
        )
        if end > len(data):
            raise _broken()
        if key & 7 == _TEXT:
            found.append((key >> 3, after, end))
        place = end
    return found


def spans(found: Sequence[tuple[int, int, int]], number: int) -> tuple[Longs, Longs]:
    """Return where the fields with a number start and end."""
    rows = np.array([(s, e) for n, s, e in found if n == number], np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _contents(buffer: Bits, kind: Longs, position: Longs) -> tuple[Longs, Longs, Longs]:
    """Return value, start and end of what follows the keys; ends beyond all for unknown kinds."""
    value, begin, end = np.full(len(kind), ABSENT, np.int64), position, position.copy()
    counted = np.flatnonzero((kind == _VARINT) | (kind == _TEXT))
    number, after = _varints(buffer, position[counted])
    text = kind[counted] == _TEXT
    begin = begin.copy()
    begin[counted] = after
    end[counted] = after + np.where(text, np.maximum(number, -1), 0)
    value[counted[~text]] = number[~text]
    end[kind == _EIGHT] += 8
    end[kind == _FOUR] += 4
    known = np.isin(kind, (_VARINT, _EIGHT, _TEXT, _FOUR)) & (end >= begin)
    end[~known] = len(buffer) + 1
    return value, begin, end


def _varints(buffer: Bits, position: Longs) -> tuple[Longs, Longs]:
    """Return the numbers at some positions (64 bits, signed) and where they end."""
    value = np.zeros(len(position), np.uint64)
    end, open_ = position.copy(), np.arange(len(position))
    for step in range(_LONGEST):
        byte = buffer[np.minimum(end[open_], len(buffer) - 1)]
        value[open_] |= (byte & 0x7F).astype(np.uint64) << np.uint64(7 * step)
        end[open_] += 1
        open_ = open_[byte >= 0x80]
        if not len(open_):
            return value.view(np.int64), end
    raise _broken()


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 7 * _LONGEST:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
    raise _broken()


def _broken() -> FeedError:
    return FeedError("This is no GTFS-Realtime message, or it was cut off.")
