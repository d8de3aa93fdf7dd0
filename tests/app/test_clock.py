"""The clock of answers: real, or set elsewhere and running on."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callbot.app.clock import start_clock

PARIS = ZoneInfo("Europe/Paris")
SOON = timedelta(seconds=5)


def test_without_a_start_it_shows_the_real_time_in_the_citys_zone():
    shown = start_clock(None, PARIS)()
    assert shown.tzinfo is PARIS
    assert timedelta(0) <= datetime.now(UTC) - shown < SOON


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("2024-07-28T10:00", "2024-07-28T10:00:00+02:00"),  # naive: the city's own time
        ("2024-01-28T10:00", "2024-01-28T10:00:00+01:00"),
        ("2024-07-28T10:00+00:00", "2024-07-28T12:00:00+02:00"),
        ("2024-07-28T01:00-07:00", "2024-07-28T10:00:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # twice that night: the first one
    ],
)
def test_it_starts_where_it_is_set(start, shown):
    clock = start_clock(datetime.fromisoformat(start), PARIS)
    assert timedelta(0) <= clock() - datetime.fromisoformat(shown) < SOON


def test_it_keeps_running():
    clock = start_clock(datetime(2024, 7, 28, 10), PARIS)
    first = clock()
    time.sleep(0.02)
    assert timedelta(seconds=0.02) <= clock() - first < SOON


def test_it_runs_through_a_clock_change_as_a_real_one_does(monkeypatch):
    import callbot.app.clock as module

    class Fake(datetime):
        real = datetime(2026, 11, 22, tzinfo=UTC)

        @classmethod
        def now(cls, tz=None):
            return cls.real.astimezone(tz)

    monkeypatch.setattr(module, "datetime", Fake)
    clock = start_clock(datetime(2026, 3, 29, 1, 59), PARIS)
    Fake.real += timedelta(minutes=2)
    assert clock().isoformat() == "2026-03-29T03:01:00+02:00"
