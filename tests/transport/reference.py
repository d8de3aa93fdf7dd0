"""An independent, slow and plain reading of a GTFS zip: csv and datetime, nothing of ours."""

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from zoneinfo import ZoneInfo

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Reference:
    def __init__(self, path, stops):
        with zipfile.ZipFile(path) as archive:
            self._archive = archive
            self.zone = ZoneInfo(self._rows("agency.txt")[0]["agency_timezone"])
            self.routes = {row["route_id"]: row for row in self._rows("routes.txt")}
            self.trips = {row["trip_id"]: row for row in self._rows("trips.txt")}
            self._read_calendar()
            self._read_calls(set(stops))

    def _rows(self, name):
        text = self._archive.read(name).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def _read_calendar(self):
        self._ranges = {row["service_id"]: row for row in self._rows("calendar.txt")}
        self._exceptions = defaultdict(dict)
        for row in self._rows("calendar_dates.txt"):
            self._exceptions[row["service_id"]][row["date"]] = row["exception_type"]

    def _read_calls(self, stops):
        """Departures of the wanted stops; the last call of a trip is none."""
        last, calls = {}, []
        for row in self._rows("stop_times.txt"):
            sequence = int(row["stop_sequence"])
            last[row["trip_id"]] = max(sequence, last.get(row["trip_id"], -1))
            if row["stop_id"] in stops and row["pickup_type"] != "1":
                calls.append((row["stop_id"], row["trip_id"], sequence, row["departure_time"]))
        self._calls = defaultdict(list)
        for stop, trip, sequence, time in calls:
            if sequence < last[trip]:
                self._calls[stop].append((trip, time))

    def runs(self, service, day):
        text = day.strftime("%Y%m%d")
        exception = self._exceptions[service].get(text)
        if exception:
            return exception == "1"
        row = self._ranges.get(service)
        in_range = row and row["start_date"] <= text <= row["end_date"]
        return bool(in_range and row[WEEK[day.weekday()]] == "1")

    def departures(self, stop, now):
        """(time, line, headsign, trip) at or after now, of service days D-1, D and D+1."""
        found = []
        for shift in (-1, 0, 1):
            day = now.astimezone(self.zone).date() + dt.timedelta(shift)
            noon = dt.datetime.combine(day, dt.time(12), self.zone).astimezone(dt.UTC)
            for trip_id, time in self._calls[stop]:
                trip = self.trips[trip_id]
                if not self.runs(trip["service_id"], day):
                    continue
                hours, minutes, seconds = map(int, time.split(":"))
                since = dt.timedelta(hours=hours - 12, minutes=minutes, seconds=seconds)
                if noon + since >= now:
                    line = self.routes[trip["route_id"]]["route_short_name"]
                    moment = (noon + since).astimezone(self.zone)
                    found.append((moment, line, trip["trip_headsign"], trip_id))
        return sorted(found, key=lambda row: (row[0].timestamp(), *row[1:]))
