"""Every failure of a command: one clear sentence on standard error, the right exit status."""

import json
import socket
import zipfile

import pytest
from helpers.command import callbot, refused
from transport.feeds import BASE, feed, write_zip

from callbot.cli import sentence


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("failures")


@pytest.fixture(scope="module")
def good(place):
    """A data folder with an imported timetable, that no failure may touch."""
    source = write_zip(place / "good.zip", BASE)
    data = place / "data"
    ran = callbot("transport", "import", source, "--data", data)
    assert ran.status == 0, ran.err
    return data


def bad_zip(folder, kind):
    path = folder / f"{kind}.zip"
    if kind == "text":
        path.write_text("<html>Not found</html>")
    elif kind == "cut":
        whole = write_zip(folder / "whole.zip", BASE).read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
    elif kind == "bomb":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(20):
                with archive.open(f"{number}.txt", "w") as file:
                    file.write(b"0" * 10_000_000)
    elif kind == "no-stop-times":
        write_zip(path, feed(stop_times=None))
    elif kind == "photos":
        write_zip(path, {"holiday.jpg": "x"})
    return path


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text", "text.zip is not a zip or was cut off"),
        ("cut", "cut.zip is not a zip or was cut off"),
        ("bomb", "like a zip bomb"),
        ("no-stop-times", "stop_times.txt: the feed lacks this file"),
        ("photos", "no GTFS files"),
        ("missing", "missing.zip cannot be read"),
    ],
)
def test_a_feed_that_cannot_be_used_leaves_the_one_in_use(place, good, kind, said):
    before = (good / "timetable/current").read_bytes()
    path = bad_zip(place, kind)
    refused(callbot("transport", "import", path, "--data", good), 1, said)
    assert (good / "timetable/current").read_bytes() == before


def test_an_unknown_host_is_refused_at_once(good):
    address = "https://no-such-host.invalid/gtfs.zip"
    refused(callbot("transport", "import", address, "--data", good), 1, address)


def test_after_all_that_the_timetable_still_answers(good):
    ran = callbot("transport", "departures", "vieux port", "--at", "2026-05-12T07:50", "--json",
                  "--data", good)  # fmt: skip
    assert [row["line"] for row in json.loads(ran.out)] == ["1", "1", "N", "1", "1", "N"]


def test_a_calendar_cut_in_half_is_told_and_the_rest_answers(place, good):
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260512T200000\nSUMMARY:Bal\n"
    (place / "half.ics").write_text(text)
    ran = callbot("events", "check", place / "half.ics")
    assert ran.status == 1
    assert "half.ics:2:1 error cut" in ran.out
    assert ran.err == ""
    ran = callbot("ask", "bonjour", "--events", place / "half.ics", "--data", good)
    assert ran.status == 0
    assert ran.out.startswith("Bonjour")
    assert "half.ics:2" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["fly"], 2, "No such command 'fly'"),
        (["ask", "a", "--fly"], 2, "No such option"),
        (["ask", "a", "--now", "tomorrow"], 2, "--now: now must be a date and time"),
        (["serve", "--port", "99999"], 2, "--port: port must be at most 65535"),
        (["serve", "--port", "http"], 2, "--port: port must be a whole number"),
        (["ask", "a", "--city", "nowhere"], 1, "nowhere is not a city's folder"),
        (["ask", "a", "--gtfs", "nowhere.zip"], 1, "nowhere.zip cannot be read"),
        (["--config", "nowhere.toml", "config"], 1, "nowhere.toml cannot be read"),
        (["test", "--intent", "no.such"], 2, "No test fits"),
        (["ask", "--batch", "nowhere.jsonl"], 1, "nowhere.jsonl cannot be read"),
    ],
)
def test_wrong_calls_and_missing_files(place, arguments, status, said):
    ran = callbot(*arguments, folder=place, CALLBOT_DATA=str(place / "scratch"))
    refused(ran, status, said)


def test_a_wrong_variable_is_named(place):
    refused(
        callbot("config", CALLBOT_PORT="eighty"), 1, "CALLBOT_PORT: port must be a whole number"
    )
    refused(callbot("config", CALLBOT_COLOUR="red"), 1, "CALLBOT_COLOUR is not a setting")


@pytest.mark.parametrize(
    "command", [["serve", "--port", "0"], ["ask", "bonjour"], ["transport", "import", "good.zip"],
                ["purge"]],
)  # fmt: skip
def test_a_data_folder_that_cannot_be_written(place, good, command):
    (place / "file").write_text("")
    ran = callbot("--data", place / "file" / "data", *command, folder=place)
    refused(ran, 1, "file")
    assert "Errno" not in ran.err or command == ["purge"]


def test_a_port_in_use(place, good):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = callbot("serve", "--port", port, "--data", good)
    refused(ran, 1, f"Port {port} of 127.0.0.1 cannot be used")


def test_a_failure_of_the_system_is_a_sentence():
    assert (
        sentence(FileNotFoundError(2, "No such file", "/a")) == "/a cannot be used: No such file."
    )
    assert sentence(OSError(28, "No space left on device")) == "No space left on device."
