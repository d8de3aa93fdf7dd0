"""Which trips a run is made of, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callbot.transport.raptor.wishes import Wish
from callbot.transport.timetable import Timetable
from callbot.transport.updates import DayUpdates


@dataclass(frozen=True, slots=True)
class Part:
    """One trip of a run: the places ``start`` to before ``end`` of its lane are this trip's."""

    start: int
    end: int
    trip: int  # row of the timetable's trips, -1 for one added to it
    plan: int  # row of the timetable's calls of the first place
    shift: int
    line: int
    trip_id: str
    headsign: str
    said: DayUpdates | None  # of its service day, where realtime tells anything of the trip
    timetable: Timetable

    def delay(self, place: int, leaves: int) -> timedelta | None:
        """Return how late it leaves a place (counted from its first); None when nothing is known."""
        if self.trip < 0 or self.said is None:
            return None
        arrays, row = self.timetable.arrays, self.plan + place
        own = row - int(arrays.trip_start[self.trip])
        if not self.said.known[int(self.said.start[self.said.place[self.trip]]) + own]:
            return None
        return timedelta(seconds=leaves - int(arrays.call_departure[row]) - self.shift)

    def step_free(self, timetable: Timetable, stops: tuple[int, int]) -> bool | None:
        """Say whether the vehicle and the stops where one gets on and off are step-free."""
        arrays = timetable.arrays
        said = [int(arrays.stop_wheelchair[stop]) for stop in stops]
        said.append(int(arrays.trip_wheelchair[self.trip]) if self.trip >= 0 else 0)
        return False if 2 in said else None if 0 in said else True


def headsign_of(timetable: Timetable, part: Part, place: int) -> str:
    """Return what the vehicle shows at a place (counted from the part's first)."""
    if part.trip < 0:
        return part.headsign
    arrays = timetable.arrays
    sign = int(arrays.call_headsign[part.plan + place])
    return timetable.texts[sign if sign >= 0 else int(arrays.trip_headsign[part.trip])]


def parts_of(wish: Wish, run: int) -> Iterator[Part]:
    """Yield the trips of a run in order: one, or two where one may stay seated."""
    start = 0
    for vehicle in wish.table.onward.lanes.vehicles[run].tolist():
        if vehicle >= 0:
            part = _part(wish, vehicle, start)
            start = part.end
            yield part


def _part(wish: Wish, vehicle: int, start: int) -> Part:
    timetable, vehicles = wish.timetable, wish.table.vehicles
    arrays = timetable.arrays
    trip = int(vehicles.trip[vehicle])
    end = start + int(vehicles.last[vehicle] - vehicles.first[vehicle])
    plan, shift = int(vehicles.plan[vehicle]), int(vehicles.shift[vehicle])
    updates = wish.conditions.updates
    if updates is not None and trip >= len(arrays.trip_line):
        added = updates.added[trip - len(arrays.trip_line)]
        return Part(
            start, end, -1, plan, shift, added.line, added.trip_id, added.headsign, None, timetable
        )
    line, said = int(arrays.trip_line[trip]), _said(wish, trip, shift)
    return Part(start, end, trip, plan, shift, line, timetable.trip_ids[trip], "", said, timetable)


def _said(wish: Wish, trip: int, shift: int) -> DayUpdates | None:
    """Return the updates of the trip's service day when they tell of it."""
    updates = wish.conditions.updates
    if updates is None:
        return None
    zone = wish.timetable.zone_of(
        wish.timetable.lines[int(wish.timetable.arrays.trip_line[trip])].id
    )
    noon = datetime.fromtimestamp(wish.table.base + shift + 12 * 3600, UTC)
    said = updates.days.get(noon.astimezone(zone).date())
    return said if said is not None and said.place[trip] >= 0 else None
