"""Broken feeds: one sentence that names file, row and field, and the old timetable stays."""

import pytest
from transport.feeds import (
    BASE,
    NOW,
    feed,
    imported,
    timetable_of,
    trip_names,
    with_rows,
    write_folder,
    write_zip,
)

from callbot.transport.errors import FeedError
from callbot.transport.importing import import_feed
from callbot.transport.source import Limits
from callbot.transport.timetable import open_timetable


def refused(tmp_path, source, **options):
    """Import over a good timetable; returns the error after checking that the good one stayed."""
    folder = tmp_path / "kept"
    good = write_folder(tmp_path / "good", BASE)
    import_feed(good, folder, now=NOW)
    before = (folder / "current").read_text()
    with pytest.raises(FeedError) as caught:
        import_feed(source, folder, now=NOW, **options)
    assert (folder / "current").read_text() == before
    assert len(open_timetable(folder).stations) == 3
    assert "\n" not in str(caught.value)
    return caught.value


CORE = {
    "no stops": (feed(stops=None), "stops.txt", 0, ""),
    "no stop rows": (feed(stops="stop_id,stop_name\n"), "stops.txt", 0, ""),
    "no routes": (feed(routes=None), "routes.txt", 0, ""),
    "no route rows": (feed(routes="route_id,route_type\n"), "routes.txt", 0, ""),
    "no trips": (feed(trips=None), "trips.txt", 0, ""),
    "no trip rows": (feed(trips="trip_id,route_id,service_id\n"), "trips.txt", 0, ""),
    "no stop_times": (feed(stop_times=None), "stop_times.txt", 0, ""),
    "no stop_time rows": (
        feed(stop_times="trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"),
        "stop_times.txt",
        0,
        "",
    ),
    "no agency": (feed(agency=None), "agency.txt", 0, "agency_timezone"),
    "no such time zone": (
        feed(agency="agency_name,agency_timezone\nA,Mars/Olympus\n"),
        "agency.txt",
        2,
        "agency_timezone",
    ),
    "no service days": (feed(calendar=None), "calendar.txt", 0, ""),
    "column missing": (feed(stops="id,name\na,b\n"), "stops.txt", 1, "stop_id"),
    "unknown stop": (
        feed(stop_times=with_rows("stop_times", "t1,10:00:00,10:00:00,nowhere,9\n")),
        "stop_times.txt",
        13,
        "stop_id",
    ),
    "unknown trip": (
        feed(stop_times=with_rows("stop_times", "t9,10:00:00,10:00:00,port,9\n")),
        "stop_times.txt",
        13,
        "trip_id",
    ),
    "unknown route": (
        feed(trips=with_rows("trips", "r9,week,t9,Gare,0,1\n")),
        "trips.txt",
        6,
        "route_id",
    ),
    "only services without days": (
        feed(trips=BASE["trips.txt"].replace(",week,", ",never,")),
        "trips.txt",
        0,
        "",
    ),
    "no readable trip": (
        feed(stop_times=BASE["stop_times.txt"].replace(":00,", ":99,")),
        "stop_times.txt",
        0,
        "",
    ),
    "endless frequency": (
        feed(
            frequencies="trip_id,start_time,end_time,headway_secs\n"
            + "t1,00:00:00,300:00:00,1\n" * 20
        ),
        "frequencies.txt",
        0,
        "headway_secs",
    ),
    "unclosed quote": (
        feed(stops='stop_id,stop_name\na,"' + "x" * 200_000),
        "stops.txt",
        0,
        "",
    ),
}


@pytest.mark.parametrize("case", CORE)
def test_core_fault_names_file_row_and_field(tmp_path, case):
    files, file, row, field = CORE[case]
    error = refused(tmp_path, write_folder(tmp_path / "bad", files))
    assert (error.file, error.row, error.field) == (file, row, field)
    assert str(error).startswith(file)


def test_neither_zip_nor_folder(tmp_path):
    (tmp_path / "text.zip").write_text("hello")
    assert "text.zip is not a zip" in str(refused(tmp_path, tmp_path / "text.zip"))
    assert "cannot be read" in str(refused(tmp_path, tmp_path / "absent.zip"))


