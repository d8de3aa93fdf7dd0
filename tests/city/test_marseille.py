"""The embedded city: its files load without a word and its hours and events hold."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from callbot.city import load_city
from callbot.events import load_events

FOLDER = Path(__file__).parents[2] / "cities" / "marseille"


@pytest.fixture(scope="module")
def loaded():
    return load_city(FOLDER)


def test_its_files_have_no_mistakes(loaded):
    city, problems = loaded
    assert problems == []
    assert city.services
    assert city.places
    assert city.tickets
    assert Path(city.feeds[0]).is_dir()


def test_its_line_is_closed_on_a_public_holiday(loaded):
    hours = loaded[0].line_hours
    assert not hours.is_open(datetime(2026, 5, 1, 10, tzinfo=loaded[0].timezone))
    assert hours.is_open(datetime(2026, 5, 4, 10, tzinfo=loaded[0].timezone))


def test_school_holidays_are_listed_up_to_the_next_summer_and_count_in_hours(loaded):
    city = loaded[0]
    assert city.holidays.school[-1].last >= date(2027, 7, 1)
    hours = city.opening_hours("Mo-Fr 16:00-18:00; SH Mo-Fr 09:00-12:00; PH off")
    assert hours.is_open(datetime(2026, 10, 20, 10, tzinfo=city.timezone))  # Toussaint
    assert not hours.is_open(datetime(2026, 10, 20, 17, tzinfo=city.timezone))
    assert hours.is_open(datetime(2026, 11, 24, 17, tzinfo=city.timezone))
    assert not hours.is_open(datetime(2026, 11, 11, 17, tzinfo=city.timezone))


def test_what_people_ask_a_town_hall_for_is_there(loaded):
    kinds = Counter(service.kind for service in loaded[0].services)
    wanted = {"town_hall": 8, "library": 8, "pool": 4, "recycling_centre": 5, "museum": 9}
    assert all(kinds[kind] >= count for kind, count in wanted.items()), kinds
    assert {"tow_pound", "lost_property", "social", "park_ride", "bulky_waste"} <= set(kinds)


def test_its_calendars_have_no_mistakes_and_replay_the_games(loaded):
    city = loaded[0]
    agenda, problems = load_events(city.events, timezone=city.timezone, now=datetime.now(UTC))
    assert problems == []
    day = datetime(2024, 7, 28, tzinfo=city.timezone)
    tags = [event.tags for event in agenda.between(day, day.replace(day=29))]
    assert sum("sport" in each for each in tags) >= 2
