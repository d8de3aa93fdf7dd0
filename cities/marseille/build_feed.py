"""Write the demonstration GTFS feed of Marseille from network.yaml and network_stops.yaml.

Usage: ``python build_feed.py [FOLDER]``, FOLDER being ``gtfs`` beside this file by default. The same
input gives the same bytes. Follows the GTFS Schedule reference: frequencies.txt with exact_times=1,
one pattern trip a line, direction and service; the extra column ``callbot_indicative`` of
feed_info.txt says that the times are not official.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import holidays
import yaml

HERE = Path(__file__).parent
ROUTE_TYPES = {"tram": 0, "metro": 1, "bus": 3, "ferry": 4}
Row = Mapping[str, object]


class NetworkError(ValueError):
    """A mistake in the network files; the message says where and how to mend it."""


class Call(NamedTuple):
    """A stop of a line and the seconds since its first stop."""

    stop: str
    seconds: int


class Block(NamedTuple):
    """Departures every ``headway`` seconds from ``start``, before ``end`` (seconds of the day)."""

    start: int
    end: int
    headway: int


def seconds(clock: str) -> int:
    """Return ``HH:MM`` as seconds of the service day; hours may pass 24."""
    match = re.fullmatch(r"(\d\d):([0-5]\d)", clock)
    if not match:
        raise NetworkError(f"“{clock}” is not a time; write it as 07:30.")
    return int(match[1]) * 3600 + int(match[2]) * 60


def clock(value: int) -> str:
    """Return seconds of the service day as GTFS writes them."""
    return f"{value // 3600:02}:{value // 60 % 60:02}:{value % 60:02}"


def read_run(line: str, run: str, stops: Mapping[str, Any]) -> list[Call]:
    """Read ``A 2 B 1.5 C``: stops with the minutes between them."""
    words = run.split()
    if unknown := [word for word in words[::2] if word not in stops]:
        raise NetworkError(f"Line {line} names stops that network_stops.yaml lacks: {unknown}.")
    if len(words) % 2 == 0 or not all(re.fullmatch(r"\d+(\.5)?", word) for word in words[1::2]):
        raise NetworkError(f"Line {line}: put the minutes between every two stops.")
    minutes = [float(word) for word in words[1::2]]
    calls = [Call(words[0], 0)]
    for stop, pause in zip(words[2::2], minutes, strict=True):
        calls.append(Call(stop, calls[-1].seconds + round(pause * 60)))
    return calls


def turned(calls: Sequence[Call]) -> list[Call]:
    """Return the same run from its last stop to its first."""
    total = calls[-1].seconds
    return [Call(call.stop, total - call.seconds) for call in reversed(calls)]


def read_blocks(name: str, text: str) -> list[Block]:
    """Read ``05:00 8 07:00 5 09:30``: times with the minutes between departures."""
    words = text.split()
    times = [seconds(word) for word in words[::2]]
    blocks = []
    for start, end, minutes in zip(times, times[1:], map(int, words[1::2]), strict=False):
        if (end - start) % (minutes * 60):
            hint = f"{clock(end)} is not a whole number of departures after {clock(start)}"
            raise NetworkError(f"Headways {name}: {hint}, every {minutes} minutes.")
        blocks.append(Block(start, end, minutes * 60))
    last = blocks.pop()  # GTFS leaves the end out, our last time is a departure
    return [*blocks, last._replace(end=last.end + 60)]


def route_id(line: Mapping[str, Any]) -> str:
    """Return the id of a line in the feed."""
    return str(line["line"])


def platform(stop: str, line: Mapping[str, Any], stations: frozenset[str]) -> str:
    """Return the stop id of a line at a stop: stations have a platform a line."""
    return f"{stop}.{route_id(line)}" if stop in stations else stop


def stop_rows(network: Mapping[str, Any], stations: frozenset[str]) -> Iterator[Row]:
    """Give stations, their platforms, and the plain stops that some line serves."""
    used: dict[str, list[Mapping[str, Any]]] = {}
    for line in network["lines"]:
        for call in line["calls"]:
            used.setdefault(call.stop, []).append(line)
    for stop, facts in network["stops"].items():
        if stop not in used:
            raise NetworkError(f"No line serves the stop “{stop}”; delete it.")
        row = {"stop_name": facts["name"], "stop_lat": facts["lat"], "stop_lon": facts["lon"]}
        access = {"wheelchair_boarding": 1 if facts.get("wheelchair") else ""}
        yield {"stop_id": stop, **row, **access, "location_type": int(stop in stations)}
        for line in used[stop] if stop in stations else ():
            own = {"wheelchair_boarding": 1} if step_free(stop, line) else access
            yield {"stop_id": platform(stop, line, stations), **row, **own, "parent_station": stop}


def step_free(stop: str, line: Mapping[str, Any]) -> bool:
    """Tell whether a line's own platform is surely reached without a step."""
    return bool(line.get("wheelchair")) and stop not in line.get("unsure_platforms", ())


