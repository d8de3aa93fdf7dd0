"""The embedded city: its files load without a word and its hours and events hold."""

from datetime import UTC, datetime
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


def test_its_calendars_have_no_mistakes_and_replay_the_games(loaded):
    city = loaded[0]
    agenda, problems = load_events(city.events, timezone=city.timezone, now=datetime.now(UTC))
    assert problems == []
    day = datetime(2024, 7, 28, tzinfo=city.timezone)
    tags = [event.tags for event in agenda.between(day, day.replace(day=29))]
    assert sum("sport" in each for each in tags) >= 2
