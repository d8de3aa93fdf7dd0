"""What never changes while a timetable is open: the nodes, how one changes between them, patterns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from callbot.transport.geo import metres_between, seconds_on_foot
from callbot.transport.raptor.footpaths import CHANGE_M, CHANGE_S, near_pairs
from callbot.transport.raptor.query import Links
from callbot.transport.raptor.runs import Calls
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags, Ints, Longs, offsets_of

RECOMMENDED, WAITS, TAKES_TIME, IMPOSSIBLE = range(4)  # transfer_type of transfers.txt


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes, links between them and the calls of all trips."""

    links: Links
    calls: Calls
    trip_pattern: Ints

    @cached_property
    def links_back(self) -> Links:
        """The same links, walked backwards."""
        return _turned(self.links)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.links.start) - 1


@lru_cache(maxsize=4)
def network_of(timetable: Timetable) -> Network:
    """Return the network of a timetable; made once."""
    return Network(_links(timetable), _calls(timetable), timetable.arrays.trip_pattern)


def _calls(timetable: Timetable) -> Calls:
    arrays = timetable.arrays
    board, alight = arrays.call_pickup != 1, arrays.call_drop_off != 1
    board[arrays.trip_start[1:] - 1] = False
    alight[arrays.trip_start[:-1]] = False
    return Calls(arrays.call_stop, arrays.call_arrival, arrays.call_departure, board, alight)


def _links(timetable: Timetable) -> Links:
    """Return the links: on foot by distance, then as transfers.txt says."""
    arrays = timetable.arrays
    count = len(arrays.stop_lat)
    used = np.zeros(count, np.bool_)
    used[arrays.call_stop] = True
    lats = np.where(used, arrays.stop_lat, np.nan)
    near = near_pairs(lats, arrays.stop_lon, CHANGE_M)[:2]
    within = _of_one_station(arrays.stop_station, used)
    itself = np.flatnonzero(used)
    first, second = (np.concatenate([a, b, itself]) for a, b in zip(near, within, strict=True))
    metres = metres_between(
        *((each[first]) for each in (arrays.stop_lat, arrays.stop_lon)),
        *(each[second] for each in (arrays.stop_lat, arrays.stop_lon)),
    )
    seconds = np.maximum(CHANGE_S, seconds_on_foot(np.nan_to_num(metres)))
    return _links_of(count, first, second, seconds.astype(np.int32))


def _of_one_station(stations: Ints, used: Flags) -> tuple[Longs, Longs]:
    """Return all pairs of different stops of one station."""
    stops = np.flatnonzero(used & (stations >= 0))
    stops = stops[np.argsort(stations[stops], kind="stable")]
    low = np.searchsorted(stations[stops], stations[stops])
    lengths = np.searchsorted(stations[stops], stations[stops], side="right") - low
    before = np.cumsum(lengths) - lengths
    first = np.repeat(stops, lengths)
    second = stops[np.arange(len(first)) + np.repeat(low - before, lengths)]
    return first[first != second], second[first != second]


def _links_of(count: int, first: Longs, second: Longs, seconds: Ints) -> Links:
    """Return links sorted by node, the quickest of several between two nodes."""
    order = np.lexsort((seconds, second, first))
    first, second, seconds = first[order], second[order], seconds[order]
    new = np.ones(len(first), np.bool_)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    first, second, seconds = first[new], second[new], seconds[new]
    return Links(offsets_of(first.astype(np.int32), count), second.astype(np.int32), seconds)


def _turned(links: Links) -> Links:
    count = len(links.start) - 1
    origins = np.repeat(np.arange(count), np.diff(links.start))
    return _links_of(count, links.to.astype(np.int64), origins, links.seconds)
