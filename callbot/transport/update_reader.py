"""Makes trip updates of realtime messages: matches them, works delays out, lays them out by day."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.timetable import Timetable
from callbot.transport.update_added import added_trip
from callbot.transport.update_delays import Delays, find_delays
from callbot.transport.update_match import Matcher, Run
from callbot.transport.update_message import (
    ADDED,
    CANCELED,
    DELETED,
    DUPLICATED,
    NEW,
    REPLACEMENT,
    UNSCHEDULED,
    Message,
    read_message,
)
from callbot.transport.updates import CANCELLED, HIDDEN, RUNS, AddedTrip, DayUpdates, TripUpdates
from callbot.transport.wire import ABSENT

_POLITE = 64  # updates that are matched in one go: about a millisecond
_EXTRA = (ADDED, NEW, REPLACEMENT, DUPLICATED)
_STATE = {CANCELED: CANCELLED, DELETED: HIDDEN, REPLACEMENT: HIDDEN}


@dataclass(slots=True)
class _Part:
    """What one message says: planned trips by slot, and vehicles beside the timetable."""

    as_of: datetime
    slots: dict[Run, int] = field(default_factory=dict)
    state: list[int] = field(default_factory=list)
    spoken_by: list[int] = field(default_factory=list)  # the update that a slot is of
    added: list[AddedTrip] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def put(self, run: Run, update: int, state: int) -> None:
        """Note an update of a run; the last one of a message counts."""
        slot = self.slots.setdefault(run, len(self.slots))
        if slot == len(self.state):
            self.state.append(state)
            self.spoken_by.append(update)
        self.state[slot], self.spoken_by[slot] = state, update


class UpdateReader:
    """Reads messages against one timetable; what it indexes is kept for the next message."""

    def __init__(self, timetable: Timetable) -> None:
        """Read against ``timetable``."""
        self.timetable = timetable
        self._matchers: dict[int, Matcher] = {}

    def read(
        self, messages: Sequence[tuple[bytes, str]], *, read_at: datetime, source: str = ""
    ) -> TripUpdates:
        """Return what messages say, each given with the id of its feed ("" for the first feed).

        ``read_at`` (aware) is the age of a message that has none. Raises FeedError for bytes that
        are no message, or a feed that the timetable does not have.
        """
        parts: list[_Part] = []
        delays: list[Delays] = []
        for data, feed in messages:
            message, matcher = read_message(data), self._matcher(feed)
            parts.append(_sort_out(message, matcher, read_at))
            delays.append(_delays(message, matcher, parts[-1]))
        return TripUpdates(
            timetable=self.timetable,
            as_of=min((part.as_of for part in parts), default=None),
            days={each.day: each for each in self._days(parts, delays)},
            added=tuple(trip for part in parts for trip in part.added),
            source=source,
            counts=sum((part.counts for part in parts), Counter()),
        )

    def _matcher(self, feed_id: str) -> Matcher:
        ids = [feed.id for feed in self.timetable.feeds]
        if feed_id and feed_id not in ids:
            raise FeedError(f"There is no feed {feed_id!r}; there are {', '.join(ids)}.")
        feed = ids.index(feed_id) if feed_id else 0
        if feed not in self._matchers:
            self._matchers[feed] = Matcher(self.timetable, feed)
        return self._matchers[feed]

    def _days(self, parts: Sequence[_Part], delays: Sequence[Delays]) -> Iterator[DayUpdates]:
        every = {run.day for part in parts for run in part.slots}
        for day in sorted(every):
            yield _of_day(day, parts, delays, len(self.timetable.arrays.trip_line))


def _sort_out(message: Message, matcher: Matcher, read_at: datetime) -> _Part:
    """Match every update of a message to what it is about."""
    said, made = message.trips, message.made or int(read_at.timestamp())
    part, about = _Part(datetime.fromtimestamp(made, UTC)), _first_times(message)
    bounds = np.searchsorted(message.times.trip, np.arange(len(said) + 1)).tolist()
    for update, relation in enumerate(said.relation.tolist()):
        if update % _POLITE == 0:
            time.sleep(0)  # lets a question in that waits for the interpreter
        if relation == ABSENT:
            continue
        run = matcher.find(said, update, made, about[update])
        extra = None
        if relation in _EXTRA or (run is None and relation == UNSCHEDULED):
            rows = np.arange(bounds[update], bounds[update + 1])
            extra = added_trip(message, update, rows, matcher, run)
        if extra is not None:
            part.added.append(extra)
        if run is not None and (relation not in _EXTRA or (relation == REPLACEMENT and extra)):
            part.put(run, update, _STATE.get(relation, RUNS))
        elif extra is None:
            part.counts["unmatched"] += 1
    part.counts += Counter(
        matched=len(part.slots), added=len(part.added), cancelled=part.state.count(CANCELLED)
    )
    return part


def _first_times(message: Message) -> list[int]:
    """Return for each update the first POSIX time that it names, 0 where it names none."""
    times, found = message.times, np.zeros(len(message.trips), np.int64)
    moment = np.maximum(np.maximum(times.departure_time, times.arrival_time), 0)
    rows = np.flatnonzero(moment)[::-1]
    found[times.trip[rows]] = moment[rows]
    first: list[int] = found.tolist()
    return first


def _delays(message: Message, matcher: Matcher, part: _Part) -> Delays:
    slot_of = np.full(len(message.trips), -1, np.int64)
    spoken_by = np.array(part.spoken_by, np.int64)
    slot_of[spoken_by] = np.arange(len(spoken_by))
    return find_delays(
        matcher.timetable.arrays,
        np.array([run.trip for run in part.slots], np.int64),
        np.array([matcher.base(run) for run in part.slots], np.int64),
        message.times,
        owner=slot_of[message.times.trip],
        stops=matcher.stops,
        whole=message.trips.delay[spoken_by],
    )


def _of_day(day: date, parts: Sequence[_Part], delays: Sequence[Delays], trips: int) -> DayUpdates:
    place = np.full(trips, -1, np.int32)
    picked: list[Delays] = []
    states: list[int] = []
    for part, late in zip(parts, delays, strict=True):
        slots = [slot for run, slot in part.slots.items() if run.day == day]
        rows = [run.trip for run in part.slots if run.day == day]
        place[rows] = np.arange(len(states), len(states) + len(rows))
        states += [part.state[slot] for slot in slots]
        picked.append(late.take(np.array(slots, np.int64)))
    lengths = np.concatenate([np.diff(each.start) for each in picked])
    return DayUpdates(
        day=day,
        place=place,
        state=np.array(states, np.int8),
        start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        **{
            name: np.concatenate([getattr(each, name) for each in picked])
            for name in ("arrival", "departure", "known", "skipped")
        },
    )
