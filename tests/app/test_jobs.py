"""Background work of the web processes: due, done once, tried again, in a process of its own."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from helpers.town import town_settings
from transport.feeds import BASE, NOW, write_zip
from transport.test_polling import Newsstand

from callbot.app import jobs
from callbot.app.jobs import Background, Job, jobs_of, process_name
from callbot.app.parts import imported_folder
from callbot.conversations.leases import Leases
from callbot.conversations.store import NewEvent, open_store
from callbot.transport.feeds import import_feeds
from callbot.transport.timetable import open_timetable

DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path):
    return town_settings(tmp_path, retention_days=30)


@pytest.fixture
def store(settings):
    settings.data.mkdir(parents=True, exist_ok=True)
    opened = open_store(settings.database_url)
    yield opened
    opened.close()


class Wall:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self):
        return self.now


def background(store, *made, wall):
    return Background(made, Leases(store.engine, process_name()), wall=wall)


def test_a_job_is_done_by_one_process_and_again_when_it_is_due(store):
    wall, done = Wall(), []
    job = Job("count", DAY, done.append)
    one, two = (background(store, job, wall=wall) for _ in range(2))
    assert (one.look(), two.look(), one.look()) == (["count"], [], [])
    wall.now += DAY
    assert two.look() == ["count"]
    assert len(done) == 2


def test_a_job_that_fails_does_not_end_the_others_and_is_tried_again(store, caplog):
    wall, tries = Wall(), []

    def fail(now):
        tries.append(now)
        raise RuntimeError("no")

    both = background(store, Job("bad", DAY, fail), Job("good", DAY, tries.append), wall=wall)
    with caplog.at_level(logging.ERROR):
        assert both.look() == ["good"]
    assert "the job bad failed" in caplog.text
    wall.now += jobs.AGAIN
    both.look()
    assert len(tries) == 3


def test_old_conversations_are_forgotten_once_a_day(settings, store):
    wall = Wall()
    old = store.begin(wall.now - 40 * DAY, NewEvent("message", wall.now - 40 * DAY, "{}", "m"))
    assert background(store, *jobs_of(settings, store), wall=wall).look() == ["purge", "feeds"]
    assert store.events_after(old.conversation, 0) == []


def test_feeds_are_not_renewed_where_nobody_asked_for_it(tmp_path, store):
    settings = town_settings(tmp_path, feed_refresh_hours=0)
    assert [job.name for job in jobs_of(settings, store)] == ["purge"]


def test_a_feed_from_the_web_is_renewed_in_a_process_of_its_own(settings, store, tmp_path, caplog):
    stand = Newsstand(write_zip(tmp_path / "one.zip", BASE).read_bytes())
    with stand.open() as address:
        import_feeds([address], imported_folder(settings), now=NOW)
        newer = BASE | {"stops.txt": BASE["stops.txt"].replace("Gare", "Halte")}
        stand.body = write_zip(tmp_path / "two.zip", newer).read_bytes()
        with caplog.at_level(logging.WARNING):
            background(store, *jobs_of(settings, store), wall=Wall()).look()
    assert "feeds renewed: Imported Régie (rtx)" in caplog.text
    assert open_timetable(imported_folder(settings)).stations[2].name == "Halte"


def test_jobs_are_looked_at_in_the_background(store, monkeypatch):
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 0.01)
    done = []
    running = background(store, Job("count", DAY, done.append), wall=Wall())
    running.start()
    until = datetime.now(UTC) + timedelta(seconds=20)
    while not done:
        assert datetime.now(UTC) < until
    running.stop()
