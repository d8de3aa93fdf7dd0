"""A slow and plain journey planner over the files of a GTFS zip: csv, datetime, nothing of ours.

Round by round it looks at every connection of every vehicle that runs around the day, in order; a
round is one more boarding. It knows the rules by their description (docs/operating.md), not our code.
"""

import csv
import datetime as dt
import io
import math
import zipfile
from collections import defaultdict
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
INF = math.inf
RIDES = 8
CHANGE_M, ACCESS_M, WALK_M, CHANGE_S, STAY_S = 400, 1000, 3000, 60, 1800


def metres(a, b):
    (lat1, lon1), (lat2, lon2) = a, b
    p, q = math.radians(lat1), math.radians(lat2)
    half = math.sin((q - p) / 2) ** 2
    half += math.cos(p) * math.cos(q) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def seconds(distance):
    return math.ceil(distance * 1.25 / 1.2)


class Vehicle:
    """A trip on a service day: its calls as (stop, arrival, departure, may board, may alight)."""

    __slots__ = ("after", "calls", "route", "stepless", "stops", "trip")

    def __init__(self, trip, route, calls, stepless):
        self.trip, self.route, self.calls, self.stepless = trip, route, calls, stepless
        self.stops = frozenset(call[0] for call in calls)
        self.after = []  # what this vehicle was before, for who stays on it


class Rule:
    """A row of transfers.txt."""

    def __init__(self, row):
        self.kind = int(row["transfer_type"] or 0)
        self.seconds = int(row["min_transfer_time"]) if row["min_transfer_time"] else None
        self.first = row.get("from_trip_id"), row.get("from_route_id")
        self.second = row.get("to_trip_id"), row.get("to_route_id")
        trips = bool(self.first[0]) + bool(self.second[0])
        self.rank = 4 * trips + bool(self.first[1]) + bool(self.second[1])
        self.special = self.rank > 0

    def holds(self, one, other):
        return self._fits(self.first, one) and self._fits(self.second, other)

    @staticmethod
    def _fits(said, vehicle):
        trip, route = said
        if trip:
            return vehicle.trip == trip
        return not route or vehicle.route == route


