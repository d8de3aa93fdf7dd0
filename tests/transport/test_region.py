"""Several feeds of one region: nothing of two feeds is confused, shared stations are one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from transport.feeds import BASE, NOW, write_folder, write_zip

from callbot.transport.arrays import array_names
from callbot.transport.departures import first_last, next_departures
from callbot.transport.errors import FeedError, UnknownId
from callbot.transport.feeds import ensure_feeds, import_feeds
from callbot.transport.journeys import find_journeys
from callbot.transport.lines import lines_at, routes
from callbot.transport.region import REFERS
from callbot.transport.region_stations import merge_stations
from callbot.transport.stops import find_stations
from callbot.transport.timetable import Station, open_timetable

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 5, 12, 7, 50, tzinfo=PARIS)
# A train from the station on to the lake; other days, other ids, a station of nearly the same name.
TRAIN = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n"
    "ter,Trains,https://example.org/,Europe/Paris\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    'port,"Gare SNCF",43.3023,5.3806\nlac,Lac,43.4000,5.5000\n',
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\nr1,K,Gare - Lac,2\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign,block_id\n"
    "r1,daily,t1,Lac,b\nr1,daily,k2,Lac,b\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "t1,08:20:00,08:20:00,port,1\nt1,08:50:00,08:50:00,lac,2\n"
    "k2,09:20:00,09:20:00,port,1\nk2,09:50:00,09:50:00,lac,2\n",
    "calendar.txt": BASE["calendar.txt"].splitlines()[0]
    + "\ndaily,1,1,1,1,1,1,1,20260401,20260515\n",
    "fare_attributes.txt": "fare_id,price,currency_type,payment_method,transfers\nf,2.00,EUR,0,0\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    base = tmp_path_factory.mktemp("region")
    sources = [write_folder(base / "city", BASE), write_zip(base / "train.zip", TRAIN)]
    reports = import_feeds(sources, base / "timetable", now=NOW)
    assert [report.feed.id for report in reports] == ["rtx", "ter"]
    return base / "timetable"


@pytest.fixture(scope="module")
def region(folder):
    return open_timetable(folder)


def shown(departures):
    return [(f"{d.time:%H:%M}", d.line.id, d.trip_id, d.stop_id) for d in departures]


def test_stations_of_one_name_and_place_are_one(region):
    station = region.station("rtx:@gare")
    assert station.also == ("ter:@gare-sncf",)
    assert station.stop_ids == ("rtx:gare", "rtx:gare2", "ter:port")
    assert region.station("ter:@gare-sncf") is region.station("ter:port") is station
    assert [s.name for s in region.stations] == ["Vieux-Port", "Mairie, Place", "Gare", "Lac"]


def test_departures_of_all_feeds_are_in_one_order(region):
    assert shown(next_departures(region, "rtx:@gare", AT, limit=3)) == [
        ("08:20", "rtx:r1", "t3", "rtx:gare2"),
        ("08:20", "ter:r1", "t1", "ter:port"),
        ("09:20", "ter:r1", "k2", "ter:port"),
    ]
    assert [line.name for line in lines_at(region, "ter:@gare-sncf")] == ["1", "K"]


def test_ids_that_two_feeds_share_stay_apart(region):
    assert region.line("rtx:r1").name == "1"
    assert region.line("ter:r1").name == "K"
    assert region.places("rtx:port")[0] != region.places("ter:port")[0]
    assert shown(next_departures(region, "rtx:port", AT, limit=1)) == [
        ("08:00", "rtx:r1", "t1", "rtx:port")
    ]
    assert [s.name for s in routes(region, "ter:r1")[0].stations] == ["Gare", "Lac"]


def test_each_feed_has_its_own_days(region):
    late = datetime(2026, 6, 1, 7, tzinfo=PARIS)
    assert {d.line.id for d in next_departures(region, "rtx:@gare", late)} == {"rtx:r1"}
    early = datetime(2026, 4, 2, 7, tzinfo=PARIS)
    assert {d.line.id for d in next_departures(region, "rtx:@gare", early)} == {"ter:r1"}
    both = first_last(region, "rtx:@gare", AT.date())
    assert [(f.line.id, f"{f.first:%H:%M}") for f in both] == [
        ("rtx:r1", "08:20"),
        ("ter:r1", "08:20"),
    ]


def test_a_journey_goes_over_both_feeds(tmp_path):
    early = TRAIN | {"stop_times.txt": TRAIN["stop_times.txt"].replace("08:20", "08:12")}
    sources = [write_folder(tmp_path / "city", BASE), write_folder(tmp_path / "train", early)]
    import_feeds(sources, tmp_path / "t", now=NOW)
    region, at = open_timetable(tmp_path / "t"), AT.replace(minute=59)  # too late for the walk
    journey = find_journeys(region, "rtx:@vieux-port", "ter:@lac", at)[0]
    assert [leg.line.id for leg in journey.legs if leg.line] == ["rtx:r1", "ter:r1"]
    assert f"{journey.arrival:%H:%M}" == "08:50"


def test_who_a_thing_is_of(region):
    assert region.feed_of("ter:r1").title == "Trains"
    assert [f.id for f in region.feeds_of(["ter:r1", "ter:lac", "rtx:port"])] == ["rtx", "ter"]
    assert region.fares["fare_attributes"][0]["feed"] == "ter"
    with pytest.raises(UnknownId):
        region.station("ter:@vieux-port")


def test_stations_are_found_by_name_over_all_feeds(region):
    assert [found.station.id for found in find_stations(region, "lac")] == ["ter:@lac"]


def test_a_single_feed_is_as_it_was_alone(region, folder):
    members = [open_timetable(path) for path in sorted((folder / "members").iterdir())]
    alone = next(each for each in members if each.feeds[0].id == "rtx")
    for station in alone.stations:
        for day in range(1, 31):
            now = datetime(2026, 5, day, 5, tzinfo=PARIS)
            mine = [
                d for d in next_departures(region, station.id, now, limit=50) if d.line.id[0] == "r"
            ]
            theirs = next_departures(alone, station.id, now, limit=50)
            assert shown(mine) == shown(theirs)[: len(mine)]
            assert mine


def test_nothing_is_built_again_when_nothing_changed(tmp_path):
    sources = [write_folder(tmp_path / "city", BASE), write_zip(tmp_path / "train.zip", TRAIN)]
    folder = tmp_path / "timetable"
    assert all(report.changed for report in ensure_feeds(sources, folder, now=NOW))
    before = (folder / "current").read_text()
    assert not any(report.changed for report in ensure_feeds(sources, folder, now=NOW))
    assert (folder / "current").read_text() == before
    write_zip(
        tmp_path / "train.zip", TRAIN | {"routes.txt": TRAIN["routes.txt"].replace(",K,", ",L,")}
    )
    assert [r.changed for r in ensure_feeds(sources, folder, now=NOW)] == [False, True]
    assert open_timetable(folder).line("ter:r1").name == "L"


def test_two_feeds_of_one_id_get_two(tmp_path):
    sources = [write_folder(tmp_path / name, BASE) for name in ("one", "two")]
    import_feeds(sources, tmp_path / "t", now=NOW)
    region = open_timetable(tmp_path / "t")
    assert [feed.id for feed in region.feeds] == ["rtx", "rtx-2"]
    assert len(region.stations) == 3
    again = ensure_feeds(sources, tmp_path / "t", now=NOW)
    assert [(r.feed.id, r.changed) for r in again] == [("rtx", False), ("rtx-2", False)]


def test_feeds_of_different_time_zones_make_no_region(tmp_path):
    far = TRAIN | {"agency.txt": TRAIN["agency.txt"].replace("Europe/Paris", "America/Toronto")}
    sources = [write_folder(tmp_path / "a", BASE), write_folder(tmp_path / "b", far)]
    with pytest.raises(FeedError, match=r"different time zones \(America/Toronto, Europe/Paris\)"):
        import_feeds(sources, tmp_path / "t", now=NOW)


def test_a_broken_feed_of_several_is_named_and_the_region_stays(folder, tmp_path):
    before = (folder / "current").read_text()
    broken = write_folder(tmp_path / "broken", {"stops.txt": "stop_id\n"})
    with pytest.raises(FeedError, match="lacks this file"):
        ensure_feeds([write_folder(tmp_path / "city", BASE), broken], folder, now=NOW)
    assert (folder / "current").read_text() == before


# Arrays whose numbers refer to nothing, and those that the merge makes itself.
PLAIN = """
    stop_lat stop_lon stop_wheelchair stop_kind trip_direction trip_wheelchair trip_bikes trip_exact
    call_arrival call_departure call_sequence call_pickup call_drop_off pattern_direction pattern_days
    shape_lat shape_lon leave_time transfer_type transfer_seconds path_mode path_both_ways
    path_seconds path_step_free text_blob trip_id_blob pathway_id_blob
