"""The closures of a network: of the city's file and of the alerts, asked by moment and by place.

Where several hold at once the strictest counts: nobody is sent to board where one source says that
it is closed. Sources that contradict each other are told by :attr:`Closures.conflicts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from callbot.model import Problem
from callbot.transport.closure import Allow, Closure, Scope
from callbot.transport.closure_file import FILE, faults, read_text, read_written
from callbot.transport.closure_reach import Blocks, Cuts, blocks_of, cuts_of, lines_of, stops_of
from callbot.transport.realtime import Alert, Alerts, Part
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags

__all__ = ["Allow", "Closure", "Closures", "Conflict", "Scope", "read_closures", "with_alerts"]


class Conflict(NamedTuple):
    """Two sources that say different things of the same stops in [start, end)."""

    first: Closure
    second: Closure
    station_ids: tuple[str, ...]
    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, eq=False)
class Closures:
    """All closures known, and what they reach in ``timetable`` (nothing without one)."""

    every: tuple[Closure, ...] = ()
    timetable: Timetable | None = None

    def at(self, moment: datetime) -> tuple[Closure, ...]:
        """Return the closures that hold at ``moment`` (aware)."""
        return tuple(c for c in self.every if c.closes and c.active(moment))

    def between(self, start: datetime, end: datetime) -> tuple[Closure, ...]:
        """Return the closures that hold at some time of [start, end)."""
        return tuple(c for c in self.every if c.closes and c.meets(start, end))

    def of_station(
        self, station_id: str, moment: datetime | None = None, *, line_id: str = ""
    ) -> tuple[Closure, ...]:
        """Return the closures that reach a station or platform, at ``moment`` or ever.

        With ``line_id``, those that matter to that line; without, those that matter to any line.
        """
        places = self._reaching(station_id)
        found = (self.every[i] for i in places)
        return tuple(
            closure
            for closure in found
            if closure.closes
            and (moment is None or closure.active(moment))
            and (not line_id or self._concerns(closure, line_id))
        )

    def of_line(self, line_id: str, moment: datetime | None = None) -> tuple[Closure, ...]:
        """Return the closures of a line as a whole or of a section of it; never of one stop."""
        return tuple(
            closure
            for closure in self.every
            if closure.closes
            and closure.scope in ("route", "section")
            and line_id in (closure.line, *(closure.refs if closure.scope == "route" else ()))
            and (moment is None or closure.active(moment))
        )

    def blocked(self, stop: int, moment: datetime, line: int = -1) -> tuple[bool, bool]:
        """Return whether one may not board, and not alight, at a stop's row at ``moment``.

        ``line`` is the row of the line that one would use; -1 asks for all lines together.
        """
        return self.blocks.blocked(stop, moment, line)

    def masks(self, moment: datetime) -> tuple[Flags, Flags]:
        """Return for each stop whether it may not be boarded, or left, by any line at ``moment``."""
        return self.blocks.masks(moment, len(self.timetable.stops) if self.timetable else 0)

    def stops_of(self, closure: Closure) -> tuple[str, ...]:
        """Return the ids of the stops that one of these closures reaches."""
        stops = self.timetable.stops if self.timetable else ()
        return tuple(stops[row].id for row in self._reach[self.every.index(closure)])

    @cached_property
    def blocks(self) -> Blocks:
        """The closed stops as arrays, for routing."""
        return blocks_of(self.every, self._known)

    @cached_property
    def cuts(self) -> Cuts:
        """The hops that lines do not run, as arrays, for routing."""
        return cuts_of(self.every, self._known)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every two sources that say different things of the same stops at the same time."""
        pairs = ((a, b) for a in range(len(self.every)) for b in range(a + 1, len(self.every)))
        found = (self._conflict(a, b) for a, b in pairs)
        return tuple(each for each in found if each is not None)

    @property
    def _known(self) -> Timetable:
        if self.timetable is None:
            raise ValueError("Closures without a timetable reach no stops.")
        return self.timetable

    @cached_property
    def _reach(self) -> tuple[list[int], ...]:
        if self.timetable is None:
            return tuple([] for _ in self.every)
        return tuple(stops_of(closure, self.timetable) for closure in self.every)

    def _reaching(self, station_id: str) -> list[int]:
        if self.timetable is None:
            return []
        station, stop = self.timetable.places(station_id)
        of = self.timetable.arrays.stop_station
        own = {stop} if stop is not None else set(np.flatnonzero(of == station).tolist())
        return [i for i, stops in enumerate(self._reach) if not own.isdisjoint(stops)]

    def _concerns(self, closure: Closure, line_id: str) -> bool:
        lines = lines_of(closure, self._known)
        return not lines or self._known.line_place(line_id) in lines

    def _conflict(self, a: int, b: int) -> Conflict | None:
        one, two = self.every[a], self.every[b]
        if one.allow == two.allow or one.source == two.source or not one.meets(two.start, two.end):
            return None
        if one.line and two.line and one.line != two.line:
            return None
        shared = set(self._reach[a]) & set(self._reach[b])
        if not shared:
            return None
        stations = self._known.arrays.stop_station[sorted(shared)]
        ids = tuple(dict.fromkeys(self._known.stations[i].id for i in stations.tolist()))
        start = max(filter(None, (one.start, two.start)), default=None)
        end = min(filter(None, (one.end, two.end)), default=None)
        return Conflict(one, two, ids, start, end)


