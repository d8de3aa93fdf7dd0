"""Plans journeys: by which lines, when, and with how many changes (RAPTOR; see the raptor package).

Ways are compared by arrival (or, to arrive by a time, by departure) and number of changes; none is
kept that another beats in both. On foot one walks at 1.2 m/s over streets a quarter longer than the
straight line: 1 km at most to the first stop and from the last, 400 m between stops, 3 km all the
way. A change takes a minute at least, unless transfers.txt says otherwise. One may stay on a vehicle
that goes on as another trip (``block_id``), once a ride.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callbot.transport import fares
from callbot.transport.closures import Closures
from callbot.transport.days import DAY_ENDS
from callbot.transport.raptor import ends, walks
from callbot.transport.raptor.conditions import Conditions, table_under, view_under
from callbot.transport.raptor.days import Table, table_of
from callbot.transport.raptor.journey import Endpoint, Journey, Leg, NoJourney, Place, Reason
from callbot.transport.raptor.kernels import speed_up
from callbot.transport.raptor.network import network_of
from callbot.transport.raptor.planning import plan
from callbot.transport.raptor.query import NEVER
from callbot.transport.raptor.restrictions import restrictions_of
from callbot.transport.raptor.walks import walks_of
from callbot.transport.raptor.why import why_none
from callbot.transport.raptor.wishes import wish_of
from callbot.transport.timetable import Timetable
from callbot.transport.updates import TripUpdates

__all__ = [
    "Endpoint",
    "Journey",
    "Leg",
    "NoJourney",
    "Place",
    "Reason",
    "compile_search",
    "find_journeys",
    "first_journey",
    "forget",
    "last_journey",
    "prepare",
]

_LONG_RIDE = timedelta(minutes=90)  # of the night's last journey


def find_journeys(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    at: datetime,
    *,
    arrive_by: bool = False,
    wheelchair: bool = False,
    window: timedelta | None = None,
    closures: Closures | None = None,
    updates: TripUpdates | None = None,
    broken: Collection[str] = (),
    limit: int = 5,
) -> list[Journey]:
    """Return at most ``limit`` journeys from ``origin`` at or after ``at`` (aware), best first.

    With ``arrive_by`` those that arrive at or before it; with ``window`` all that leave (or arrive)
    within so much time of it. ``wheelchair`` leaves out what is said not to be step-free, and the
    stops and pathways (lifts) whose ids are in ``broken``. Nobody gets on or off where ``closures``
    forbid it at that moment; ``updates`` are to be fresh (see updates.current).
    Raises NoJourney, and UnknownId for an id that is not there.
    """
    conditions = Conditions(
        wheelchair=wheelchair, closures=closures, updates=updates, broken=frozenset(broken)
    )
    span = window or timedelta(0)
    wish = wish_of(
        timetable, (origin, destination), at, conditions, arrive_by=arrive_by, window=span
    )
    found = plan(wish)
    if not found:
        raise why_none(wish)
    return found[: max(limit, 1)]


def last_journey(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    day: date,
    *,
    wheelchair: bool = False,
    closures: Closures | None = None,
    updates: TripUpdates | None = None,
    broken: Collection[str] = (),
) -> Journey:
    """Return the last journey by vehicle that leaves on ``day``, whose night ends at 03:00.

    Options and errors are those of find_journeys.
    """
    conditions = Conditions(
        wheelchair=wheelchair, closures=closures, updates=updates, broken=frozenset(broken)
    )
    end = _day_end(timetable, day)
    wish = wish_of(timetable, (origin, destination), end + _LONG_RIDE, conditions, arrive_by=True)
    wish = replace(wish, walk=NEVER)
    while found := plan(wish):
        if found[0].departure.timestamp() < end.timestamp():
            return found[0]
        wish = replace(wish, at=int(found[0].arrival.timestamp()) - wish.table.base - 1)
    raise why_none(wish)


def first_journey(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    day: date,
    *,
    wheelchair: bool = False,
    closures: Closures | None = None,
    updates: TripUpdates | None = None,
    broken: Collection[str] = (),
) -> Journey:
    """Return the journey by vehicle that arrives first of those that leave on ``day`` from 03:00 on.

    Options and errors are those of find_journeys.
    """
    conditions = Conditions(
        wheelchair=wheelchair, closures=closures, updates=updates, broken=frozenset(broken)
    )
    start = _day_end(timetable, day - timedelta(1))
    wish = replace(wish_of(timetable, (origin, destination), start, conditions), walk=NEVER)
    if found := plan(wish):
        return found[0]
    raise why_none(wish)


def _day_end(timetable: Timetable, day: date) -> datetime:
    """Return when a passenger's day is over: 03:00 of the next one."""
    early = time(DAY_ENDS // 3600)
    return datetime.combine(day + timedelta(1), early, _zone(timetable))


def _zone(timetable: Timetable) -> ZoneInfo:
    return timetable.zone_of(f"{timetable.feeds[0].id}:")


def prepare(
    timetable: Timetable,
    now: datetime,
    *,
    closures: Closures | None = None,
    updates: TripUpdates | None = None,
) -> None:
    """Make the tables of today (and what is near it), so that the first question is quick.

    To be called in the background whenever something may have changed: what is ready costs nothing.
    """
    table, ways = _today(timetable, now, closures, updates), walks_of(timetable)
    for view in (table.onward.view, table.backward.view):
        view.make_ready()
    _ = ways.links_back
    ends.look_around(timetable, ways)


def forget() -> None:
    """Free what is kept of timetables, for when another one is in use."""
    for cached in (table_of, view_under, network_of, restrictions_of):
        cached.cache_clear()
    ends.forget()
    walks.forget()
    fares.forget()


def compile_search(timetable: Timetable, now: datetime) -> bool:
    """Compile the search where the extra ``fast`` is installed; tell whether it is used from now on.

    Takes seconds the first time on a machine, for the background.
    """
    table = _today(timetable, now)
    return speed_up(table.onward.view, walks_of(timetable).links)


def _today(
    timetable: Timetable,
    now: datetime,
    closures: Closures | None = None,
    updates: TripUpdates | None = None,
) -> Table:
    day = now.astimezone(_zone(timetable)).date()
    return table_under(timetable, day, Conditions(closures=closures, updates=updates))
