"""What kinds of feeds can be imported, and that all give the same timetable."""

import pytest
from transport.feeds import (
    BASE,
    NOW,
    feed,
    imported,
    serving,
    timetable_of,
    trip_names,
    with_rows,
    write_folder,
    write_zip,
)

from callbot.transport.errors import FeedError
from callbot.transport.feeds import ensure_feeds
from callbot.transport.importing import import_feed
from callbot.transport.source import Limits
from callbot.transport.timetable import open_timetable, read_fares

COUNTS = {"stops": 4, "stations": 3, "lines": 2, "trips": 4, "stop times": 11, "days": 61}


def ensure_feed(source, folder):
    return ensure_feeds([source], folder, now=NOW)[0]


def test_a_folder(tmp_path):
    timetable, report = imported(tmp_path, BASE)
    assert report.counts == COUNTS
    assert report.problems == ()
    assert [line.name for line in timetable.lines] == ["1", "N"]
    assert (timetable.feeds[0].id, timetable.feeds[0].title) == ("x", "Régie")
    assert str(timetable.feeds[0].first_day) == "2026-05-01"
    assert str(timetable.feeds[0].last_day) == "2026-06-30"


@pytest.mark.parametrize("inside", ["", "export/", "2026/gtfs/"])
def test_a_zip_with_the_files_at_any_depth(tmp_path, inside):
    source = write_zip(tmp_path / "feed.zip", BASE, inside=inside)
    assert import_feed(source, tmp_path / "t", now=NOW).counts == COUNTS


def test_a_mac_zip_with_shadow_files(tmp_path):
    shadows = {f"__MACOSX/{name}": "junk" for name in BASE}
    source = write_zip(tmp_path / "feed.zip", shadows | {f"feed/{n}": t for n, t in BASE.items()})
    assert import_feed(source, tmp_path / "t", now=NOW).counts == COUNTS


def test_byte_order_mark_windows_line_ends_and_blank_lines(tmp_path):
    files = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n\r\n"
        for name, text in BASE.items()
    }
    assert imported(tmp_path, files)[1].counts == COUNTS


def test_white_space_quotes_extra_columns_and_another_order_of_columns(tmp_path):
    stops = '''\
 stop_lat , stop_lon, note, stop_name, stop_id
43.2950, 5.3740, "a, b", " Vieux-Port ", "port"
43.2960,5.3790,,"Mairie, ""Place""",mairie
 43.3020 , 5.3800 ,,Gare,gare
43.3022,5.3802,,Gare,gare2
'''
    times = BASE["stop_times.txt"].replace("t1,08:05:00", "t1 , 8:05:00 ")
    timetable = timetable_of(tmp_path, stops=stops, stop_times=times)
    assert [s.name for s in timetable.stations] == ["Vieux-Port", 'Mairie, "Place"', "Gare"]
    assert trip_names(timetable) == ["n1", "t1", "t2", "t3"]


def test_a_file_that_is_not_utf8_is_read_as_windows_1252_and_reported(tmp_path):
    files = BASE | {"stops.txt": BASE["stops.txt"].replace("Mairie", "Hôtel").encode("cp1252")}
    timetable, report = imported(tmp_path, files)
    assert timetable.stations[1].name == "Hôtel, Place"
    assert [(p.file, p.rule) for p in report.problems] == [("stops.txt", "encoding")]


def test_short_and_long_rows_are_evened_and_reported(tmp_path):
    files = feed(stops=with_rows("stops", "quai,Quai,43.29,5.37\nq2,Quai 2,43.2,5.3,1,more\n"))
    timetable, report = imported(tmp_path, files)
    assert len(timetable.stops) == 6
    assert [(p.rule, p.line) for p in report.problems] == [
        ("width-stops.txt", 6),
        ("width-stops.txt", 7),
    ]


def test_only_calendar_dates(tmp_path):
    dates = "service_id,date,exception_type\nweek,20260512,1\nweek,20260514,1\nweek,20260520,2\n"
    timetable = timetable_of(tmp_path, calendar=None, calendar_dates=dates)
    assert str(timetable.feeds[0].first_day) == "2026-05-12"
    assert str(timetable.feeds[0].last_day) == "2026-05-14"