def read_closures(
    path: Path,
    timetable: Timetable | None,
    *,
    zone: ZoneInfo | None = None,
    published: str | None = None,
) -> tuple[Closures, list[Problem]]:
    """Read a city's ``closures.yaml``; a file that is missing holds none.

    A ``published`` text counts instead of the file. Local times are in ``zone``, else the
    timetable's. What is wrong is left out and reported.
    """
    zone = zone or (ZoneInfo(timetable.feeds[0].timezone) if timetable else ZoneInfo("UTC"))
    if published is None:
        written, problems = read_written(path, zone)
    else:
        written, problems = read_text(published, zone, FILE)
    found: list[Closure] = []
    for entry in written:
        wrong = list(faults(entry, timetable))
        problems += wrong
        if not any(problem.level == "error" for problem in wrong):
            found.append(entry.closure(timetable))
    return Closures(tuple(found), timetable), problems


def with_alerts(closures: Closures, alerts: Alerts | None) -> Closures:
    """Return the closures together with what the alerts close: effect NO_SERVICE only.

    A stop that has no service closes that stop, for the alert's line if it names one; a line is only
    closed by an alert of the whole line.
    """
    found = [c for alert in (alerts.alerts if alerts else ()) for c in _of_alert(alert, alerts)]
    return Closures((*closures.every, *found), closures.timetable)


def _of_alert(alert: Alert, alerts: Alerts | None) -> list[Closure]:
    if alert.effect != "NO_SERVICE":
        return []
    texts = {tag.partition("-")[0]: text for tag, text in alert.header.items()}
    url = next(iter(alert.url.values()), "")
    source = alerts.source if alerts else ""
    return [
        Closure(
            f"alert:{alert.id}",
            scope,
            refs,
            start=start,
            end=end,
            reason=texts or alert.description,
            source=source,
            url=url,
            line=line,
            as_of=alerts.as_of.date() if alerts and alerts.as_of else None,
        )
        for start, end in alert.periods or ((None, None),)
        for scope, refs, line in _grouped(alert.parts)
    ]


def _grouped(parts: Sequence[Part]) -> list[tuple[Scope, tuple[str, ...], str]]:
    """Return scope, ids and line of what is closed; trips and single directions close nothing."""
    whole = [part for part in parts if not part.trip and part.direction is None]
    stops: dict[str, list[str]] = {}
    for part in whole:
        if part.stop:
            stops.setdefault(part.line, []).append(part.stop)
    lines = tuple(dict.fromkeys(part.line for part in whole if part.line and not part.stop))
    found: list[tuple[Scope, tuple[str, ...], str]] = [
        ("stop", tuple(dict.fromkeys(ids)), line) for line, ids in stops.items()
    ]
    if lines:
        found.append(("route", lines, ""))
    return found
