"""Random questions about a real timetable, asked of the planner and of brute force."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from transport.brute import Brute
from transport.feeds import NOW
from transport.seasoned import season

from callbot.transport.closures import Closure, Closures
from callbot.transport.importing import import_feed
from callbot.transport.journeys import NoJourney, find_journeys
from callbot.transport.timetable import Timetable, open_timetable

DAYS = (
    date(2026, 5, 12),  # a Tuesday
    date(2026, 5, 10),  # a Sunday
    date(2026, 5, 14),  # a public holiday
    date(2026, 3, 28),  # the evening before the clocks change
    date(2026, 3, 29),  # 02:00 becomes 03:00
    date(2026, 6, 26),
)


@dataclass(frozen=True)
class Trial:
    """One feed, read by us and by brute force."""

    timetable: Timetable
    brute: Brute

    @classmethod
    def of(cls, source, folder, *, seasoned=False):
        folder.mkdir(parents=True, exist_ok=True)
        if seasoned:
            source = season(source, folder / "seasoned.zip")
        import_feed(source, folder / "timetable", now=NOW, feed_id="f")
        timetable = open_timetable(folder / "timetable")
        return cls(timetable, Brute(source, [own_ids(s.stop_ids) for s in timetable.stations]))

    def ours(self, case, **options):
        """(arrival, transfers) of our journeys, quickest first."""
        try:
            found = self.journeys(case, **options)
        except NoJourney:
            return []
        return sorted((int(j.arrival.timestamp()), j.transfers) for j in found)

    def journeys(self, case, **options):
        at = datetime.fromtimestamp(case.at, self.brute.zone)
        ends = case.origin.id, case.destination.id
        options = {"wheelchair": case.wheelchair, "closures": case.closures} | options
        return find_journeys(self.timetable, *ends, at, limit=99, **options)

    def theirs(self, case, *, at=None):
        ends = own_ids(case.origin.stop_ids), own_ids(case.destination.stop_ids)
        return self.brute.journeys(
            *ends,
            at or case.at,
            wheelchair=case.wheelchair,
            closed=tuple(map(rule_of, case.closed)),
        )


def own_ids(ids):
    return [id_.partition(":")[2] for id_ in ids]


def rule_of(closure):
    stops = {id_ for ids in closure.refs for id_ in own_ids([ids])}
    ends = int(closure.start.timestamp()), int(closure.end.timestamp())
    return stops, *ends, True, closure.allow != "exit_only"


@dataclass(frozen=True)
class Case:
    """From one station to another at a POSIX time."""

    origin: object
    destination: object
    at: int
    wheelchair: bool = False
    closed: tuple = ()
    timetable: object = None

    @property
    def closures(self):
        return Closures(self.closed, self.timetable) if self.closed else None


def cases(trial, count, *, seed, wheelchair=False, closed=False):
    """Yield ``count`` questions; with ``closed``, stops of the best way are closed."""
    chance = random.Random(seed)
    while count:
        origin, destination = chance.sample(trial.timetable.stations, 2)
        noon = datetime.combine(chance.choice(DAYS), datetime.min.time(), trial.brute.zone)
        low, high = chance.choice(
            ((21_600, 79_200), (21_600, 79_200), (79_200, 86_400), (0, 21_600))
        )
        second = chance.randrange(low, high)
        at = int((noon + timedelta(hours=12)).timestamp()) - 43_200 + second
        use = wheelchair and chance.random() < 0.5
        case = Case(origin, destination, at, use, (), trial.timetable)
        if closed and chance.random() < 0.7:
            case = with_closures(trial, case, chance)
        count -= 1
        yield case


def with_closures(trial, case, chance):
    """Close, around the time of use, some of the stops where one would get on or off."""
    try:
        journeys = trial.journeys(case)
    except NoJourney:
        return case
    legs = [leg for journey in journeys for leg in journey.legs if leg.line]
    events = [(leg.origin, leg.departure) for leg in legs]
    events += [(leg.destination, leg.arrival) for leg in legs]
    found = []
    for place, moment in chance.sample(events, min(len(events), 6)):
        start = moment - timedelta(seconds=chance.choice((0, 600, 3600)))
        end = moment + timedelta(seconds=chance.choice((0, 1, 1800, 7200)))
        station = trial.timetable.station(place.id)
        refs = chance.choice(((place.id,), station.stop_ids))
        allow = chance.choice(("none", "exit_only", "pass_through"))
        found.append(Closure(str(len(found)), "stop", refs, start=start, end=end, allow=allow))
    return Case(
        case.origin, case.destination, case.at, case.wheelchair, tuple(found), trial.timetable
    )
