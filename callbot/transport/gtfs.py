"""Reads a whole GTFS feed (GTFS Schedule reference) into plain columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from callbot.transport.calendars import Services, read_services
from callbot.transport.errors import FeedError
from callbot.transport.fetch import Progress
from callbot.transport.frequencies import expand
from callbot.transport.level_table import floors_of
from callbot.transport.line_table import Agency, Route, read_agencies, read_lines
from callbot.transport.mending import mend
from callbot.transport.pathway_table import Pathways, read_pathways
from callbot.transport.problems import Problems
from callbot.transport.shapes import Shapes, read_shapes
from callbot.transport.source import Files
from callbot.transport.stop_table import ENTRANCE, NODE, PLATFORM, Stops, read_stops
from callbot.transport.stop_times import FILE as STOP_TIMES
from callbot.transport.stop_times import StopTimes, read_stop_times
from callbot.transport.tables import read_table
from callbot.transport.transfer_table import Transfers, read_transfers
from callbot.transport.trip_table import Trips, read_trips
from callbot.transport.values import Pool

CORE = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
RAW = (
    "feed_info.txt",
    "attributions.txt",
    "fare_attributes.txt",
    "fare_rules.txt",
)
_BYTES_A_ROW = 60  # of stop_times.txt, roughly: only to show how far the reading is


@dataclass(frozen=True, slots=True)
class Gtfs:
    """A feed as read and mended; ``raw`` holds further files as rows of text."""

    agencies: list[Agency]
    stops: Stops
    lines: list[Route]
    services: Services
    trips: Trips
    times: StopTimes
    texts: Pool
    shapes: Shapes
    transfers: Transfers
    pathways: Pathways
    raw: Mapping[str, list[dict[str, str]]]


def read_gtfs(files: Files, problems: Problems, progress: Progress) -> Gtfs:
    """Return the feed; lesser faults go to ``problems``.

    Raises FeedError, with file, row and field, for a fault that leaves nothing true to tell.
    """
    _check_files(files)
    progress("stops and lines", 0, 1)
    agencies = read_agencies(files, problems)
    stops = read_stops(files, problems)
    lines, line_index = read_lines(files, problems)
    services = read_services(files, problems)
    texts, shape_ids = Pool(), Pool()
    trips, left_out = read_trips(
        files,
        problems,
        lines=line_index,
        services=services.index,
        texts=texts,
        shapes=shape_ids,
    )
    progress("stops and lines", 1, 1)
    total = max(1, files.sizes[STOP_TIMES] // _BYTES_A_ROW)
    times = read_stop_times(
        files,
        problems,
        trips={id_: i for i, id_ in enumerate(trips.ids)},
        left_out=left_out,
        stops=stops.index,
        texts=texts,
        progress=lambda done: progress("stop times", done, max(total, done)),
    )
    _report_idle(trips, times, problems)
    times = mend(times, len(trips.ids), problems)
    trip_ids = set(trips.ids)
    trips, times = expand(files, trips, times, problems)
    stops = _as_platforms(stops, times, problems)
    shapes = read_shapes(files, problems, shape_ids.texts())
    transfers = read_transfers(
        files, problems, stops=stops.index, routes=_numbers(line_index), trips=trip_ids
    )
    floors = floors_of(files, stops, problems)
    pathways = read_pathways(files, problems, stops=stops.index, floors=floors)
    raw = {name: read_table(files, name, problems).records() for name in RAW}
    return Gtfs(
        agencies, stops, lines, services, trips, times, texts, shapes, transfers, pathways, raw
    )


def _numbers(lines: Mapping[str, int]) -> dict[str, int]:
    """Return a number for each route_id."""
    return {route: number for number, route in enumerate(lines)}


def _check_files(files: Files) -> None:
    if not files.sizes:
        raise FeedError("This holds no GTFS files (stops.txt, trips.txt …); is it another zip?")
    for name in CORE:
        if name not in files.sizes:
            raise FeedError("the feed lacks this file; add it.", file=name)


def _report_idle(trips: Trips, times: StopTimes, problems: Problems) -> None:
    calls = np.bincount(times.trip, minlength=len(trips.ids))
    for i in np.flatnonzero(calls == 0).tolist():
        problems.add(
            "no-times",
            f"The trip “{trips.ids[i]}” has no stop times; it was left out.",
            file="trips.txt",
            hint="Add them to stop_times.txt or delete the trip.",
        )


def _as_platforms(stops: Stops, times: StopTimes, problems: Problems) -> Stops:
    """Where a vehicle stops is a platform, even if the feed calls it an entrance."""
    kind = stops.kind.copy()
    used = np.unique(times.stop)
    for i in used[np.isin(kind[used], (ENTRANCE, NODE))].tolist():
        kind[i] = PLATFORM
        problems.add(
            "location_type",
            f"Trips call at “{stops.ids[i]}”, an entrance or node; it counts as a platform.",
            file="stops.txt",
        )
    return replace(stops, kind=kind)
