"""*Figures*: what was asked and how it went, as pictures with tables, CSV, and an open export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from flask import Response, request

from callbot.console.counting import NAMES, PERIODS, Figures, figures_of, suppressed, times_of
from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import LOOK
from callbot.console.routes import Route, get
from callbot.conversations.store import Store
from callbot.handover import Handovers

DAYS = (7, 30, 90)
TOP = 15  # intents that are shown


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/figures", _page, LOOK),
        get("/figures.csv", _csv, LOOK),
        get("/open-figures.csv", _open, None),
    )


def guarded(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(cell)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r\n") else text


def _read(parts: ConsoleParts, now: datetime, days: int) -> Figures:
    since = now - timedelta(days=days)
    return figures_of(
        parts.store.answers_since(since),
        parts.store.feedback(since),
        parts.zone(),
        parts.handovers.waits(since),
    )


def _days() -> int:
    asked = request.args.get("days", "7")
    return int(asked) if asked in {str(each) for each in DAYS} else 7


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    days = _days()
    figures = _read(parts, parts.wall(), days)
    charts = [
        (name, list(figures.counts[name].items())[: TOP if name == "intent" else 60])
        for name in NAMES
        if name not in PERIODS
    ]
    return renderer.page(
        "figures.html",
        figures=figures,
        charts=charts,
        periods=[(name, figures.spans.get(name, ())) for name in PERIODS],
        days=days,
        choices=DAYS,
    )


def _csv(parts: ConsoleParts, _renderer: Renderer) -> Response:
    figures = _read(parts, parts.wall(), _days())
    rows = [(n, value, str(c)) for n in NAMES for value, c in figures.counts[n].items()]
    spans = (figures.whole, *(span for name in PERIODS for span in figures.spans.get(name, ())))
    return _table(
        [*rows, *(row for span in spans for row in times_of(span))], "callbot-figures.csv"
    )


def _open(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Return the last 30 days for everybody; whole days only, small counts hidden."""
    today = parts.wall().astimezone(parts.zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    return _table(_open_rows(parts.store, parts.handovers, today), "open-figures.csv")


@lru_cache(maxsize=2)
def _open_rows(store: Store, handovers: Handovers, today: datetime) -> list[tuple[str, str, str]]:
    """Count once a day: anybody may ask as often as they like."""
    since = today - timedelta(days=30)
    answers = [each for each in store.answers_since(since) if each.at < today]
    waits = [each for each in handovers.waits(since) if each[0] < today]
    zone = today.tzinfo or UTC
    return suppressed(figures_of(answers, store.feedback(since), zone, waits))


def _table(rows: Iterable[tuple[object, ...]], name: str) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(("what", "value", "count"))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
