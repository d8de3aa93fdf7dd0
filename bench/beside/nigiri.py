"""Asks pynigiri (a development dependency) the questions that we are asked, for comparison.

It knows whole minutes only and changes along chains of footpaths. For equal answers a copy of the
feed is made in which all that is the same: changes take two minutes within a station, are forbidden
elsewhere, and nobody stays seated. It logs to the standard output, so it runs in a process of its own:

    python bench/beside/nigiri.py FEED QUESTIONS ANSWERS
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from callbot.transport.raptor.walks import walks_of
from callbot.transport.timetable import Timetable

CHANGE_S = 120


def equal_feed(source: Path, target: Path, timetable: Timetable) -> Path:
    """Write the copy of the feed ``source`` (read as ``timetable``) on which answers can be equal."""
    stations, links = timetable.arrays.stop_station, walks_of(timetable).links
    rows = ["from_stop_id,to_stop_id,transfer_type,min_transfer_time"]
    origins = np.repeat(np.arange(len(links.start) - 1), np.diff(links.start)).tolist()
    for origin, other in zip(origins, links.to.tolist(), strict=True):
        ends = ",".join(timetable.stops[stop].id.partition(":")[2] for stop in (origin, other))
        same = stations[origin] == stations[other]
        rows.append(f"{ends},{f'2,{CHANGE_S}' if same else '3,'}")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, _without_blocks(data) if name == "trips.txt" else data)
        new.writestr("transfers.txt", "\n".join(rows) + "\n")
    return target


def _without_blocks(data: bytes) -> str:
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    text = io.StringIO()
    names = [name for name in rows[0] if name != "block_id"]
    writer = csv.DictWriter(text, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def ask(feed: Path, questions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what pynigiri says of questions: ``start`` and ``end`` ({stop: minutes}), ``at``.

    ``at`` is POSIX time; answers are lists of (arrival, transfers, boardings), and milliseconds.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder, "asked.json"), Path(folder, "told.json")
        asked.write_text(json.dumps(questions))
        done = subprocess.run(
            [sys.executable, __file__, str(feed), str(asked), str(told)],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
            raise RuntimeError(f"pynigiri failed: {said[0]}")
        found: dict[str, Any] = json.loads(told.read_text())
        return found


def _answer(feed: str, questions: list[dict[str, Any]]) -> dict[str, Any]:
    import pynigiri  # noqa: PLC0415 - only in the process that needs it

    days = [date.fromtimestamp(question["at"]) for question in questions]
    span = min(days) - timedelta(2), max(days) + timedelta(4)
    source = pynigiri.TimetableSource("f", feed)
    source.loader_config.link_stop_distance = 0
    start = time.perf_counter()
    timetable = pynigiri.load_timetable([source], *map(str, span))
    loaded = time.perf_counter() - start
    answers, times = [], []
    for question in questions:
        query = pynigiri.Query()
        for name, mode in (("start", "start_match_mode"), ("destination", "dest_match_mode")):
            setattr(query, mode, pynigiri.LocationMatchMode.INTERMODAL)
            stops = question["start" if name == "start" else "end"].items()
            offsets = [
                pynigiri.Offset(timetable.find_location(stop), minutes) for stop, minutes in stops
            ]
            setattr(query, name, offsets)
        query.start_time, query.max_transfers = question["at"] // 60, 7
        start = time.perf_counter()
        found = pynigiri.route(timetable, query)
        times.append((time.perf_counter() - start) * 1000)
        answers.append([(journey.arrival_time() * 60, journey.transfers) for journey in found])
    return {"load_s": loaded, "ms": times, "answers": answers}


if __name__ == "__main__":
    result = _answer(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()))
    Path(sys.argv[3]).write_text(json.dumps(result))