def test_a_zip_or_folder_of_something_else(tmp_path):
    source = write_zip(tmp_path / "photos.zip", {"holiday.jpg": "…"})
    assert "holds no GTFS files" in str(refused(tmp_path, source))
    (tmp_path / "empty").mkdir()
    assert "holds no GTFS files" in str(refused(tmp_path, tmp_path / "empty"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_zip(tmp_path, share):
    whole = write_zip(tmp_path / "feed.zip", BASE).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
    assert "is not a zip or was cut off" in str(refused(tmp_path, tmp_path / "cut.zip"))


def test_zip_with_a_damaged_member(tmp_path):
    path = write_zip(tmp_path / "feed.zip", BASE)
    data = bytearray(path.read_bytes())
    place = data.index(b"stops.txt") + 20
    data[place : place + 20] = b"\0" * 20
    path.write_bytes(data)
    assert refused(tmp_path, path).file == "stops.txt"


def test_zip_bomb_is_not_unpacked(tmp_path):
    bomb = write_zip(tmp_path / "bomb.zip", BASE | {"shapes.txt": b"\0" * 30_000_000})
    assert "zip bomb" in str(refused(tmp_path, bomb))


def test_limits_on_size_and_number_of_files(tmp_path):
    source = write_zip(tmp_path / "feed.zip", BASE)
    assert "the limit" in str(refused(tmp_path, source, limits=Limits(unpacked=500)))
    assert "the limit" in str(refused(tmp_path, source, limits=Limits(members=3)))
    folder = write_folder(tmp_path / "big", BASE)
    assert "the limit" in str(refused(tmp_path, folder, limits=Limits(unpacked=500)))


def test_a_feed_id_that_would_break_namespaced_ids(tmp_path):
    error = refused(tmp_path, write_folder(tmp_path / "f", BASE), feed_id="a:b")
    assert "a-z" in str(error)


def rules(report):
    return [(p.rule, p.file, p.line) for p in report.problems]


def test_lesser_fault_unknown_service_leaves_the_trip_out_and_reports_it(tmp_path):
    files = feed(
        trips=with_rows("trips", "r1,gone,t9,Gare,0,1\n"),
        stop_times=with_rows(
            "stop_times", "t9,9:00:00,9:00:00,port,1\nt9,9:05:00,9:05:00,gare,2\n"
        ),
    )
    timetable, report = imported(tmp_path, files)
    assert rules(report) == [("service", "trips.txt", 6)]
    assert "t9" not in trip_names(timetable)


@pytest.mark.parametrize(
    ("rows", "row", "why"),
    [
        ("t2,25:61:00,25:61:00,gare,4\n", 13, "cannot be read"),
        ("t2,,,gare,4\n", 13, "no time at its first or last stop"),
        ("t2,09:01:00,09:01:00,gare,4\n", 13, "goes back in time"),
        ("t2,09:20:00,09:19:00,gare,4\n", 13, "goes back in time"),
        ("t2,09:20:00,09:20:00,gare,four\n", 13, "cannot be read"),
        ("t2,09:20:00,09:20:00,,4\n", 13, "cannot be read"),
    ],
)
def test_lesser_fault_in_times_leaves_one_trip_out(tmp_path, rows, row, why):
    timetable, report = imported(tmp_path, feed(stop_times=with_rows("stop_times", rows)))
    assert [(p.file, p.line) for p in report.problems] == [("stop_times.txt", row)]
    assert why in report.problems[0].message
    assert trip_names(timetable) == ["n1", "t1", "t3"]


def test_lesser_fault_trip_with_one_stop(tmp_path):
    files = feed(
        trips=with_rows("trips", "r1,week,t9,Gare,0,1\n"),
        stop_times=with_rows("stop_times", "t9,9:00:00,9:00:00,port,1\n"),
    )
    assert "only one stop" in imported(tmp_path, files)[1].problems[0].message


def test_lesser_fault_doubled_ids_and_sequences(tmp_path):
    files = feed(
        stops=with_rows("stops", "port,Other,1,1,0\n"),
        stop_times=with_rows("stop_times", "t2,09:11:00,09:11:00,gare2,3\n"),
    )
    timetable, report = imported(tmp_path, files)
    assert rules(report) == [
        ("unique-stops.txt", "stops.txt", 6),
        ("sequence", "stop_times.txt", 13),
    ]
    assert timetable.station("x:port").name == "Vieux-Port"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("w2,1,1,1,1,1,1,1,20260231,20260630", "calendar-start_date"),
        ("w2,1,1,1,1,1,1,1,20260501,20260401", "calendar-end_date"),
        ("w2,yes,1,1,1,1,1,1,20260501,20260601", "calendar-monday"),
    ],
)
def test_lesser_fault_in_a_calendar_row(tmp_path, row, rule):
    report = imported(tmp_path, feed(calendar=with_rows("calendar", row + "\n")))[1]
    assert rules(report) == [(rule, "calendar.txt", 3)]


def test_lesser_fault_in_calendar_dates(tmp_path):
    dates = "service_id,date,exception_type\nweek,2026-05-01,1\nweek,20260502,3\n"
    report = imported(tmp_path, feed(calendar_dates=dates))[1]
    assert [(p.rule, p.line) for p in report.problems] == [
        ("calendar-date", 2),
        ("calendar-exception_type", 3),
    ]


def test_lesser_fault_stop_without_position_or_parent(tmp_path):
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon,parent_station\n"
        "port,Vieux-Port,north,5.3,\nmairie,Mairie,0,0,nowhere\ngare,Gare,43.3,5.3,\n"
        "gare2,Gare,43.3,5.3,gare2\n"
    )
    timetable, report = imported(tmp_path, feed(stops=stops))
    assert [(p.rule, p.line) for p in report.problems] == [
        ("parent", 3),
        ("parent", 5),
        ("position", 2),
        ("position", 3),
    ]
    assert len(timetable.stations) == 3


def test_lesser_fault_said_half_a_million_times_is_counted(tmp_path):
    rows = "".join(f"r1,gone,g{i},Gare,0,1\n" for i in range(50))
    report = imported(tmp_path, feed(trips=with_rows("trips", rows)))[1]
    assert len(report.problems) == 21
    assert report.problems[-1].message == "30 more of the same kind."


def test_a_feed_that_has_ended_is_imported_and_says_so(tmp_path):
    old = feed(calendar=BASE["calendar.txt"].replace("20260501,20260630", "20250101,20250131"))
    report = imported(tmp_path, old)[1]
    assert [p.rule for p in report.problems] == ["ended"]


def test_a_trip_without_any_stop_time_is_left_out(tmp_path):
    assert "t9" not in trip_names(
        timetable_of(tmp_path, trips=with_rows("trips", "r1,week,t9,Gare,0,1\n"))
    )
