"""Reads stop_times.txt into arrays sorted by trip and sequence, and mends what can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.tables import Table, read_chunks
from callbot.transport.values import (
    BAD,
    BLANK,
    Bytes,
    Cache,
    Flags,
    Floats,
    Ints,
    Longs,
    Pool,
    float_of,
    index_cache,
    int_cache,
    ints,
    offsets_of,
    seconds_of,
    true_places,
)

FILE = "stop_times.txt"
_NEED = ["trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"]


@dataclass(frozen=True, slots=True)
class StopTimes:
    """Calls of trips at stops, one place in each column a call."""

    trip: Ints
    stop: Ints
    arrival: Ints  # seconds of the service day
    departure: Ints
    sequence: Ints
    pickup: Bytes  # 0 as usual, 1 none, 2 by telephone, 3 ask the driver
    drop_off: Bytes
    headsign: Ints  # the number of its text, BLANK when the trip's holds
    distance: Floats  # along the shape; NaN where unknown; empty where the feed gives none
    row: Ints  # in the file; empty once there is nothing more to say of it

    def take(self, places: Longs | Flags) -> StopTimes:
        """Return the calls at ``places``."""
        columns = ((f.name, getattr(self, f.name)) for f in fields(self))
        return replace(self, **{name: each[places] for name, each in columns if len(each)})

    def reordered(self, trip: Ints) -> StopTimes:
        """Return the calls with other trip numbers, sorted by them; these here are used up.

        Done in place, column by column: two copies of a region's calls would be large.
        """
        order = np.argsort(trip, kind="stable")
        self.trip[:] = trip
        for column in (getattr(self, f.name) for f in fields(self)):
            if len(column):
                column[:] = column[order]
        return self

    def starts(self, trips: int) -> Longs:
        """Return where each of ``trips`` trips starts, and the end of the last."""
        return offsets_of(self.trip, trips)


def read_stop_times(
    files: Files,
    problems: Problems,
    *,
    trips: dict[str, int],
    left_out: set[str],
    stops: dict[str, int],
    texts: Pool,
    progress: Callable[[int], None],
) -> StopTimes:
    """Return all calls as they stand, sorted by trip and sequence.

    ``trips`` and ``stops`` give the places of ids; calls of the trips ``left_out`` are passed over.
    ``progress`` is told the rows read. Raises FeedError for a trip or stop that does not exist.
    """
    reader = _Reader(trips, left_out, stops, texts)
    parts = list(_parts(read_chunks(files, FILE, problems, need=_NEED), reader, progress))
    times = _joined(parts)
    if not len(times.trip):
        raise FeedError("the feed has no stop times; add them.", file=FILE)
    return times if _in_order(times) else times.take(np.lexsort((times.sequence, times.trip)))


def _joined(parts: list[StopTimes]) -> StopTimes:
    """Return the calls of all parts, which are used up: two copies of a region's would be large."""
    columns = {f.name: [getattr(part, f.name) for part in parts] for f in fields(StopTimes)}
    parts.clear()
    joined = {}
    for name in list(columns):
        joined[name] = np.concatenate(columns.pop(name))
    return StopTimes(**joined)


def _in_order(times: StopTimes) -> bool:
    """Whether the calls are sorted by trip and sequence already, as most feeds have them."""
    step = np.diff(times.trip)
    return not ((step < 0) | ((step == 0) & (np.diff(times.sequence) < 0))).any()


def _parts(
    chunks: Iterator[Table], reader: _Reader, progress: Callable[[int], None]
) -> Iterator[StopTimes]:
    done = 0
    for chunk in chunks:
        yield reader.read(chunk)
        done += len(chunk)
        progress(done)


class _Reader:
    """Keeps the tables of texts seen, so that they last over all chunks."""

    def __init__(
        self, trips: dict[str, int], left_out: set[str], stops: dict[str, int], texts: Pool
    ) -> None:
        self._trip = index_cache(trips | dict.fromkeys(left_out, BLANK))
        self._stop, self._time = index_cache(stops), Cache(seconds_of)
        self._sequence, self._type = int_cache(), int_cache(highest=3, blank=0)
        self._headsign = Cache(lambda text: texts.add(" ".join(text.split())))

    def read(self, table: Table) -> StopTimes:
        count = len(table)
        trip = ints(table.column("trip_id"), self._trip, count)
        stop = ints(table.column("stop_id"), self._stop, count)
        _check_known(table, trip, "trip_id", "trips.txt")
        _check_known(table, stop, "stop_id", "stops.txt")
        times = StopTimes(
            trip=trip,
            stop=stop,
            arrival=ints(table.column("arrival_time"), self._time, count),
            departure=ints(table.column("departure_time"), self._time, count),
            sequence=ints(table.column("stop_sequence"), self._sequence, count),
            pickup=self._small(table, "pickup_type"),
            drop_off=self._small(table, "drop_off_type"),
            headsign=ints(table.column("stop_headsign"), self._headsign, count),
            distance=_distances(table),
            row=np.asarray(table.rows, np.int32),
        )
        return times if (trip >= 0).all() else times.take(trip >= 0)

    def _small(self, table: Table, field: str) -> Bytes:
        return np.maximum(ints(table.column(field), self._type, len(table)), 0).astype(np.int8)


def _distances(table: Table) -> Floats:
    if "shape_dist_traveled" not in table.columns:
        return np.zeros(0)
    values = (float_of(v, low=0, high=1e9) for v in table.column("shape_dist_traveled"))
    return np.fromiter(values, np.float64, len(table))


def _check_known(table: Table, places: Ints, field: str, where: str) -> None:
    for i in true_places(places == BAD)[:1]:
        said = table.column(field)[i].strip()
        message = f"“{said}” does not exist in {where}; add it there or mend the id."
        raise table.error(message, i, field)
