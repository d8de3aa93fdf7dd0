"""*Figures*: what was asked and how it went, as pictures with tables, CSV, and an open export."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import LOOK
from callbot.console.routes import Route, get
from callbot.conversations.misses import TALK
from callbot.conversations.store import Answered, Store

DAYS = (7, 30)
TOP = 15  # intents that are shown
LEAST = 5  # smaller counts are not published: they may be somebody's
NAMES = ("day", "hour", "language", "status", "intent", "feedback")


@dataclass(frozen=True)
class Figures:
    """Counts of answers by day, hour, language, status and intent, and of thumbs."""

    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def answered(self) -> float:
        """The share of questions that were answered without a person, 0 to 1."""
        done = self.counts.get("status", {}).get("answered", 0)
        return done / self.total if self.total else 0.0


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/figures", _page, LOOK),
        get("/figures.csv", _csv, LOOK),
        get("/open-figures.csv", _open, None),
    )


def figures_of(answers: Iterable[Answered], feedback: Iterable[str], zone: tzinfo) -> Figures:
    """Count answers and the last thumb given to each."""
    found: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    total = 0
    for each in answers:
        data, at = json.loads(each.answer), each.at.astimezone(zone)
        if data.get("channel") == TALK:
            continue  # what an agent looked for is no citizen's question
        total += 1
        found["day"][f"{at:%Y-%m-%d}"] += 1
        found["hour"][f"{at:%H}"] += 1
        found["language"][data.get("language") or "–"] += 1
        found["status"][data.get("status") or "–"] += 1
        found["intent"][data.get("intent") or "–"] += 1
    thumbs = {row["about"]: row["value"] for row in map(json.loads, feedback)}
    found["feedback"].update(thumbs.values())
    return Figures(total, {name: dict(_ordered(name, count)) for name, count in found.items()})


def _ordered(name: str, count: Counter[str]) -> list[tuple[str, int]]:
    by_name = name in ("day", "hour")
    return sorted(count.items()) if by_name else count.most_common()


def suppressed(figures: Figures) -> list[tuple[str, str, str]]:
    """Return (what, value, count) rows fit for everybody: counts below LEAST become "<5"."""
    return [
        (name, value, str(count) if count >= LEAST else f"<{LEAST}")
        for name in NAMES
        for value, count in figures.counts.get(name, {}).items()
    ]


def guarded(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _read(parts: ConsoleParts, now: datetime, days: int) -> Figures:
    since = now - timedelta(days=days)
    return figures_of(parts.store.answers_since(since), parts.store.feedback(since), parts.zone())


def _days() -> int:
    asked = request.args.get("days", "7")
    return int(asked) if asked in {str(each) for each in DAYS} else 7


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    days = _days()
    figures = _read(parts, parts.wall(), days)
    charts = [
        (name, list(figures.counts[name].items())[: TOP if name == "intent" else 60])
        for name in NAMES
    ]
    return renderer.page("figures.html", figures=figures, charts=charts, days=days, choices=DAYS)


def _csv(parts: ConsoleParts, _renderer: Renderer) -> Response:
    figures = _read(parts, parts.wall(), _days())
    rows = [(n, value, count) for n in NAMES for value, count in figures.counts[n].items()]
    return _table(rows, "callbot-figures.csv")


def _open(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Return the last 30 days for everybody; whole days only, small counts hidden."""
    today = parts.wall().astimezone(parts.zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return _table(_open_rows(parts.store, today), "open-figures.csv")


@lru_cache(maxsize=2)
def _open_rows(store: Store, today: datetime) -> list[tuple[str, str, str]]:
    """Count once a day: anybody may ask as often as they like."""
    since = today - timedelta(days=30)
    answers = [each for each in store.answers_since(since) if each.at < today]
    return suppressed(figures_of(answers, store.feedback(since), today.tzinfo or UTC))


def _table(rows: Iterable[tuple[object, ...]], name: str) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(("what", "value", "count"))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
