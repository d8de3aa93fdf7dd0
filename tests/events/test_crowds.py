"""How many people come, and whether anyone else gets in, from all kinds of sources."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.events.crowds import is_yes, people
from callbot.events.ical import read_ics
from callbot.events.jsonld import read_jsonld
from callbot.events.openagenda import read_openagenda

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 1, tzinfo=PARIS)
YEAR = (datetime(2026, 1, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (60000, 60000),
        ("60 000 personnes", 60000),
        ("60\u202f000", 60000),
        ("environ 1.200", 1200),
        ("67,394", 67394),
        ("de 5 000 à 6 000", None),
        ("beaucoup", None),
        ("-5", None),
        (0, None),
        (10**9, None),
        (True, None),
        (None, None),
        ([5], None),
    ],
)
def test_a_number_of_people_is_read_as_people_write_it_or_not_at_all(written, number):
    assert people(written) == number


@pytest.mark.parametrize("written", [True, "TRUE", "oui", "Complet", "sold out", 1])
def test_yes(written):
    assert is_yes(written)


@pytest.mark.parametrize("written", [False, None, "", "non", "presque complet", 0, []])
def test_a_doubt_is_a_no(written):
    assert not is_yes(written)


def only(series):
    [found] = series.expand(*YEAR)
    return found


def test_a_calendar_says_how_many_are_expected_and_that_it_is_full():
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", "SUMMARY:Match", "DTSTAMP:20260401T000000Z",
             "DTSTART:20260509T200000", "X-CALLBOT-EXPECTED:60 000", "X-CALLBOT-CAPACITY:67394",
             "X-CALLBOT-FULL:TRUE", "X-CALLBOT-GATE:porte 3", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    [series], problems = read_ics("\r\n".join(lines), "x.ics", timezone=PARIS, now=NOW)
    found = only(series)
    assert problems == []
    assert (found.expected, found.capacity, found.full) == (60000, 67394, True)
    assert (found.gate, found.standing) == ("porte 3", "full")


@pytest.mark.parametrize("fields", [{"status": 5}, {"status": {"id": 5}}, {"complet": "oui"}])
def test_openagenda_tells_a_full_event_which_still_takes_place(fields):
    record = {"title": "Bal", "timetable": "2026-05-02T20:00:00", "jauge": 300, **fields}
    [series], _ = read_openagenda(record, "x.json", timezone=PARIS, now=NOW)
    found = only(series)
    assert (found.status, found.full, found.capacity) == ("confirmed", True, 300)


def test_a_portals_own_field_says_how_many_are_expected():
    record = {"title": "Bal", "timetable": "2026-05-02T20:00:00", "public_attendu": "12 000"}
    [series], _ = read_openagenda(record, "x.json", timezone=PARIS, now=NOW)
    assert (only(series).expected, only(series).full) == (12000, False)


@pytest.mark.parametrize(
    ("said", "full"),
    [
        ({"remainingAttendeeCapacity": 0}, True),
        ({"remainingAttendeeCapacity": 4}, False),
        ({"offers": {"availability": "https://schema.org/SoldOut"}}, True),
        ({"offers": [{"availability": "SoldOut"}, {"availability": "InStock"}]}, False),
        ({}, False),
    ],
)
def test_schema_org_says_whether_seats_are_left(said, full):
    event = {"@type": "Event", "name": "Bal", "startDate": "2026-05-02T20:00",
             "maximumAttendeeCapacity": 800, **said}  # fmt: skip
    [series], _ = read_jsonld(event, "x.json", timezone=PARIS)
    assert (only(series).full, only(series).capacity) == (full, 800)