def route_rows(lines: Iterable[Mapping[str, Any]], agency: str) -> Iterator[Row]:
    """Give a route a line."""
    for line in lines:
        yield {
            "route_id": route_id(line),
            "agency_id": agency,
            "route_short_name": line["line"],
            "route_long_name": line["name"],
            "route_desc": line.get("note", ""),
            "route_type": ROUTE_TYPES[line["mode"]],
            "route_color": line.get("color", ""),
            "route_text_color": line.get("text_color", ""),
        }


class Trip(NamedTuple):
    """A pattern trip: its line, direction, service and runs."""

    line: Mapping[str, Any]
    direction: int
    service: str
    calls: Sequence[Call]
    blocks: Sequence[Block]

    @property
    def id(self) -> str:
        """Return the readable trip id."""
        return f"{route_id(self.line)}-{'AR'[self.direction]}-{self.service}"


def trips(network: Mapping[str, Any]) -> Iterator[Trip]:
    """Give the pattern trips of all lines, there and back."""
    for line in network["lines"]:
        headways = network["headways"][line["headway"]]
        for direction, calls in enumerate((line["calls"], turned(line["calls"]))):
            for service, text in headways.items():
                blocks = read_blocks(f"{line['headway']}/{service}", text)
                for name in network["service_ids"][service]:
                    yield Trip(line, direction, name, calls, blocks)


def trip_rows(network: Mapping[str, Any]) -> Iterator[Row]:
    """Give trips.txt; the headsign is the last stop's name."""
    for trip in trips(network):
        yield {
            "route_id": route_id(trip.line),
            "service_id": trip.service,
            "trip_id": trip.id,
            "trip_headsign": network["stops"][trip.calls[-1].stop]["name"],
            "direction_id": trip.direction,
            "wheelchair_accessible": 1 if trip.line.get("wheelchair") else "",
        }


def stop_time_rows(network: Mapping[str, Any], stations: frozenset[str]) -> Iterator[Row]:
    """Give stop_times.txt, each pattern starting with its first departure."""
    for trip in trips(network):
        for number, call in enumerate(trip.calls, start=1):
            time = clock(trip.blocks[0].start + call.seconds)
            yield {
                "trip_id": trip.id,
                "arrival_time": time,
                "departure_time": time,
                "stop_id": platform(call.stop, trip.line, stations),
                "stop_sequence": number,
            }


def frequency_rows(network: Mapping[str, Any]) -> Iterator[Row]:
    """Give frequencies.txt: a row a headway block."""
    for trip in trips(network):
        for block in trip.blocks:
            yield {
                "trip_id": trip.id,
                "start_time": clock(block.start),
                "end_time": clock(block.end),
                "headway_secs": block.headway,
                "exact_times": 1,
            }


def calendar_rows(network: Mapping[str, Any]) -> Iterator[Row]:
    """Give calendar.txt: the services of all years, then a service a season."""
    first, last = network["feed"]["first_day"], network["feed"]["last_day"]
    for service, days in network["services"].items():
        yield calendar_row(service, days, first, last)
    for season, facts in network["seasons"].items():
        for start, end in facts["spans"]:
            yield calendar_row(f"{season}-{start.year}", facts["days"], start, end)


