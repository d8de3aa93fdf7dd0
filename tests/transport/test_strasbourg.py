"""Ten real stops against an independent reading of the same files: equal, to the second and trip."""

from datetime import datetime

import pytest
from helpers.data import data_path
from transport.feeds import NOW
from transport.reference import Reference

from callbot.transport.departures import next_departures
from callbot.transport.importing import import_feed
from callbot.transport.timetable import open_timetable

STOPS = (
    "HOFER_04", "HOFER_05", "HOFER_13", "23NOV_01", "ABATT_01",
    "ANSYN_01", "LHPPA_11", "MUDEC_01", "ELECT_02", "ANEMO_01",
)  # fmt: skip
MOMENTS = (
    "2026-05-12T08:30+02:00",
    "2026-05-12T23:50+02:00",
    "2026-05-13T00:20+02:00",
    "2026-03-28T23:50+01:00",  # the night when 02:00 becomes 03:00
    "2026-03-29T01:59+01:00",
    "2026-03-29T03:00+02:00",
    "2026-05-01T12:00+02:00",  # a public holiday
    "2026-07-04T23:00+02:00",  # the feed's last day
)

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def feed():
    return data_path("gtfs", "strasbourg-cts.zip")


@pytest.fixture(scope="module")
def timetable(feed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("strasbourg")
    import_feed(feed, folder, now=NOW, feed_id="cts")
    return open_timetable(folder)


@pytest.fixture(scope="module")
def reference(feed):
    return Reference(feed, STOPS)


@pytest.mark.parametrize("moment", MOMENTS)
def test_departures_equal_the_plain_reading(timetable, reference, moment):
    now = datetime.fromisoformat(moment)
    compared = 0
    for stop in STOPS:
        found = next_departures(timetable, f"cts:{stop}", now, limit=100_000)
        ours = [(d.time.isoformat(), d.line.name, d.headsign, d.trip_id) for d in found]
        plain = [(t.isoformat(), *rest) for t, *rest in reference.departures(stop, now)]
        assert ours == plain, stop
        compared += len(plain)
    assert compared > 50


def test_a_station_is_the_union_of_its_platforms(timetable):
    now = datetime.fromisoformat("2026-05-12T08:30+02:00")
    station = timetable.station("cts:HOFER_04")
    together = next_departures(timetable, station.id, now, limit=100_000)
    apart = [
        d for stop in station.stop_ids for d in next_departures(timetable, stop, now, limit=100_000)
    ]
    assert len(station.stop_ids) == 4
    assert {(d.time, d.trip_id) for d in together} == {(d.time, d.trip_id) for d in apart}
    assert [d.time for d in together] == sorted(d.time for d in together)


def test_what_the_feed_holds(timetable):
    assert (len(timetable.stops), len(timetable.stations), len(timetable.lines)) == (1351, 572, 46)
    assert len(timetable.arrays.call_stop) == 531_295
