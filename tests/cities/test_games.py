"""The 2024 Games' calendar against the published list of units: each one sailed or played is there."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import recurring_ical_events
from helpers.data import data_path
from icalendar import Calendar

FILE = Path(__file__).parents[2] / "cities" / "marseille" / "events" / "paris2024.ics"
CLASSES = {
    "Men's Skiff": "49er hommes",
    "Women's Skiff": "49er FX femmes",
    "Men's Windsurfing": "planche à voile iQFoil hommes",
    "Women's Windsurfing": "planche à voile iQFoil femmes",
    "Men's Dinghy": "dériveur ILCA 7 hommes",
    "Women's Dinghy": "dériveur ILCA 6 femmes",
    "Mixed Dinghy": "470 mixte",
    "Mixed Multihull": "Nacra 17 mixte",
    "Men's Kite": "kite hommes",
    "Women's Kite": "kite femmes",
    "Men": "Football hommes",
    "Women": "Football femmes",
}


def units() -> list[dict[str, str]]:
    path = data_path("events", "paris2024-competition-units.csv")
    with path.open(encoding="utf-8", newline="") as source:
        return [row for row in csv.DictReader(source) if row["venue_code"] in ("MAM", "MRS")]


@cache
def sessions() -> list[tuple[str, datetime, datetime, str]]:
    calendar = Calendar.from_ical(FILE.read_bytes())
    found = recurring_ical_events.of(calendar).between((2024, 7, 20), (2024, 8, 12))
    return [(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt, str(e["STATUS"])) for e in found]


def is_of(title: str, event: str) -> bool:
    name = CLASSES[event]
    return title.startswith((f"Voile : {name},", f"{name} :"))


@pytest.mark.data
def test_every_finished_unit_lies_in_a_session() -> None:
    finished = [unit for unit in units() if unit["status"] == "FINISHED"]
    assert len(finished) > 130
    for unit in finished:
        start, end = (datetime.fromisoformat(unit[key]) for key in ("start_date", "end_date"))
        holders = [
            title
            for title, first, last, status in sessions()
            if is_of(title, unit["event"]) and first <= start <= end <= last
            if status == "CONFIRMED"
        ]
        assert len(holders) == 1, (unit, holders)


@pytest.mark.data
def test_sessions_start_and_end_with_a_unit() -> None:
    moments = {
        (CLASSES[unit["event"]], datetime.fromisoformat(unit[key]))
        for unit in units()
        for key in ("start_date", "end_date")
    }
    names = {name for name, _ in moments}
    for title, first, last, _ in sessions():
        for name in (n for n in names if title.startswith((f"Voile : {n},", f"{n} :"))):
            assert (name, first) in moments, title
            assert (name, last) in moments, title


@pytest.mark.data
def test_days_without_a_race_are_cancelled() -> None:
    days: dict[tuple[str, str], set[str]] = {}
    for unit in units():
        days.setdefault((unit["event"], unit["day"]), set()).add(unit["status"])
    lost = {key for key, states in days.items() if states == {"CANCELLED"}}
    assert len(lost) == 3
    for event, day in lost:
        states = {s for t, first, _, s in sessions() if is_of(t, event) and f"{first:%F}" == day}
        assert states == {"CANCELLED"}, (event, day)
