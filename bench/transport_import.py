"""Measures a timetable: import and start-up seconds, memory, departures. Prints one JSON document.

    python bench/transport_import.py [FEED]

FEED is a GTFS zip, folder or address; without it the real Strasbourg feed of CALLBOT_TEST_DATA
(default ../shared/data). Each step runs in a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from callbot.transport.departures import next_departures
from callbot.transport.importing import import_feed
from callbot.transport.timetable import Timetable, open_timetable

QUESTIONS = 5000


def resident_mb() -> float:
    """Return the memory this process holds now, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_import(source: str, folder: Path) -> dict[str, object]:
    """Import once, cold."""
    before, start = resident_mb(), time.perf_counter()
    report = import_feed(source, folder, now=datetime.now(UTC), feed_id="bench")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    counts = dict(report.counts)
    return {"import_s": round(seconds, 3), "import_mb": round(peak - before, 1), **counts}


def measure_open(folder: Path) -> dict[str, object]:
    """Open once, then ask at random stations and moments of the feed's days."""
    before, start = resident_mb(), time.perf_counter()
    timetable = open_timetable(folder)
    seconds, opened = time.perf_counter() - start, resident_mb()
    times = sorted(_ask(timetable) for _ in range(QUESTIONS))
    size = sum(path.stat().st_size for path in timetable.folder.iterdir()) / 1e6
    return {
        "open_s": round(seconds, 4),
        "open_mb": round(opened - before, 1),
        "after_questions_mb": round(resident_mb() - before, 1),
        "snapshot_mb": round(size, 1),
        "departures_p50_ms": round(float(np.percentile(times, 50)) * 1000, 4),
        "departures_p99_ms": round(float(np.percentile(times, 99)) * 1000, 4),
    }


def _ask(timetable: Timetable) -> float:
    feed, station = timetable.feeds[0], random.choice(timetable.stations)
    zone = timetable.zone_of(station.id)
    first = datetime.combine(feed.first_day, datetime.min.time(), zone)
    days = (feed.last_day - feed.first_day).days + 1
    now = first + timedelta(seconds=random.randrange(days * 86_400))
    start = time.perf_counter()
    next_departures(timetable, station.id, now)
    return time.perf_counter() - start


def _in_a_process(*arguments: str) -> dict[str, object]:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def main(arguments: list[str]) -> None:
    """Run everything, or one step of it."""
    random.seed(7)
    if arguments[:1] == ["--import"]:
        print(json.dumps(measure_import(arguments[1], Path(arguments[2]))))
        return
    if arguments[:1] == ["--open"]:
        print(json.dumps(measure_open(Path(arguments[1]))))
        return
    root = Path(__file__).parents[1]
    data = Path(os.environ.get("CALLBOT_TEST_DATA", root.parent / "shared" / "data"))
    source = arguments[0] if arguments else str(data / "gtfs" / "strasbourg-cts.zip")
    if not arguments and not Path(source).exists():
        sys.exit(f"{source} is absent; set CALLBOT_TEST_DATA or name a feed.")
    with tempfile.TemporaryDirectory() as folder:
        figures = _in_a_process("--import", source, folder) | _in_a_process("--open", folder)
    print(json.dumps({"feed": Path(source).name, **figures}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