"""
MADE = "stop_station service_bits leave_start"


def test_the_merge_knows_of_every_array_what_it_refers_to():
    assert set(array_names()) == {*REFERS, *PLAIN.split(), *MADE.split()}, (
        "add new arrays to REFERS"
    )


def station(id_, name, lat=43.3, lon=5.38, wheelchair=None):
    return Station(id_, name, lat, lon, wheelchair, (f"{id_}.1",))


@pytest.mark.parametrize(
    ("name", "lat", "joined"),
    [
        ("Gare Saint-Charles", 43.3, True),
        ("GARE ST CHARLES", 43.302, True),  # 220 m
        ("Marseille, Gare Saint Charles", 43.302, True),
        ("Saint-Charles", 43.3005, True),  # 55 m
        ("Saint-Charles", 43.302, False),  # too far for a name that is not the same
        ("Gare Saint-Charles", 43.304, False),  # 440 m
        ("Castellane", 43.3, False),
        ("Gare", 43.3, False),
        ("Gare Saint-Charles", np.nan, False),
    ],
)
def test_which_stations_are_one(name, lat, joined):
    merged = merge_stations([[station("a:1", "Gare Saint-Charles")], [station("b:1", name, lat)]])
    assert [s.id for s in merged.stations] == (["a:1"] if joined else ["a:1", "b:1"])
    assert merged.places[1].tolist() == ([0] if joined else [1])


def test_stations_that_one_feed_keeps_apart_stay_apart():
    first = [station("a:1", "Gare")]
    second = [station("b:1", "Gare"), station("b:2", "Gare", wheelchair=True)]
    merged = merge_stations([first, second])
    assert [s.id for s in merged.stations] == ["a:1", "b:2"]
    assert merged.stations[0].also == ("b:1",)
