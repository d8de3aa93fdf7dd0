"""`callbot transport journey` as a person or a program calls it."""

import json

import pytest
from transport.feeds import feed, write_zip
from transport.test_journeys import NETWORK

from callbot.cli import main


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CALLBOT_DATA", str(tmp_path / "data"))
    source = write_zip(tmp_path / "feed.zip", feed(**NETWORK))

    def run(*arguments):
        command = ["callbot", "transport", "journey", *arguments, "--gtfs", str(source)]
        monkeypatch.setattr("sys.argv", command)
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        return (status, *capsys.readouterr())

    return run


def test_a_journey_as_json(call):
    status, out, _ = call("vieux prt", "id:parc", "--at", "2026-05-12T07:50", "--json")
    (row,) = json.loads(out)
    assert (status, row["transfers"], len(row["legs"])) == (0, 1, 2)
    assert row["departure"] == "2026-05-12T08:00:00+02:00"
    assert row["arrival"] == "2026-05-12T08:40:00+02:00"
    assert row["legs"][0] == {
        "mode": "metro", "line": "1", "trip_id": "t1", "headsign": "Gare",
        "from": {"id": "port", "name": "Vieux-Port"}, "to": {"id": "gare", "name": "Gare"},
        "departure": "2026-05-12T08:00:00+02:00", "arrival": "2026-05-12T08:10:00+02:00",
    }  # fmt: skip


def test_from_a_point_one_walks_to_the_stop(call):
    status, out, _ = call("43.2501,5.3741", "Parc", "--at", "2026-05-12T07:50", "--json")
    (row,) = json.loads(out)
    assert (status, [leg["mode"] for leg in row["legs"]]) == (0, ["walk", "metro", "bus"])


def test_a_journey_to_read(call):
    status, out, _ = call("Vieux-Port", "Parc", "--arrive-by", "2026-05-12T10:00")
    assert status == 0
    assert out.splitlines()[:2] == [
        "2026-05-12 08:00 to 08:40, 1 change",
        "  08:00–08:10  1 → Gare                       Vieux-Port → Gare",
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("Vieux-Port", "Nowhere"), 1, "There is no stop “Nowhere”. The nearest names are: "),
        (("Vieux-Port", "vieux port"), 1, "Vieux-Port is both start and destination."),
        (("Parc", "Plage", "--at", "2026-05-12T08:00"), 1, "There is no way"),
        (("Parc", "Plage", "--at", "2027-05-12T08:00"), 1, "nothing about 2027-05-12"),
        (("Parc", "Plage", "--at", "noon"), 2, "“noon” is not an ISO date and time"),
        (("Parc", "Plage", "--at", "2026-05-12", "--arrive-by", "2026-05-12"), 2, "not both"),
        (("95.1,5.37", "Parc"), 2, "“95.1,5.37” is no place on earth; write LAT,LON in degrees."),
        (("48.8,2.35", "Parc", "--at", "2026-05-12T08:00"), 1, "stop"),
        (("Parc", "Plage", "--range", "0"), 2, "0 is not in the range"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(call, arguments, status, said):
    given, out, err = call(*arguments)
    assert (given, out) == (status, "")
    assert said in err
    assert "Traceback" not in err
