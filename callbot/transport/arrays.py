"""The arrays of a timetable: what is searched, laid out for searching.

Places (int32) refer to rows of other arrays; -1 is none. Times are seconds of the service day,
counted from noon minus 12 hours. Several feeds may share the arrays: stops and lines know theirs.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from callbot.transport.values import Bytes, Floats, Ints, Longs

Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Texts:
    """Many texts as one run of UTF-8 bytes; text ``i`` is ``blob[start[i]:start[i + 1]]``."""

    start: Longs
    blob: Bits

    def __getitem__(self, i: int) -> str:
        """Return the text number ``i``."""
        return self.blob[self.start[i] : self.start[i + 1]].tobytes().decode()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.start) - 1

    @classmethod
    def of(cls, texts: list[str]) -> Texts:
        """Lay ``texts`` out."""
        encoded = [text.encode() for text in texts]
        start = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(each) for each in encoded], out=start[1:])
        return cls(start, np.frombuffer(b"".join(encoded), np.uint8))


@dataclass(frozen=True, slots=True)
class Arrays:
    """All arrays of a snapshot; each is one .npy file of its field's name."""

    stop_station: Ints
    stop_feed: Ints
    stop_lat: Floats  # degrees, NaN where unknown
    stop_lon: Floats
    stop_wheelchair: Bytes  # 0 unknown, 1 yes, 2 no
    stop_kind: Bytes  # location_type
    stop_parent: Ints  # the outermost
    line_feed: Ints
    trip_line: Ints
    trip_route: Ints  # a number for each route_id
    trip_service: Ints
    trip_headsign: Ints  # in texts
    trip_direction: Bytes
    trip_wheelchair: Bytes
    trip_bikes: Bytes
    trip_block: Ints
    trip_exact: Bytes
    trip_pattern: Ints
    trip_start: Longs  # trip t's calls are call_*[trip_start[t]:trip_start[t + 1]], by sequence
    call_stop: Ints
    call_arrival: Ints
    call_departure: Ints
    call_sequence: Ints
    call_pickup: Bytes
    call_drop_off: Bytes
    call_headsign: Ints  # in texts; -1: the trip's holds
    pattern_line: Ints
    pattern_direction: Bytes
    pattern_days: Longs  # service days summed over its trips: how much the pattern is used
    pattern_start: Longs
    pattern_stop: Ints
    pattern_shape: Ints  # the course that most of its trips take
    shape_start: Longs  # shape s is the points shape_*[shape_start[s]:shape_start[s + 1]]
    shape_lat: Floats  # degrees
    shape_lon: Floats
    leave_start: Longs  # station s's departures are leave_*[leave_start[s]:leave_start[s + 1]]
    leave_time: Ints  # ascending; equal times in the order of line, headsign and trip id
    leave_trip: Ints
    leave_call: Ints
    transfer_from: Ints  # transfers.txt: stops, or stations that stand for all their platforms
    transfer_to: Ints
    transfer_type: Bytes
    transfer_seconds: Ints  # -1 where the feed gives none
    transfer_from_route: Ints  # for whom the rule is, as far as it says; -1: for all
    transfer_to_route: Ints
    transfer_from_trip: Ints
    transfer_to_trip: Ints
    path_from: Ints  # pathways.txt: stops
    path_to: Ints
    path_mode: Bytes
    path_both_ways: Bytes  # 1 yes
    path_seconds: Ints
    path_step_free: Bytes  # 1 yes
    service_bits: Bits  # days x bytes; see calendars.Services
    text_start: Longs
    text_blob: Bits
    trip_id_start: Longs  # the feed's own trip ids
    trip_id_blob: Bits
    pathway_id_start: Longs
    pathway_id_blob: Bits

    @property
    def texts(self) -> Texts:
        """Headsigns."""
        return Texts(self.text_start, self.text_blob)

    @property
    def trip_ids(self) -> Texts:
        """The feeds' own trip ids."""
        return Texts(self.trip_id_start, self.trip_id_blob)

    @property
    def pathway_ids(self) -> Texts:
        """The feeds' own pathway ids."""
        return Texts(self.pathway_id_start, self.pathway_id_blob)

    def fault(self) -> str:
        """Return what does not fit together in a few words, or nothing."""
        for prefix in ("stop", "line", "call", "shape", "leave", "transfer", "path"):
            lengths = {len(getattr(self, name)) for name in _of_row(prefix)}
            if len(lengths) != 1:
                return f"the {prefix}_ arrays differ in length"
        trips, patterns = len(self.trip_line), len(self.pattern_line)
        for start, rows, end in (
            (self.trip_start, trips, len(self.call_stop)),
            (self.trip_id_start, trips, len(self.trip_id_blob)),
            (self.pathway_id_start, len(self.path_from), len(self.pathway_id_blob)),
            (self.pattern_start, patterns, len(self.pattern_stop)),
            (self.shape_start, len(self.shape_start) - 1, len(self.shape_lat)),
            (self.leave_start, len(self.leave_start) - 1, len(self.leave_time)),
            (self.text_start, len(self.text_start) - 1, len(self.text_blob)),
        ):
            if len(start) != rows + 1 or int(start[-1]) != end:
                return "the starts do not fit the rows"
        return ""


def _of_row(prefix: str) -> list[str]:
    names = [f.name for f in fields(Arrays) if f.name.startswith(f"{prefix}_")]
    return [name for name in names if not name.endswith("_start")]


def array_names() -> list[str]:
    """Return the names of all arrays."""
    return [f.name for f in fields(Arrays)]


def let_go(arrays: Arrays) -> None:
    """Give back the memory of what was read through from a snapshot's files.

    The arrays stay as they are: a page is read from its file again when somebody looks at it.
    """
    for name in array_names():
        held = getattr(arrays, name)
        while isinstance(held, np.ndarray):
            held = held.base
        if isinstance(held, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            held.madvise(mmap.MADV_DONTNEED)
