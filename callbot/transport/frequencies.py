"""Expands frequencies.txt: a pattern trip becomes one trip for each time it starts.

The new trips are named ``trip_id#HH:MM:SS``. With ``exact_times`` 0 the times only show how often
a vehicle comes; the trips say so by ``exact`` 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.stop_times import StopTimes
from callbot.transport.tables import Table, read_table
from callbot.transport.trip_table import Trips
from callbot.transport.values import Longs, clock_text, index_cache, ints, seconds_of

FILE = "frequencies.txt"
MOST_CALLS = 50_000_000


@dataclass(frozen=True, slots=True)
class _Runs:
    """The new trips: which trip each copies, when it starts, and whether that is exact."""

    trip: Longs
    start: Longs
    exact: Longs


def expand(
    files: Files, trips: Trips, times: StopTimes, problems: Problems
) -> tuple[Trips, StopTimes]:
    """Return trips and calls with the frequencies written out.

    Raises FeedError when that would be more than 50 million calls.
    """
    need = ["trip_id", "start_time", "end_time", "headway_secs"]
    table = read_table(files, FILE, problems, need=need)
    runs = _runs(table, trips, problems)
    if not len(runs.trip):
        return trips, times
    starts = times.starts(len(trips.ids))
    lengths = starts[runs.trip + 1] - starts[runs.trip]
    if int(lengths.sum()) + len(times.trip) > MOST_CALLS:
        raise FeedError(
            f"would expand to {int(lengths.sum()):,} stop times; {MOST_CALLS:,} is the limit.",
            file=FILE,
            field="headway_secs",
        )
    copies = _copies(times, runs, starts, lengths, len(trips.ids))
    pattern = np.zeros(len(trips.ids), np.bool_)
    pattern[runs.trip] = True
    kept = times.take(~pattern[times.trip])
    joined = {
        name: np.concatenate([getattr(kept, name), getattr(copies, name)])
        for name in StopTimes.__slots__
    }
    return _with_copies(trips, runs), StopTimes(**joined)


def _runs(table: Table, trips: Trips, problems: Problems) -> _Runs:
    index = index_cache({id_: i for i, id_ in enumerate(trips.ids)})
    places = ints(table.column("trip_id"), index, len(table)).tolist()
    texts = zip(
        *map(table.stripped, ("start_time", "end_time", "headway_secs", "exact_times")), strict=True
    )
    found: list[tuple[Longs, int, bool]] = []
    for i, (start, end, headway, exact) in enumerate(texts):
        first, last = seconds_of(start), seconds_of(end)
        every = int(headway) if headway.isascii() and headway.isdigit() else 0
        if places[i] < 0 or first < 0 or last < first or every < 1:
            _skip(table, i, problems)
        else:
            found.append((np.arange(first, last, every, dtype=np.int64), places[i], exact == "1"))
    parts = [np.empty(0, np.int64), *(start for start, _, _ in found)]
    counts = [len(start) for start, _, _ in found]
    return _Runs(
        trip=np.repeat(np.array([t for _, t, _ in found], np.int64), counts),
        start=np.concatenate(parts),
        exact=np.repeat(np.array([e for _, _, e in found], np.int64), counts),
    )


def _skip(table: Table, i: int, problems: Problems) -> None:
    problems.add(
        "frequency",
        "This frequency has an unknown trip_id, times that cannot be read or a headway below one "
        "second; it was left out.",
        file=FILE,
        row=table.rows[i],
    )


def _copies(
    times: StopTimes, runs: _Runs, starts: Longs, lengths: Longs, first_new: int
) -> StopTimes:
    """Copy the calls of each run's trip, shifted so that the first departs at its start."""
    run = np.repeat(np.arange(len(runs.trip)), lengths)
    within = np.arange(len(run)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    copies = times.take(starts[runs.trip][run] + within)
    origin = times.departure[np.minimum(starts[runs.trip], len(times.departure) - 1)]
    shift = (runs.start - origin)[run].astype(np.int32)
    return replace(
        copies,
        trip=(first_new + run).astype(np.int32),
        arrival=copies.arrival + shift,
        departure=copies.departure + shift,
    )


def _with_copies(trips: Trips, runs: _Runs) -> Trips:
    """Append the new trips; the pattern trips stay, without calls, and are left out later."""
    all_places = np.concatenate([np.arange(len(trips.ids)), runs.trip])
    taken = trips.take(all_places)
    names = [
        f"{trips.ids[t]}#{clock_text(s)}"
        for t, s in zip(runs.trip.tolist(), runs.start.tolist(), strict=True)
    ]
    exact = np.concatenate([trips.exact, runs.exact]).astype(np.int8)
    return replace(taken, ids=[*trips.ids, *names], exact=exact)
