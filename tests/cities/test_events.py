"""The embedded calendars are whole, plausible, and hold what the demonstration needs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar, Event

FOLDER = Path(__file__).parents[2] / "cities" / "marseille" / "events"
FILES = sorted(FOLDER.glob("*.ics"))
PARIS = ZoneInfo("Europe/Paris")
TAGS = {
    "children", "concert", "culture", "fireworks", "football", "free", "market", "sailing", "sport"
}  # fmt: skip


@cache
def calendar(name: str) -> Calendar:
    return Calendar.from_ical((FOLDER / name).read_bytes())


def all_events() -> list[Event]:
    return [event for path in FILES for event in calendar(path.name).walk("VEVENT")]


def on(day: date) -> dict[str, Any]:
    """Return title -> event of a day, over all calendars."""
    found = [recurring_ical_events.of(calendar(path.name)).at(day) for path in FILES]
    return {str(event["SUMMARY"]): event for events in found for event in events}


def test_every_event_is_complete_and_in_marseille() -> None:
    for event in all_events():
        for key in ("UID", "SUMMARY", "X-CALLBOT-SUMMARY-EN", "DTSTART", "DTEND", "LOCATION"):
            assert event.get(key), (event.get("UID"), key)
        assert event["DTSTART"].dt < event["DTEND"].dt
        assert 43.2 < event["GEO"].latitude < 43.4
        assert 5.3 < event["GEO"].longitude < 5.5
        assert {str(tag) for tag in event["CATEGORIES"].cats} <= TAGS
        assert event["STATUS"] in ("CONFIRMED", "CANCELLED")


def test_lines_end_and_fold_as_rfc_5545_wants() -> None:
    for path in FILES:
        lines = path.read_bytes().split(b"\r\n")
        assert lines[-1] == b""
        assert not any(b"\n" in line or len(line) > 75 for line in lines)


def test_aliases_are_lower_case_and_said_once() -> None:
    for event in all_events():
        aliases = str(event.get("X-CALLBOT-ALIASES", "")).split(",")
        assert len(aliases) == len(set(aliases)), event["UID"]
        assert all(alias == alias.strip().lower() for alias in aliases), event["UID"]


def test_uids_repeat_only_for_single_occurrences_of_a_series() -> None:
    masters = [str(event["UID"]) for event in all_events() if "RECURRENCE-ID" not in event]
    assert len(masters) == len(set(masters))
    assert {str(event["UID"]) for event in all_events()} == set(masters)


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (date(2024, 7, 28), {"Football femmes : États-Unis - Allemagne (phase de groupes)"}),
        (date(2024, 8, 6), {"Football femmes : Brésil - Espagne (demi-finale)"}),
        (date(2024, 8, 2), {"Voile : 49er hommes, course à médailles"}),
        (date(2024, 5, 8), {"Arrivée de la flamme olympique sur le Belem"}),
        (date(2026, 11, 22), {"Foire aux santons", "Marché de Noël du Vieux-Port"}),
        (date(2026, 11, 23), {"Marché du Prado", "Marché aux poissons du Vieux-Port"}),
        (date(2027, 2, 2), {"Chandeleur de Saint-Victor"}),
        (date(2027, 6, 21), {"Fête de la musique"}),
        (date(2026, 10, 25), {"Marseille-Cassis (course à pied)"}),
        (date(2026, 9, 19), {"Journées européennes du patrimoine"}),
        (date(2027, 3, 26), {"Semaine nautique de Marseille (SNIM)"}),
    ],
)
def test_events_of_a_day(day: date, titles: set[str]) -> None:
    assert titles <= set(on(day))


def test_no_market_on_christmas_day_nor_on_new_years_day() -> None:
    for day in (date(2026, 12, 25), date(2027, 1, 1), date(2028, 1, 1)):
        assert not [
            title for title in on(day) if title.startswith("Marché") and "Noël" not in title
        ]
    assert "Marché du Prado" in on(date(2026, 12, 26))


def test_cancelled_and_moved_events_say_so() -> None:
    assert on(date(2026, 11, 28))["Concert d'exemple au kiosque"]["STATUS"] == "CANCELLED"
    assert "Heure du conte d'exemple" not in on(date(2026, 11, 25))
    moved = on(date(2026, 11, 26))["Heure du conte d'exemple"]
    assert moved["X-CALLBOT-MOVED-FROM"] == "20261125T150000"
    kite = on(date(2024, 8, 7))["Voile : kite femmes, courses de qualification"]
    assert kite["STATUS"] == "CANCELLED"


def test_games_football_is_ten_matches_at_their_local_times() -> None:
    matches = [e for e in all_events() if str(e["UID"]).startswith("foot-")]
    assert len(matches) == 10
    assert {f"{e['DTSTART'].dt:%H:%M}" for e in matches} == {"18:00", "19:00", "21:00"}
    assert all(e["DTEND"].dt - e["DTSTART"].dt == timedelta(minutes=105) for e in matches)
    assert matches[0]["DTSTART"].dt == datetime(2024, 7, 24, 21, tzinfo=PARIS)


def test_games_sailing_has_ten_events_each_with_its_final() -> None:
    titles = {str(e["SUMMARY"]) for e in calendar("paris2024.ics").walk("VEVENT")}
    series = {t for t in titles if t.endswith("courses de qualification")}
    finals = {t for t in titles if t.endswith((", finale", "course à médailles"))}
    assert len(series) == len(finals) == 10
    assert {t.split(",")[0] for t in series} == {t.split(",")[0] for t in finals}
