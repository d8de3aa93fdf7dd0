"""What an answer source is asked, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from callbot.city.facts import City
from callbot.events.agenda import Agenda
from callbot.model import Conversation, Facts, Intent, Location, SlotValue
from callbot.transport.addresses import Addresses
from callbot.transport.closures import Closures
from callbot.transport.days import DAY_ENDS, running_day
from callbot.transport.realtime import Alerts
from callbot.transport.timetable import Line, Timetable
from callbot.transport.updates import TripUpdates, current

DAY_BEGINS = time(DAY_ENDS // 3600)
HERE = "here:"  # begins the ref of a place that is a shared position: here:LAT,LON


class SourceUnavailable(RuntimeError):
    """The source could not be asked; the answer says what to do instead."""


class CannotAnswer(LookupError):
    """The question cannot be answered as asked; a sentence of common.yaml says why.

    ``slot`` names the slot that the person may give again.
    """

    def __init__(
        self, key: str, slot: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(key)
        self.key, self.slot, self.values = key, slot, values or {}


@dataclass(frozen=True)
class World:
    """The facts of one moment: all immutable, exchanged as a whole when a feed changes."""

    city: City
    agenda: Agenda
    timetable: Timetable | None = None
    alerts: Alerts | None = None
    closures: Closures = field(default_factory=Closures)  # the city's and those of the alerts
    updates: TripUpdates | None = None  # None where no realtime is configured
    addresses: Addresses | None = None


@dataclass(frozen=True)
class Query:
    """One question, understood: the intent, its filled slots, and the moment it is asked."""

    intent: Intent
    slots: Mapping[str, SlotValue]
    now: datetime
    language: str
    world: World
    shade: str = ""
    location: Location | None = None
    conversation: Conversation = field(default_factory=lambda: Conversation(""))
    published: tuple[str, ...] = ()
    modes: frozenset[str] = frozenset()  # means of transport that the question names

    @property
    def timetable(self) -> Timetable:
        """The timetable; raises SourceUnavailable when there is none."""
        if self.world.timetable is None:
            raise SourceUnavailable("no timetable is loaded")
        return self.world.timetable

    @property
    def updates(self) -> TripUpdates | None:
        """What realtime says of the timetable, None where nothing fresh is known."""
        return current(self.world.updates, self.timetable, self.now)

    def slot(self, kind: str) -> SlotValue | None:
        """Return the filled slot of a kind, if any."""
        return next((value for value in self.slots.values() if value.kind == kind), None)

    def end(self, role: str) -> SlotValue | None:
        """Return what fills the slot of the intent that is the journey's ``from`` or ``to``."""
        names = [slot.name for slot in self.intent.slots if slot.role == role]
        return next((self.slots[name] for name in names if name in self.slots), None)

    def asked_moment(self) -> datetime | None:
        """Return the moment that the question names (aware, local), or None when it means now."""
        if window := self.window():
            return max(window[0], self.now) if window[1] > self.now else window[0]
        day, clock = self.asked_day(), self.slot("time")
        if day is None and clock is None:
            return None
        local = self.now.astimezone(self.world.city.timezone)
        if clock is None:
            return None if day == local.date() else self._at(day or local.date(), DAY_BEGINS)
        asked = self._at(day or local.date(), self._clock(clock))
        # "at 8" said at noon means tomorrow's eight; a few minutes ago still means today, but by
        # then nobody arrives.
        grace = timedelta(0) if clock.role == "by" else timedelta(hours=1)
        late = day is None and asked < self.now - grace
        return asked + timedelta(days=1) if late else asked

    def asked_day(self) -> date | None:
        """Return the day that the question names, if any; raises CannotAnswer for a 31 February."""
        slot = self.slot("date")
        if slot and slot.value == "invalid":
            raise CannotAnswer("impossible_date", self._name_of(slot), {"said": slot.said})
        return date.fromisoformat(slot.value) if slot else None

    def refuse_past(self) -> None:
        """Raise CannotAnswer when the question is about a day or window that is over.

        At 00:40 the evening before is not over yet: its service still runs.
        """
        day, window = self.slot("date"), self.slot("time_window")
        asked, span = self.asked_day(), self.window()
        if window and span and span[1] <= self.now:
            raise CannotAnswer("past_date", self._name_of(window))
        if day and asked and asked < self.service_day():
            raise CannotAnswer("past_date", self._name_of(day))

    def window(self) -> tuple[datetime, datetime] | None:
        """Return the named time window as local aware datetimes, if any."""
        slot = self.slot("time_window")
        if slot is None:
            return None
        if "T" not in slot.value:
            raise CannotAnswer("unknown_moment", self._name_of(slot), {"said": slot.said})
        start, _, end = slot.value.partition("/")
        return self._local(datetime.fromisoformat(start)), self._local(datetime.fromisoformat(end))

    @property
    def today(self) -> date:
        """The date on the wall, which words such as "tomorrow" are counted from."""
        return self.now.astimezone(self.world.city.timezone).date()

    def service_day(self, moment: datetime | None = None) -> date:
        """Return the operating day that a moment belongs to: until 03:00 it is still yesterday's."""
        return running_day(self.world.city.timezone, moment or self.now)

    def _clock(self, slot: SlotValue) -> time:
        """Return a named time of day; raises CannotAnswer for 25:30 and for an unknown event's."""
        try:
            return time.fromisoformat(slot.value)
        except ValueError:
            key = "impossible_time" if slot.value == "invalid" else "unknown_moment"
            raise CannotAnswer(key, self._name_of(slot), {"said": slot.said}) from None

    def _name_of(self, wanted: SlotValue) -> str:
        return next(name for name, value in self.slots.items() if value is wanted)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.world.city.timezone)

    def _local(self, moment: datetime) -> datetime:
        zone = self.world.city.timezone
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


@dataclass(frozen=True)
class Phrase:
    """A sentence of common.yaml with its values, to be rendered in the answer's language."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentences:
    """Whole sentences that follow each other; none of them is nothing, which may be said, too."""

    items: tuple[object, ...] = ()


@dataclass(frozen=True)
class Brief:
    """A list that a card shows in full: of it the written answer says only the first few."""

    items: Sequence[object]
    written: int = 2


@dataclass(frozen=True)
class SourceInfo:
    """An answer source: its look-up, the results it may give and the placeholders it fills."""

    look_up: Callable[[Query], Facts]
    results: tuple[str, ...] = ("ok",)
    gives: frozenset[str] = frozenset()


def asked_line(query: Query) -> Line | None:
    """Return the line that the question names, if any."""
    slot = query.slot("line")
    return query.timetable.line(slot.ref) if slot else None
