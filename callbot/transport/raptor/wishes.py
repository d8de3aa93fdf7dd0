"""What was asked, resolved to a table, nodes and seconds; and the ways that answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from callbot.transport.raptor.boards import View
from callbot.transport.raptor.conditions import Conditions, table_under, view_under
from callbot.transport.raptor.days import Table
from callbot.transport.raptor.ends import End, end_of, reach_of, walk_between
from callbot.transport.raptor.journey import Endpoint, NoJourney
from callbot.transport.raptor.query import NEVER, Found, Query
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.raptor.walks import Walks, walks_of
from callbot.transport.raptor.ways import find, turned
from callbot.transport.timetable import Timetable, covers
from callbot.transport.values import Ints, Longs


@dataclass(frozen=True, eq=False, slots=True)
class Wish:
    """From where to where, when (seconds of the table), and under which conditions."""

    timetable: Timetable
    table: Table
    walks: Walks
    conditions: Conditions
    origin: End
    destination: End
    at: int
    arrive_by: bool
    window: int  # seconds
    access: Ints  # by stop: seconds on foot from the origin
    egress: Ints  # by stop: to the destination
    walk: int  # all the way


def wish_of(
    timetable: Timetable,
    ends: tuple[Endpoint, Endpoint],
    at: datetime,
    conditions: Conditions,
    *,
    arrive_by: bool = False,
    window: timedelta = timedelta(0),
) -> Wish:
    """Resolve a question; raises NoJourney where it cannot be answered at all, and UnknownId."""
    origin, destination = (end_of(timetable, end) for end in ends)
    _check_apart(origin, destination)
    day = at.astimezone(timetable.zone_of(f"{timetable.feeds[0].id}:")).date()
    if not covers(timetable, day):
        days = ", ".join(f"{feed.first_day} to {feed.last_day}" for feed in timetable.feeds)
        message = f"The timetable says nothing about {day}; it is for {days}."
        raise NoJourney("after_end", message, detail=str(day))
    moment = int(at.timestamp() // 1) if arrive_by else -int(-at.timestamp() // 1)
    asked = _Asked(
        timetable, origin, destination, day, moment, arrive_by, int(window.total_seconds())
    )
    return _resolved(asked, conditions)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What stays the same under other conditions."""

    timetable: Timetable
    origin: End
    destination: End
    day: date
    moment: int  # POSIX seconds
    arrive_by: bool
    window: int


def under(wish: Wish, **changes: Any) -> Wish:
    """Return a wish under other conditions (the fields of Conditions that change)."""
    asked = _Asked(
        timetable=wish.timetable,
        origin=wish.origin,
        destination=wish.destination,
        day=wish.table.day,
        moment=wish.table.base + wish.at,
        arrive_by=wish.arrive_by,
        window=wish.window,
    )
    return _resolved(asked, replace(wish.conditions, **changes))


def _resolved(asked: _Asked, conditions: Conditions) -> Wish:
    timetable = asked.timetable
    walks = walks_of(timetable, step_free=conditions.wheelchair, broken=conditions.broken)
    table = table_under(timetable, asked.day, conditions)
    return Wish(
        timetable=timetable,
        table=table,
        walks=walks,
        conditions=conditions,
        origin=asked.origin,
        destination=asked.destination,
        at=asked.moment - table.base,
        arrive_by=asked.arrive_by,
        window=asked.window,
        access=reach_of(walks, asked.origin, inwards=True),
        egress=reach_of(walks, asked.destination, inwards=False),
        walk=walk_between(asked.origin, asked.destination),
    )


def _check_apart(origin: End, destination: End) -> None:
    here, there = origin.place, destination.place
    if origin.own & destination.own or (here.lat, here.lon) == (there.lat, there.lon):
        name = here.name or "The place"
        raise NoJourney("same_place", f"{name} is both start and destination.", detail=here.name)


def ways_of(wish: Wish) -> list[Found]:
    """Return the ways by vehicle, in ordinary time."""
    back = wish.arrive_by
    view = view_under(wish.timetable, wish.table, back, wish.conditions)
    links = wish.walks.links_back if back else wish.walks.links
    stop_of = wish.table.network.stop_of
    start, end = (wish.egress, wish.access) if back else (wish.access, wish.egress)
    nodes = np.flatnonzero(start[stop_of] < NEVER).astype(np.int32)
    seconds = start[stop_of[nodes]]
    query = Query(
        nodes=nodes,
        seconds=seconds,
        egress=end[stop_of],
        walk=wish.walk,
        leave=_leaving(view, start[stop_of], -wish.at if back else wish.at, wish.window),
    )
    found = find(view, links, query)
    return [turned(view.lanes, way) for way in found] if back else found


def _leaving(view: View, walks: Ints, at: int, window: int) -> Ints:
    """Return the moments of setting out, latest first: one, or each departure within the window."""
    if window <= 0:
        return np.array([at], np.int32)
    places = np.flatnonzero(walks[view.lanes.node] < NEVER)
    on_foot = walks[view.lanes.node[places]]
    first = _boardings_from(view, places, on_foot + at)
    last = _boardings_from(view, places, on_foot + (at + window + 1))
    times = view.board_time[rows_between(first, last)] - np.repeat(on_foot, last - first)
    return np.unique(times)[::-1].astype(np.int32)


def _boardings_from(view: View, places: Longs, moments: Ints) -> Longs:
    """Return for each place its first boarding from a moment on (halving all spans together)."""
    low, high = view.board_start[places], view.board_start[places + 1]
    while (low < high).any():
        middle = (low + high) >> 1
        late = view.board_time[np.minimum(middle, len(view.board_time) - 1)] >= moments
        high, low = np.where(late, middle, high), np.where(late, low, np.minimum(middle + 1, high))
    return low
