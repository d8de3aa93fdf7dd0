"""What was asked, resolved to a table, nodes and seconds; and the ways that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from callbot.transport.raptor.boards import NEVER, View, keys_of
from callbot.transport.raptor.days import Side, Table, table_of
from callbot.transport.raptor.ends import End, end_of, walk_between
from callbot.transport.raptor.journey import Endpoint, NoJourney
from callbot.transport.raptor.query import Found, Query
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.raptor.ways import find, turned
from callbot.transport.timetable import Timetable, covers
from callbot.transport.values import Flags, Ints


@dataclass(frozen=True, eq=False, slots=True)
class Wish:
    """From where to where, when (seconds of the table), and under which conditions."""

    timetable: Timetable
    table: Table
    origin: End
    destination: End
    at: int
    arrive_by: bool
    wheelchair: bool
    window: int  # seconds
    walk: int  # seconds on foot all the way


def wish_of(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    at: datetime,
    *,
    arrive_by: bool = False,
    wheelchair: bool = False,
    window: timedelta = timedelta(0),
) -> Wish:
    """Resolve a question; raises NoJourney where it cannot be answered at all, and UnknownId."""
    ends = end_of(timetable, origin), end_of(timetable, destination)
    _check_apart(*ends)
    zone = timetable.zone_of(f"{timetable.feeds[0].id}:")
    day = at.astimezone(zone).date()
    if not covers(timetable, day):
        days = ", ".join(f"{feed.first_day} to {feed.last_day}" for feed in timetable.feeds)
        message = f"The timetable says nothing about {day}; it is for {days}."
        raise NoJourney("after_end", message, detail=str(day))
    table = table_of(timetable, day)
    walk = walk_between(*ends)
    for end in ends:
        if walk == NEVER and not len(end.reach.nodes):
            raise NoJourney("outside_network", _outside(end), detail=end.place.name)
    seconds = (
        int(at.timestamp()) - table.base if arrive_by else -int(-at.timestamp() // 1) - table.base
    )
    return Wish(
        timetable, table, *ends, seconds, arrive_by, wheelchair, int(window.total_seconds()), walk
    )


def _check_apart(origin: End, destination: End) -> None:
    same_station = origin.station >= 0 and origin.station == destination.station
    here, there = origin.place, destination.place
    if same_station or (here.lat, here.lon) == (there.lat, there.lon):
        name = here.name or "The place"
        raise NoJourney("same_place", f"{name} is both start and destination.", detail=here.name)


def _outside(end: End) -> str:
    place = end.place.name or f"The point {end.place.lat:.5f}, {end.place.lon:.5f}"
    return f"{place} is too far from every stop of this timetable."


def ways_of(wish: Wish) -> list[Found]:
    """Return the ways by vehicle, in ordinary time."""
    side, back = wish.table.onward, wish.arrive_by
    if back:
        side = wish.table.backward
    view = _view(wish, side)
    links = wish.table.network.links_back if back else wish.table.network.links
    start, end = (wish.destination, wish.origin) if back else (wish.origin, wish.destination)
    query = Query(
        nodes=start.reach.nodes,
        seconds=start.reach.seconds,
        egress=end.spread(side.nodes),
        walk=wish.walk,
        leave=_leaving(view, start, -wish.at if back else wish.at, wish.window),
    )
    found = find(view, links, query)
    return [turned(side.lanes, way) for way in found] if back else found


def _leaving(view: View, start: End, at: int, window: int) -> Ints:
    """Return the moments of setting out, latest first: one, or each departure within the window."""
    if window <= 0:
        return np.array([at], np.int32)
    walks = np.full(view.nodes, NEVER, np.int32)
    walks[start.reach.nodes] = start.reach.seconds
    places = np.flatnonzero(walks[view.lanes.node] < NEVER)
    walk = walks[view.lanes.node[places]]
    keys = view.board_key
    low = np.searchsorted(keys, keys_of(places, walk + at))
    high = np.searchsorted(keys, keys_of(places, walk + (at + window)), side="right")
    rows = rows_between(low, high)
    moments = view.board_time[rows] - np.repeat(walk, high - low)
    return np.unique(moments)[::-1].astype(np.int32)


def _view(wish: Wish, side: Side) -> View:
    if not wish.wheelchair:
        return side.view
    board, alight = step_free(wish, side)
    return side.view_where(board, alight)


def step_free(wish: Wish, side: Side) -> tuple[Flags, Flags]:
    """Return the events where one may get on, and off, in a wheelchair."""
    arrays, lanes = wish.timetable.arrays, side.lanes
    trips = np.append(arrays.trip_wheelchair, 0)[lanes.trip]
    run = (trips != 2).all(axis=1)
    nodes = lanes.node[lanes.place_of_event]
    fine = np.repeat(run, np.diff(lanes.first)) & (arrays.stop_wheelchair[nodes] != 2)
    return lanes.board & fine, lanes.alight & fine
