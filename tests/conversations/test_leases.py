"""Background work that one of many processes does."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callbot.conversations.database import StoreError, open_engine
from callbot.conversations.leases import Leases
from callbot.conversations.store import open_store

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def engine(url):
    opened = open_engine(url)
    yield opened
    opened.dispose()


def take(leases, now, job="feeds"):
    return leases.take(job, now, every=6 * HOUR, hold=HOUR)


def test_a_job_is_taken_once_and_again_when_it_is_due(engine, now):
    one, two = Leases(engine, "one"), Leases(engine, "two")
    assert one.ran_at("feeds") is None
    assert [take(one, now), take(two, now), take(one, now)] == [True, False, False]
    one.done("feeds", now)
    assert one.ran_at("feeds") == now
    assert not take(two, now + 5 * HOUR)
    assert take(two, now + 6 * HOUR)
    assert take(one, now, job="purge")  # another job


def test_a_job_whose_process_died_is_taken_by_another(engine, now):
    dead, alive = Leases(engine, "dead"), Leases(engine, "alive")
    take(dead, now)
    assert not take(alive, now + 59 * MINUTE)
    assert take(alive, now + HOUR)
    dead.done("feeds", now + HOUR)  # it was not dead after all, but its lease had ended
    assert not take(Leases(engine, "third"), now + HOUR)
    assert alive.ran_at("feeds") is None


def test_a_job_that_failed_is_tried_again_after_a_pause(engine, now):
    leases = Leases(engine, "one")
    take(leases, now)
    leases.failed("feeds", now, again=10 * MINUTE)
    assert not take(leases, now + 9 * MINUTE)
    assert take(leases, now + 10 * MINUTE)


def test_of_many_threads_one_takes_it(engine, now):
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: take(Leases(engine, str(n)), now), range(24)))
    assert sum(taken) == 1


def _try(url, name, now, won):
    if take(Leases(open_store(url).engine, name), now):
        won.put(name)


def test_of_several_processes_one_takes_it(url, engine, now):
    context = multiprocessing.get_context("spawn")
    won = context.Queue()
    processes = [context.Process(target=_try, args=(url, str(n), now, won)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert won.get(timeout=5)
    assert won.empty()


def test_a_database_that_cannot_be_used_is_told(engine, now, monkeypatch):
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE leases")
    with pytest.raises(StoreError, match="cannot be used"):
        take(Leases(engine, "one"), now)
