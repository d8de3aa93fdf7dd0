"""Reads routes.txt and agency.txt; routes that passengers know as one line become one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from callbot.text import tokens
from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.stop_table import unique
from callbot.transport.tables import Table, read_table

_MODES = ["tram", "metro", "rail", "bus", "ferry", "cable", "cable", "funicular"]
_SOME_MODES = {11: "bus", 12: "rail", 405: "rail", 1700: "other"}
_HUNDREDS = {
    1: "rail",
    2: "bus",
    4: "metro",
    7: "bus",
    8: "bus",
    9: "tram",
    10: "ferry",
    12: "ferry",
    13: "cable",
    14: "funicular",
}
_COLOR = re.compile(r"[0-9A-Fa-f]{6}\Z")


@dataclass(frozen=True, slots=True)
class Route:
    """One line: the routes of one agency with the same number, long name and mode."""

    ids: tuple[str, ...]
    name: str
    long_name: str
    mode: str
    color: str
    text_color: str
    agency: str


def mode_of(route_type: str) -> str:
    """Return the mode of a GTFS route_type, the extended ones too; ``other`` when unknown.

    >>> mode_of("1"), mode_of("702"), mode_of("?")
    ('metro', 'bus', 'other')
    """
    if not (route_type.isascii() and route_type.isdigit()):
        return "other"
    number = int(route_type)
    if number < len(_MODES):
        return _MODES[number]
    return _SOME_MODES.get(number) or _HUNDREDS.get(number // 100, "other")


def read_lines(files: Files, problems: Problems) -> tuple[list[Route], dict[str, int]]:
    """Return the lines, and for each route_id the place of its line.

    Raises FeedError when there are no routes.
    """
    need = ["route_id", "route_type"]
    table = unique(read_table(files, "routes.txt", problems, need=need), "route_id", problems)
    if not len(table):
        raise FeedError("the feed has no routes; add them.", file="routes.txt")
    groups: dict[tuple[object, ...], list[Route]] = {}
    for i, route in enumerate(_routes(table)):
        if route.mode == "other":
            _unknown_mode(table, i, problems)
        key = (route.agency, route.name, route.mode, *tokens(route.long_name))
        groups.setdefault(key, []).append(route)
    lines = [_merged(routes) for routes in groups.values()]
    return lines, {id_: place for place, line in enumerate(lines) for id_ in line.ids}


def _unknown_mode(table: Table, i: int, problems: Problems) -> None:
    problems.add(
        "mode",
        f"The route_type “{table.column('route_type')[i]}” is unknown; the mode is shown as “other”.",
        file=table.name,
        row=table.rows[i],
        column=table.place("route_type"),
    )


def _routes(table: Table) -> list[Route]:
    fields = "route_id route_short_name route_long_name route_type route_color route_text_color agency_id"
    rows = zip(*map(table.stripped, fields.split()), strict=True)
    return [
        Route(
            (id_,), short or long or id_, long, mode_of(kind), _color(color), _color(text), agency
        )
        for id_, short, long, kind, color, text, agency in rows
    ]


def _color(text: str) -> str:
    return text.upper() if _COLOR.match(text) else ""


def _merged(routes: Sequence[Route]) -> Route:
    first = routes[0]
    ids = tuple(id_ for route in routes for id_ in route.ids)
    return Route(
        ids,
        first.name,
        first.long_name,
        first.mode,
        first.color,
        first.text_color,
        first.agency,
    )


@dataclass(frozen=True, slots=True)
class Agency:
    """Who runs the lines, and in which time zone all times of the feed are."""

    id: str
    name: str
    url: str
    timezone: ZoneInfo


def read_agencies(files: Files, problems: Problems) -> list[Agency]:
    """Return the agencies; raises FeedError when none names a known time zone."""
    table = read_table(files, "agency.txt", problems, need=["agency_timezone"])
    fields = ("agency_id", "agency_name", "agency_url", "agency_timezone")
    if not len(table):
        raise FeedError(
            "the feed does not say its time zone; add this file with one agency.",
            file="agency.txt",
            field="agency_timezone",
        )
    zones = [_zone(table, i) for i in range(len(table))]
    rows = zip(*map(table.stripped, fields[:3]), strict=True)
    if len({zone.key for zone in zones}) > 1:
        problems.add(
            "timezone",
            f"The agencies have different time zones; all times are read in {zones[0].key}.",
            file="agency.txt",
            row=table.rows[1],
            column=table.place("agency_timezone"),
        )
    return [Agency(id_, name, url, zones[0]) for id_, name, url in rows]


def _zone(table: Table, i: int) -> ZoneInfo:
    name = table.stripped("agency_timezone")[i]
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"“{name}” is not a time zone; write one such as Europe/Paris."
        raise table.error(message, i, "agency_timezone") from None
