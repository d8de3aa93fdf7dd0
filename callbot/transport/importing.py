"""Imports a feed: reads, validates, builds beside the snapshot in use and swaps it in.

Whatever goes wrong, the timetable that was there stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from callbot.model import Problem
from callbot.text import tokens
from callbot.transport.arrays import Arrays
from callbot.transport.build import Built, build
from callbot.transport.errors import FeedError
from callbot.transport.fetch import Progress, public_name
from callbot.transport.gtfs import Gtfs, read_gtfs
from callbot.transport.problems import Problems
from callbot.transport.region import feed_row
from callbot.transport.snapshot import write_snapshot, writing
from callbot.transport.source import Limits, open_source
from callbot.transport.timetable import Feed, Timetable, open_snapshot, open_timetable

USUAL = Limits()
Check: TypeAlias = Callable[[Timetable], None]
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}\Z")


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did: the feed, how much of what it holds, and its lesser faults.

    ``changed`` is false when the very same feed was there already and nothing was written.
    """

    feed: Feed
    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()
    changed: bool = True


def silent(stage: str, done: int, total: int) -> None:
    """Take progress and show nothing."""


def import_feed(
    source: str | Path,
    folder: Path,
    *,
    now: datetime,
    feed_id: str | None = None,
    title: str | None = None,
    progress: Progress = silent,
    limits: Limits = USUAL,
    unless_same: bool = False,
    called: str = "",
    check: Check = lambda timetable: None,
    refused: str = "",
) -> Report:
    """Import the GTFS zip, folder or web address ``source`` into ``folder`` as its one timetable.

    ``now`` (aware) is kept as the time of import; ``progress`` is told a stage, how much of it is
    done and how much there is; ``unless_same`` does nothing when the same files were imported last.
    ``called`` is where a file really comes from, when it was fetched before. ``check`` may refuse
    the new timetable before it is taken into use; files with the digest ``refused`` count as those
    imported last. Raises FeedError for a feed that cannot be used.
    """
    if feed_id is not None and not _ID.match(feed_id):
        raise FeedError(f"The feed id {feed_id!r} may only have a-z, 0-9, - and _ (32 at most).")
    wanted = _Wanted(public_name(called or source), feed_id, title)
    with open_source(source, limits=limits, progress=progress, name=wanted.source) as files:
        if unless_same and (same := _same(folder, files.digest, wanted, refused)):
            return same
        problems = Problems()
        gtfs = read_gtfs(files, problems, progress)
        feed = _feed(gtfs, files.digest, wanted, now)
        _report_age(feed, now, problems)
        progress("build", 0, 1)
        built = build(gtfs, feed.id)
        with writing(folder):
            write_snapshot(
                folder,
                built.arrays,
                _documents(gtfs, built, feed),
                check=lambda draft: check(open_snapshot(draft)),
            )
        progress("build", 1, 1)
    return Report(feed, _counts(built.arrays, stations=len(built.stations)), problems.all())


@dataclass(frozen=True, slots=True)
class _Wanted:
    source: str
    feed_id: str | None
    title: str | None


def _same(folder: Path, digest: str, wanted: _Wanted, refused: str) -> Report | None:
    """Return the report of the timetable there when it is of the same files and names."""
    present = _present(folder)
    if present is None or digest == refused:
        return present
    feed = present.feed
    names = (wanted.feed_id or feed.id, wanted.title or feed.title)
    same = (digest, wanted.source, *names) == (feed.digest, feed.source, feed.id, feed.title)
    return present if same else None


def _present(folder: Path) -> Report | None:
    """Return the report of the one feed there; None when there is none, or it is damaged."""
    try:
        timetable = open_timetable(folder)
    except FeedError:
        return None
    return None if len(timetable.feeds) > 1 else report_of(timetable)


def report_of(timetable: Timetable) -> Report:
    """Return the report of a timetable of one feed that is there already."""
    counts = _counts(timetable.arrays, stations=len(timetable.stations))
    return Report(timetable.feeds[0], counts, changed=False)


def _counts(arrays: Arrays, *, stations: int) -> dict[str, int]:
    return {
        "stops": len(arrays.stop_station),
        "stations": stations,
        "lines": len(arrays.line_feed),
        "trips": len(arrays.trip_line),
        "stop times": len(arrays.call_stop),
        "days": len(arrays.service_bits),
    }


def _feed(gtfs: Gtfs, digest: str, wanted: _Wanted, now: datetime) -> Feed:
    info: Mapping[str, str] = next(iter(gtfs.raw["feed_info.txt"]), {})
    agency = gtfs.agencies[0]
    publisher = info.get("feed_publisher_name", "").strip()
    return Feed(
        id=wanted.feed_id or _slug(agency.id or agency.name),
        title=wanted.title or publisher or agency.name or "GTFS",
        source=wanted.source,
        first_day=gtfs.services.first_day,
        last_day=gtfs.services.last_day,
        imported_at=now,
        timezone=agency.timezone.key,
        indicative=info.get("callbot_indicative", "").strip() == "1",
        digest=digest,
        attributions=_attributions(gtfs),
        publisher_url=info.get("feed_publisher_url", "").strip() or agency.url,
    )


def _attributions(gtfs: Gtfs) -> tuple[str, ...]:
    named = (row.get("organization_name", "").strip() for row in gtfs.raw["attributions.txt"])
    return tuple(dict.fromkeys(name for name in named if name))


def _slug(text: str) -> str:
    words = "-".join(word for word in tokens(text) if word.isascii())
    return words[:32].strip("-") or "feed"


def _report_age(feed: Feed, now: datetime, problems: Problems) -> None:
    today: date = now.date()
    if feed.last_day < today:
        problems.add(
            "ended",
            f"The last day of this feed was {feed.last_day}; answers about later days will say so.",
            file="calendar.txt",
            hint="Fetch a newer feed.",
        )
    elif feed.first_day > today:
        problems.add(
            "early",
            f"This feed starts on {feed.first_day} only.",
            file="calendar.txt",
        )


def _documents(gtfs: Gtfs, built: Built, feed: Feed) -> dict[str, dict[str, Any]]:
    about = {
        "feeds": [feed_row(feed)],
        "stations": built.stations,
        "stops": built.stops,
        "lines": built.lines,
    }
    fares = {name: gtfs.raw[f"{name}.txt"] for name in ("fare_attributes", "fare_rules")}
    return {"about": about, "fares": fares}
