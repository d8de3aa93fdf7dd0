"""`callbot transport` as a person or a program calls it."""

import json
from datetime import datetime

import pytest
from transport.feeds import BASE, write_folder, write_zip
from transport.updates_feed import message, trip

from callbot.cli import main


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CALLBOT_DATA", str(tmp_path / "data"))

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["callbot", "transport", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def with_feed(call, tmp_path):
    status, out, _ = call("import", write_zip(tmp_path / "feed.zip", BASE), "--id", "x")
    assert status == 0
    assert out.startswith("Imported Régie (x), 2026-05-01 to 2026-06-30: 4 stops, 3 stations")
    return call


@pytest.mark.parametrize(
    "stop", ["Vieux-Port", "vieu port", "id:port", "id:x:port", "id:@vieux-port"]
)
def test_departures_as_json(with_feed, stop):
    at = ("--at", "2026-05-12T23:50", "--limit", "2", "--json")
    status, out, err = with_feed("departures", stop, *at)
    assert (status, err) == (0, "")
    assert json.loads(out) == [
        {
            "departure": "2026-05-13T00:40:00+02:00",
            "line": "N",
            "headsign": "Gare",
            "trip_id": "n1",
            "stop": {"id": "port", "name": "Vieux-Port"},
        },
        {
            "departure": "2026-05-13T08:00:00+02:00",
            "line": "1",
            "headsign": "Gare",
            "trip_id": "t1",
            "stop": {"id": "port", "name": "Vieux-Port"},
        },
    ]


def test_departures_for_people_and_at_an_offset(with_feed):
    _, out, _ = with_feed("departures", "Gare", "--at", "2026-05-12T06:00+00:00", "--limit", "1")
    assert out == "2026-05-12 08:20     1  Vieux-Port\n"
    _, out, _ = with_feed("departures", "Gare", "--at", "2030-01-01T08:00")
    assert out.startswith("Nothing leaves from Gare")


def test_the_clock_of_answers_is_the_default_moment(with_feed):
    _, out, _ = with_feed(
        "departures", "Gare", "--now", "2026-05-12T08:00", "--limit", "1", "--json"
    )
    assert json.loads(out)[0]["departure"] == "2026-05-12T08:20:00+02:00"


def test_status(with_feed):
    _, out, _ = with_feed("status", "--json")
    (feed,) = json.loads(out)
    assert (feed["id"], feed["last_day"], feed["trips"]) == ("x", "2026-06-30", 4)
    assert "title: Régie" in with_feed("status")[1]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("departures", "Guare d'Est"), 1, "The nearest names are: Gare"),
        (("departures", "id:nowhere"), 1, "no stop with the id 'nowhere'"),
        (("departures", "Gare", "--at", "2026-02-31"), 2, "not an ISO date and time"),
        (("departures", "Gare", "--at", "tomorrow"), 2, "not an ISO date and time"),
        (("departures", "Gare", "--limit", "0"), 2, "--limit"),
        (("departures",), 2, "STOP"),
        (("import",), 2, "SOURCE"),
        (("import", "absent.zip"), 1, "absent.zip cannot be read"),
        (("fly",), 2, "fly"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_on_standard_error(with_feed, arguments, status, said):
    code, out, err = with_feed(*arguments)
    assert (code, out) == (status, "")
    assert said in err
    assert "Traceback" not in err


def test_several_stops_of_one_name_are_asked_back(call, tmp_path):
    stops = BASE["stops.txt"] + "far,Gare,43.9,5.38,0\n"
    call("import", write_folder(tmp_path / "two", BASE | {"stops.txt": stops}), "--id", "x")
    status, _, err = call("departures", "gare")
    assert status == 1
    assert "id:x:@gare (Gare), id:x:@gare-2 (Gare)" in err


def test_a_broken_feed_is_refused_and_the_good_one_stays(with_feed, tmp_path):
    broken = write_folder(tmp_path / "broken", BASE | {"stop_times.txt": "trip_id,stop_id\n"})
    status, out, err = with_feed("import", broken)
    assert (status, out) == (1, "")
    assert "stop_times.txt, row 1, field stop_sequence: this column is missing" in err
    assert with_feed("departures", "Gare", "--json")[0] == 0


def test_lesser_faults_are_listed_on_standard_error(call, tmp_path):
    trips = BASE["trips.txt"] + "r1,gone,t9,Gare,0,1\n"
    status, _, err = call("import", write_folder(tmp_path / "f", BASE | {"trips.txt": trips}))
    assert status == 0
    assert "trips.txt:6:2 warning service The service “gone” has no days" in err


def test_several_feeds_make_one_region(call, tmp_path):
    train = BASE | {"agency.txt": BASE["agency.txt"].replace("rtx,Régie", "ter,Trains")}
    sources = [write_zip(tmp_path / "a.zip", BASE), write_zip(tmp_path / "b.zip", train)]
    status, out, _ = call("import", *sources)
    assert status == 0
    assert [line.split(",")[0] for line in out.splitlines()] == [
        "Imported Régie (rtx)",
        "Imported Trains (ter)",
    ]
    rows = json.loads(call("status", "--json")[1])
    assert [(row["id"], row["trips"]) for row in rows] == [("rtx", 4), ("ter", 4)]
    found = json.loads(
        call("departures", "Gare", "--at", "2026-05-12T08:00", "--limit", "2", "--json")[1]
    )
    assert [row["departure"][11:16] for row in found] == ["08:20", "08:20"]
    assert call("import", *sources, "--id", "x")[0] == 2


def test_the_sources_are_asked_for_something_newer_and_one_may_go_back(call, tmp_path):
    source = write_folder(tmp_path / "feed", BASE)
    call("import", source, "--id", "x")
    assert call("refresh")[1] == f"{source}: unchanged.\n"
    write_folder(source, {"stops.txt": BASE["stops.txt"].replace("Gare", "Halte")})
    assert call("refresh")[1].startswith("Imported Régie (x)")
    assert call("departures", "Halte")[0] == 0
    assert "In use is Régie (x)" in call("rollback")[1]
    assert call("departures", "Halte")[0] == 1
    assert call("refresh")[1] == f"{source}: unchanged.\n"
    write_folder(source, {"stop_times.txt": "trip_id,stop_id\n"})
    status, out, _ = call("refresh")
    assert status == 1
    assert "kept. stop_times.txt, row 1, field stop_sequence" in out


def test_what_cannot_be_refreshed_or_rolled_back_is_one_sentence(call, tmp_path):
    call("import", write_zip(tmp_path / "feed.zip", BASE))
    status, out, err = call("rollback")
    assert (status, out) == (1, "")
    assert "no timetable before the current one" in err


def test_status_tells_ages(with_feed):
    (row,) = json.loads(with_feed("status", "--json")[1])
    assert 0 <= row["imported_hours_ago"] < 1
    assert 0 <= row["checked_hours_ago"] < 1
    assert row["previous"] is None
    assert isinstance(row["days_left"], int)


def test_departures_with_realtime(with_feed, tmp_path, monkeypatch):
    at = datetime.fromisoformat("2026-05-12T07:50+02:00")
    late, gone = trip("t1", (1, 180)), trip("t2", schedule_relationship=3)
    (tmp_path / "rt.pb").write_bytes(message(late, gone, made=at))
    monkeypatch.setenv("CALLBOT_TRIP_UPDATES", str(tmp_path / "rt.pb"))
    asked = ("departures", "Vieux-Port", "--at", at.isoformat(), "--limit", "2")
    assert with_feed(*asked)[1] == (
        "2026-05-12 08:03     1  Gare  (+3 min)\n2026-05-12 09:00     1  Gare  (cancelled)\n"
    )
    first, second = json.loads(with_feed(*asked, "--json")[1])
    assert (first["planned"], first["delay"]) == ("2026-05-12T08:00:00+02:00", 180)
    assert second["cancelled"] is True
