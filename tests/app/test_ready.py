"""What is made ready before the first question about a journey."""

import pytest
from transport.feeds import timetable_of
from transport.test_journey_conditions import EIGHT, NETWORK

from callbot.answers.query import World
from callbot.app.ready import Readiness
from callbot.city.load import load_city
from callbot.events.agenda import Agenda
from callbot.settings import PACKAGE_DATA
from callbot.transport.journeys import find_journeys
from callbot.transport.raptor import days, kernels


@pytest.fixture
def world(tmp_path):
    city, _ = load_city(PACKAGE_DATA / "cities" / "marseille")
    return World(city, Agenda((), timezone=city.timezone), timetable_of(tmp_path, **NETWORK))


def tables_made():
    return days.table_of.cache_info().misses


def test_the_first_question_finds_its_table_made(world, monkeypatch):
    monkeypatch.setattr(kernels, "_fast", [])
    monkeypatch.setattr(kernels, "can_speed_up", lambda: False)
    ready = Readiness(lambda: world, lambda: EIGHT)
    ready.look()
    made = tables_made()
    find_journeys(world.timetable, "x:port", "x:parc", EIGHT, closures=world.closures)
    find_journeys(world.timetable, "x:port", "x:parc", EIGHT, arrive_by=True)
    ready.look()
    assert tables_made() == made


def test_a_day_that_the_timetable_does_not_tell_of_is_no_trouble(world):
    ready = Readiness(lambda: world, lambda: EIGHT.replace(year=2030))
    before = tables_made()
    ready.tables(world)
    assert tables_made() == before
