"""Alerts and trip updates that change while the assistant serves."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from google.transit import gtfs_realtime_pb2
from helpers.world import CITY, STATION, agenda, timetable
from transport.updates_feed import message, trip

from callbot.answers.query import World
from callbot.app.realtime import Realtime
from callbot.settings import Settings

NOW = datetime(2026, 5, 12, 7, 50, tzinfo=ZoneInfo("Europe/Paris"))
WORLD = World(CITY, agenda(), timetable())


@pytest.fixture
def files(tmp_path):
    return tmp_path / "alerts.pb", tmp_path / "updates.pb"


@pytest.fixture
def realtime(files, tmp_path):
    alerts, updates = map(str, files)
    return Realtime(Settings(city=tmp_path, alerts=(alerts,), trip_updates=(updates,)))


def closed_station():
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = int(NOW.timestamp())
    alert = feed.entity.add(id="a").alert
    alert.effect = gtfs_realtime_pb2.Alert.NO_SERVICE
    alert.informed_entity.add(stop_id="gare")
    return feed.SerializeToString()


def test_what_is_read_is_laid_over_the_world_with_the_closures_of_the_alerts(realtime, files):
    files[0].write_bytes(closed_station())
    files[1].write_bytes(message(trip("t1", (1, 60)), made=NOW))
    assert realtime.poll()
    assert not realtime.poll()
    world = realtime.lay_over(WORLD)
    assert world.updates.counts["matched"] == 1
    assert [a.id for a in world.alerts.alerts] == ["a"]
    assert world.alerts.source == files[0].name
    assert [c.id for c in world.closures.of_station(STATION, NOW)] == ["alert:a"]


def test_the_citys_own_closures_are_there_too(realtime, files, tmp_path):
    (tmp_path / "closures.yaml").write_text(
        "closures: [{id: own, scope: route, refs: [N], start: 2026-05-12 00:00, "
        "end: 2026-05-13 00:00, source: Ville}]\n"
    )
    files[0].write_bytes(closed_station())
    realtime.poll()
    assert [c.id for c in realtime.lay_over(WORLD).closures.every] == ["own", "alert:a"]


def test_a_message_that_is_broken_leaves_the_last_good_one(realtime, files, caplog):
    files[0].write_bytes(closed_station())
    files[1].write_bytes(message(trip("t1", (1, 60)), made=NOW))
    realtime.poll()
    with caplog.at_level(logging.WARNING):
        for path in files:
            path.write_bytes(b"nonsense, and more of it")
        assert not realtime.poll()
        assert not realtime.poll()
    assert len(caplog.records) == 2  # once for each source
    world = realtime.lay_over(WORLD)
    assert (len(world.alerts.alerts), world.updates.counts["matched"]) == (1, 1)


def test_before_anything_was_read_realtime_is_unavailable_since_the_start(realtime):
    before = datetime.now(UTC)
    realtime.poll()
    updates = realtime.lay_over(WORLD).updates
    since = updates.unavailable_since(NOW)
    assert before - since < timedelta(minutes=1)
    assert not updates.fresh(NOW)


def test_without_sources_there_is_no_realtime_to_speak_of(tmp_path):
    realtime = Realtime(Settings(city=tmp_path))
    assert not realtime.poll()
    world = realtime.lay_over(WORLD)
    assert (world.alerts, world.updates, realtime.sources) == (None, None, ())


def test_a_new_timetable_gets_the_last_message_laid_over_it(realtime, files):
    files[1].write_bytes(message(trip("t1", (1, 60)), made=NOW))
    realtime.poll()
    other = replace(WORLD, timetable=replace(timetable()))
    assert realtime.lay_over(WORLD).updates.timetable is WORLD.timetable
    assert realtime.lay_over(other).updates.timetable is other.timetable


def test_a_source_may_be_about_one_feed_of_several(files, tmp_path):
    files[1].write_bytes(message(trip("t1", (1, 60)), made=NOW))
    named = Realtime(Settings(city=tmp_path, trip_updates=(f"x={files[1]}",)))
    named.poll()
    assert named.lay_over(WORLD).updates.counts["matched"] == 1
    wrong = Realtime(Settings(city=tmp_path, trip_updates=(f"y={files[1]}",)))
    wrong.poll()
    assert not wrong.lay_over(WORLD).updates.fresh(NOW)
    assert [Path(name).name for name in wrong.sources] == ["updates.pb"]


def test_a_source_that_comes_back_with_what_it_said_before_is_no_trouble_any_more(realtime, files):
    files[0].write_bytes(closed_station())
    files[1].write_bytes(message(trip("t1", (1, 60)), made=NOW))
    realtime.poll()
    aside = files[0].rename(files[0].with_suffix(".aside"))
    realtime.poll()
    [(name, why)] = realtime.troubles
    assert name == str(files[0])
    assert "cannot be read" in why
    aside.rename(files[0])
    assert not realtime.poll()
    assert realtime.troubles == ()


def test_a_broken_message_stays_a_trouble_while_nothing_newer_comes(realtime, files):
    files[0].write_bytes(closed_station())
    files[1].write_bytes(b"nonsense, and more of it")
    realtime.poll()
    realtime.poll()
    assert [name for name, _ in realtime.troubles] == [str(files[1])]