def test_fares_attributions_and_the_mark_of_a_demonstration_are_kept(tmp_path):
    timetable = timetable_of(
        tmp_path,
        feed_info="feed_publisher_name,feed_publisher_url,callbot_indicative\nDemo,http://d/,1\n",
        attributions="organization_name,is_producer\nVille,1\n",
        fare_attributes="fare_id,price,currency_type\nsolo,1.70,EUR\n",
    )
    demo = timetable.feeds[0]
    assert (demo.title, demo.indicative, demo.attributions) == ("Demo", True, ("Ville",))
    assert read_fares(timetable)["fare_attributes"][0]["price"] == "1.70"
    assert read_fares(timetable)["fare_rules"] == []


def test_the_same_line_under_two_route_ids_is_one_line(tmp_path):
    routes = with_rows("routes", "r1b,1,Port -  Gare,1,FF0000,FFFFFF\n")
    trips = BASE["trips.txt"].replace("r1,week,t2", "r1b,week,t2")
    timetable = timetable_of(tmp_path, routes=routes, trips=trips)
    assert [(line.name, line.route_ids) for line in timetable.lines] == [
        ("1", ("r1", "r1b")),
        ("N", ("rn",)),
    ]


def test_progress_is_told_and_reaches_its_end(tmp_path):
    seen = {}
    imported(tmp_path, BASE, progress=lambda stage, done, total: seen.update({stage: done / total}))
    assert seen["build"] == 1
    assert 0 < seen["stop times"] <= 1


def test_ensure_feed_skips_what_is_there_already(tmp_path):
    source = write_folder(tmp_path / "source", BASE)
    folder = tmp_path / "t"
    assert ensure_feed(source, folder).changed
    again = ensure_feed(source, folder)
    assert (again.changed, again.counts) == (False, COUNTS)
    write_folder(source, {"stops.txt": BASE["stops.txt"].replace("Gare", "Station")})
    assert ensure_feed(source, folder).changed
    assert open_timetable(folder).stations[2].name == "Station"


def test_ensure_feed_imports_again_when_the_snapshot_is_damaged(tmp_path):
    source, folder = write_folder(tmp_path / "source", BASE), tmp_path / "t"
    ensure_feed(source, folder)
    (open_timetable(folder).folder / "call_stop.npy").unlink()
    assert ensure_feed(source, folder).changed
    assert len(open_timetable(folder).stations) == 3


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path) as address:
        yield address


def test_a_web_address_whose_key_is_not_kept(tmp_path, server):
    write_zip(tmp_path / "feed.zip", BASE)
    report = import_feed(f"{server}/feed.zip?key=secret", tmp_path / "t", now=NOW)
    assert report.counts == COUNTS
    assert report.feed.source == f"{server}/feed.zip"


def test_ensure_feed_keeps_the_last_import_of_an_address_that_fails(tmp_path, server):
    write_zip(tmp_path / "feed.zip", BASE)
    address, folder = f"{server}/feed.zip", tmp_path / "t"
    assert ensure_feed(address, folder).changed
    (tmp_path / "feed.zip").write_text("maintenance page")
    kept = ensure_feed(address, folder)
    assert (kept.changed, kept.counts) == (False, COUNTS)
    assert "not a zip" in kept.problems[0].message
    with pytest.raises(FeedError, match="status 404"):
        ensure_feed(f"{server}/other.zip", folder)


def test_a_web_address_that_is_missing_or_sends_too_much(tmp_path, server):
    write_zip(tmp_path / "feed.zip", BASE)
    with pytest.raises(FeedError, match="status 404"):
        import_feed(f"{server}/other.zip", tmp_path / "t", now=NOW)
    with pytest.raises(FeedError, match="more than 100 bytes"):
        import_feed(f"{server}/feed.zip", tmp_path / "t", now=NOW, limits=Limits(packed=100))