class Brute:
    def __init__(self, path, stations):
        """``stations`` are lists of stop ids that passengers take for one stop."""
        with zipfile.ZipFile(path) as archive:
            self._archive = archive
            self.zone = ZoneInfo(self._rows("agency.txt")[0]["agency_timezone"])
            self.stops = {row["stop_id"]: row for row in self._rows("stops.txt")}
            self.trips = {row["trip_id"]: row for row in self._rows("trips.txt")}
            self._services = defaultdict(dict)
            self._ranges = {row["service_id"]: row for row in self._rows("calendar.txt")}
            for row in self._rows("calendar_dates.txt"):
                self._services[row["service_id"]][row["date"]] = row["exception_type"]
            self._read_calls()
            self._transfers = self._rows("transfers.txt")
        self.at = {
            id_: (float(row["stop_lat"]), float(row["stop_lon"])) for id_, row in self.stops.items()
        }
        self.station = {stop: n for n, stops in enumerate(stations) for stop in stops}
        self.used = sorted({call[0] for calls in self.calls.values() for call in calls})
        self.links = self._links()
        self._around = {}
        self._sort_rules()

    def _rows(self, name):
        if name not in self._archive.namelist():
            return []
        text = self._archive.read(name).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def _read_calls(self):
        rows = defaultdict(list)
        for row in self._rows("stop_times.txt"):
            times = tuple(self._clock(row[name]) for name in ("arrival_time", "departure_time"))
            allowed = row.get("pickup_type") != "1", row.get("drop_off_type") != "1"
            rows[row["trip_id"]].append(
                (int(row["stop_sequence"]), row["stop_id"], *times, *allowed)
            )
        self.calls = {trip: [call[1:] for call in sorted(calls)] for trip, calls in rows.items()}

    @staticmethod
    def _clock(text):
        hours, minutes, secs = map(int, text.split(":"))
        return hours * 3600 + minutes * 60 + secs

    def _links(self):
        """(stop, seconds) one can change to, by stop."""
        found = defaultdict(dict)
        for i, a in enumerate(self.used):
            found[a][a] = CHANGE_S
            for b in self.used[i + 1 :]:
                if abs(self.at[a][0] - self.at[b][0]) > 0.01:
                    continue
                far = metres(self.at[a], self.at[b])
                if far <= CHANGE_M or self.station[a] == self.station[b]:
                    found[a][b] = found[b][a] = max(CHANGE_S, seconds(far))
        return found

    def _sort_rules(self):
        """By stops; which stops have rules for some vehicles only; who may stay seated or not."""
        self.rules, self.special, self.stays = defaultdict(list), set(), defaultdict(list)
        self.leaves = set()
        for row in self._transfers:
            rule = Rule(row)
            if rule.kind == 4:
                self.stays[row["to_trip_id"]].append(row["from_trip_id"])
            elif rule.kind == 5:
                self.leaves.add((row["from_trip_id"], row["to_trip_id"]))
            else:
                pair = row["from_stop_id"], row["to_stop_id"]
                self.rules[pair].append(rule)
                self.links[pair[0]].setdefault(pair[1], None)
                if rule.special:
                    self.special.add(pair)

    def change(self, pair, one=None, other=None):
        """Seconds between getting off ``one`` and getting on ``other``, None where one may not."""
        walk = self.links[pair[0]].get(pair[1])
        rules = [rule for rule in self.rules.get(pair, ()) if rule.holds(one, other)]
        if not rules:
            return walk
        if walk is None:
            walk = max(CHANGE_S, seconds(metres(self.at[pair[0]], self.at[pair[1]])))
        rule = max(rules, key=lambda each: each.rank)
        if rule.kind == 3:
            return None
        if rule.kind == 1:
            return 0
        return rule.seconds if rule.kind == 2 and rule.seconds is not None else walk

    def runs(self, service, day):
        text = day.strftime("%Y%m%d")
        exception = self._services[service].get(text)
        if exception:
            return exception == "1"
        row = self._ranges.get(service)
        inside = row and row["start_date"] <= text <= row["end_date"]
        return bool(inside and row[WEEK[day.weekday()]] == "1")

    def around(self, day):
        """All vehicles of the service days around ``day``, by first departure."""
        if day not in self._around:
            if len(self._around) > 7:
                self._around.clear()
            found = [v for n in (-1, 0, 1) for v in self._vehicles(day + dt.timedelta(n))]
            self._around[day] = sorted(found, key=lambda v: v.calls[0][2])
        return self._around[day]

    def _vehicles(self, day):
        noon = dt.datetime.combine(day, dt.time(12), self.zone).timestamp()
        start, blocks, found = int(noon) - 43_200, defaultdict(list), []
        for id_, trip in self.trips.items():
            if id_ not in self.calls or not self.runs(trip["service_id"], day):
                continue
            calls = [(s, a + start, d + start, on, off) for s, a, d, on, off in self.calls[id_]]
            calls[0] = (*calls[0][:4], False)
            calls[-1] = (*calls[-1][:3], False, calls[-1][4])
            found.append(Vehicle(id_, trip["route_id"], calls, trip.get("wheelchair_accessible")))
            if trip.get("block_id"):
                blocks[trip["block_id"]].append(found[-1])
        for block in blocks.values():
            for one, next_ in pairwise(sorted(block, key=lambda v: v.calls[0][2])):
                self._join(one, next_)
        named = {vehicle.trip: vehicle for vehicle in found}
        for id_, before in self.stays.items():
            for one in {named[b] for b in before if b in named and id_ in named}:
                denied = (one.trip, id_) in self.leaves or one in named[id_].after
                if not denied and named[id_].calls[0][2] >= one.calls[-1][1]:
                    named[id_].after.append(one)
        return found

    def _join(self, one, next_):
        (end, arrives, *_), (start, _, leaves, *_) = one.calls[-1], next_.calls[0]
        denied = (one.trip, next_.trip) in self.leaves
        here = self.station[end] == self.station[start]
        if here and not denied and 0 <= leaves - arrives <= STAY_S:
            next_.after.append(one)

    def near(self, stops):
        """Seconds on foot from a station of ``stops`` to every stop in reach."""
        found = {}
        for stop in self.used:
            far = min(metres(self.at[own], self.at[stop]) for own in stops)
            if far <= ACCESS_M:
                found[stop] = seconds(far)
        return found | dict.fromkeys(stops, 0)

    def walk(self, origin, destination):
        """Seconds on foot all the way."""
        far = min(metres(self.at[a], self.at[b]) for a in origin for b in destination)
        return seconds(far) if far <= WALK_M else INF

    def journeys(self, origin, destination, at, *, wheelchair=False, closed=()):
        """The best (arrival, transfers), quickest first; ``at`` is POSIX time.

        ``closed``: (stop ids, start, end, no boarding, no alighting). A walk has no transfers.
        """
        day = dt.datetime.fromtimestamp(at, self.zone).date()
        may = _Rules(self, wheelchair, closed)
        best = at + self.walk(origin, destination)
        found = [(best, 0)] if best < INF else []
        ready = {stop: at + walk for stop, walk in self.near(origin).items()}
        egress, reached, sources = self.near(destination), dict(ready), {}
        for ride in range(RIDES):
            arrived = self._ride(day, ready, sources, may, best)
            ends = [t + egress[stop] for (stop, _), t in arrived.items() if stop in egress]
            if min(ends, default=INF) < best:
                best = min(ends)
                found = [each for each in found if each[1] < ride] + [(best, ride)]
            ready, sources = self._change(arrived, reached, best)
            if not ready and not sources:
                break
        return sorted(found)

    def _change(self, arrived, reached, best):
        """Where one is ready earlier than with fewer rides; and, where that depends on the vehicles,
        which ones bring one there.
        """
        ready, sources = {}, defaultdict(list)
        for (stop, vehicle), time in arrived.items():
            if time >= best:
                continue
            for other in self.links[stop]:
                if (stop, other) in self.special:
                    sources[other].append((time, stop, vehicle))
                    continue
                walk = self.change((stop, other))
                if walk is not None and time + walk < min(best, reached.get(other, INF)):
                    reached[other] = ready[other] = time + walk
        return ready, sources

    def _ride(self, day, ready, sources, may, best):
        """Earliest arrivals by one vehicle (with a stay at most) from where one is ready.

        By stop; and by vehicle too where the change depends on it.
        """
        arrived, boarded = {}, set()
        origins = {pair[0] for pair in self.special}
        first = min([*ready.values(), *(s[0] for each in sources.values() for s in each)])
        for vehicle in self.around(day):
            if vehicle.calls[0][2] >= best:
                break
            if vehicle.calls[-1][1] < first or not may.use(vehicle):
                continue
            own, on = False, any(before in boarded for before in vehicle.after)
            here = vehicle.stops
            if not on and here.isdisjoint(ready) and here.isdisjoint(sources):
                continue
            for stop, arrives, leaves, can_board, can_alight in vehicle.calls:
                key = stop, vehicle if stop in origins else None
                earlier = on and can_alight and arrives < arrived.get(key, INF)
                if earlier and may.alight(stop, arrives):
                    arrived[key] = arrives
                if can_board and not own and self._in_time(ready, sources, stop, vehicle, leaves):
                    own = may.board(stop, leaves)
                on = on or own
            if own:
                boarded.add(vehicle)
        return arrived

    def _in_time(self, ready, sources, stop, vehicle, leaves):
        if ready.get(stop, INF) <= leaves:
            return True
        for time, origin, before in sources.get(stop, ()):
            walk = self.change((origin, stop), before, vehicle)
            if walk is not None and time + walk <= leaves:
                return True
        return False


class _Rules:
    def __init__(self, brute, wheelchair, closed):
        self.brute, self.wheelchair, self.closed = brute, wheelchair, closed

    def use(self, vehicle):
        return not self.wheelchair or vehicle.stepless != "2"

    def _stop(self, stop, time, column):
        if self.wheelchair and self.brute.stops[stop].get("wheelchair_boarding") == "2":
            return False
        return not any(
            stop in rule[0] and rule[1] <= time < rule[2] and rule[column] for rule in self.closed
        )

    def board(self, stop, time):
        return self._stop(stop, time, 3)

    def alight(self, stop, time):
        return self._stop(stop, time, 4)