def calendar_row(service: str, days: str, first: date, last: date) -> Row:
    """Give a row of calendar.txt; ``days`` are seven digits, Monday first."""
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    row: dict[str, object] = {"service_id": service, **dict(zip(names, days, strict=True))}
    return {**row, "start_date": f"{first:%Y%m%d}", "end_date": f"{last:%Y%m%d}"}


def holiday_rows(network: Mapping[str, Any]) -> Iterator[Row]:
    """Give calendar_dates.txt: public holidays of France run as Sunday, without late trips."""
    day, last = network["feed"]["first_day"], network["feed"]["last_day"]
    free = holidays.country_holidays("FR", years=range(day.year, last.year + 1))
    while day <= last:
        if day in free and day.weekday() != 6:
            for service, days in network["services"].items():
                kind = 1 if service == "dimanche" else 2
                if kind == 1 or days[day.weekday()] == "1":
                    exception = {"date": f"{day:%Y%m%d}", "exception_type": kind}
                    yield {"service_id": service, **exception}
        day += timedelta(days=1)


def fare_rows(network: Mapping[str, Any]) -> Iterator[Row]:
    """Give fare_attributes.txt: one journey, bought on board or before."""
    for fare, facts in network["fares"].items():
        yield {
            "fare_id": fare,
            "price": facts["price"],
            "currency_type": "EUR",
            "payment_method": 0,
            "transfers": "" if "seconds" in facts else 0,
            "transfer_duration": facts.get("seconds", ""),
        }


def feed_rows(feed: Mapping[str, Any]) -> Iterator[Row]:
    """Give feed_info.txt, which says that the times are only indicative."""
    yield {
        "feed_publisher_name": feed["publisher"],
        "feed_publisher_url": feed["url"],
        "feed_lang": feed["lang"],
        "feed_start_date": f"{feed['first_day']:%Y%m%d}",
        "feed_end_date": f"{feed['last_day']:%Y%m%d}",
        "feed_version": feed["version"],
        "callbot_indicative": 1,
    }


def read_network(folder: Path) -> dict[str, Any]:
    """Read both files; adds ``calls`` to every line and the service ids of every service."""
    network: dict[str, Any] = yaml.safe_load((folder / "network.yaml").read_text("utf-8"))
    stops = yaml.safe_load((folder / "network_stops.yaml").read_text("utf-8"))["stops"]
    for line in network["lines"]:
        line["calls"] = read_run(str(line["line"]), line["run"], stops)
    ids = {service: [service] for service in network["services"]}
    for season, facts in network["seasons"].items():
        ids[season] = [f"{season}-{start.year}" for start, _ in facts["spans"]]
    return {**network, "stops": stops, "service_ids": ids}


def tables(network: Mapping[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    """Give the name and the rows of every file of the feed."""
    agency, lines = network["agency"], network["lines"]
    metro = (line for line in lines if line["mode"] == "metro")
    stations = frozenset(call.stop for line in metro for call in line["calls"])
    yield "agency", [{f"agency_{key}": value for key, value in agency.items()}]
    yield "stops", list(stop_rows(network, stations))
    yield "routes", list(route_rows(lines, agency["id"]))
    yield "trips", list(trip_rows(network))
    yield "stop_times", list(stop_time_rows(network, stations))
    yield "frequencies", list(frequency_rows(network))
    yield "calendar", list(calendar_rows(network))
    yield "calendar_dates", list(holiday_rows(network))
    yield "fare_attributes", list(fare_rows(network))
    fares = [{"fare_id": ln.get("fare", "solo"), "route_id": route_id(ln)} for ln in lines]
    yield "fare_rules", list(fares)
    yield "feed_info", list(feed_rows(network["feed"]))


def write_table(path: Path, rows: Sequence[Row]) -> None:
    """Write one file; its columns are those of all its rows, in the order they appear."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(source: Path, target: Path) -> None:
    """Read the network of ``source`` and write the feed into ``target``; raises NetworkError."""
    made = list(tables(read_network(source)))
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in made:
        write_table(target / f"{name}.txt", rows)


if __name__ == "__main__":
    try:
        build(HERE, Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "gtfs")
    except NetworkError as error:
        sys.exit(str(error))
