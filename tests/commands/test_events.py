"""`callbot events`: what is listed, and what is said of a calendar."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from callbot.commands.events import events
from callbot.settings import Settings

CITY = """\
city: t
name: T
country: FR
timezone: Europe/Paris
languages: [fr]
events: [events/*.ics]
"""
ICS = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART:20260502T200000
DTEND:20260502T220000
RRULE:FREQ=WEEKLY
SUMMARY:Bal
LOCATION:Salle des fêtes
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events").mkdir()
    (tmp_path / "city.yaml").write_text(CITY)
    (tmp_path / "events" / "a.ics").write_text(ICS)
    (tmp_path / "broken.ics").write_text(ICS[:150])

    def call(*arguments, now=None):
        settings = Settings(city=tmp_path, data=tmp_path / "data", now=now)
        return CliRunner().invoke(events, arguments, obj=settings)

    return call


def test_a_week_is_listed_from_the_answers_clock(run):
    found = run("list", now=datetime(2026, 5, 1, 12))
    assert found.stdout == "2026-05-02 20:00  Bal  Salle des fêtes\n"


def test_a_window_is_listed_as_json(run):
    found = run("list", "--from", "2026-05-01", "--to", "2026-05-20", "--json")
    rows = json.loads(found.stdout)
    assert [row["start"] for row in rows] == [
        "2026-05-02T20:00:00+02:00", "2026-05-09T20:00:00+02:00", "2026-05-16T20:00:00+02:00"
    ]  # fmt: skip
    assert rows[0]["end"] == "2026-05-02T22:00:00+02:00"
    assert (rows[0]["status"], rows[0]["place"]) == ("confirmed", "Salle des fêtes")


def test_nothing_on_is_said(run):
    found = run("list", "--from", "2026-05-03", "--to", "2026-05-04")
    assert found.stdout == "No event from 2026-05-03 00:00 to 2026-05-04 00:00.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "tomorrow"), "--from must be a date or time such as 2026-05-12T08:30"),
        (("--from", "2026-05-03", "--to", "2026-05-02"), "--to must be later than --from."),
    ],
)
def test_a_wrong_call_is_told(run, arguments, said):
    found = run("list", *arguments)
    assert found.exit_code == 2
    assert said in found.output


def test_a_whole_calendar_is_checked_without_complaint(run):
    found = run("check", "events")
    assert found.exit_code == 0
    assert found.stdout.endswith("1 event can be used.\n")


def test_a_broken_calendar_is_told_and_fails(run):
    found = run("check", "broken.ics", "gone.ics", "events")
    assert found.exit_code == 1
    assert "broken.ics:2:1 error cut" in found.stdout
    assert "gone.ics:1:1 error unreadable" in found.stdout
    assert "1 event can be used." in found.stdout
