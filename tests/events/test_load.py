"""Sources of all kinds read into one agenda; what cannot be read is told and the rest loads."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.events import FetchError, load_events
from callbot.events.jsonld import read_jsonld
from callbot.events.load import MOST_BYTES
from callbot.events.openagenda import read_openagenda

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 1, 12, tzinfo=PARIS)
ICS = """BEGIN:VCALENDAR
X-WR-CALNAME:Ville
BEGIN:VEVENT
UID:a
DTSTAMP:20260401T000000Z
DTSTART:20260502T200000
SUMMARY:Bal
END:VEVENT
END:VCALENDAR
"""
JSON = json.dumps({"events": [{"uid": 1, "title": "Foire", "timetable": "2026-05-03T10:00:00"}]})
HTML = """<html><script type="application/ld+json">
{"@type": "Festival", "name": "Fête", "startDate": "2026-05-04"}</script></html>"""


def load(*sources, fetch=None):
    def nothing(url):
        raise AssertionError(f"{url} must not be fetched")

    return load_events(sources, timezone=PARIS, now=NOW, fetch=fetch or nothing)


def titles(agenda):
    return [event.title for event in agenda.between(NOW, NOW + timedelta(days=30))]


@pytest.fixture
def folder(tmp_path):
    for name, text in (("a.ics", ICS), ("b.json", JSON), ("c.html", HTML), ("readme.txt", "no")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_gives_every_kind_of_calendar_in_it(folder):
    agenda, problems = load(folder)
    assert problems == []
    assert titles(agenda) == ["Bal", "Foire", "Fête"]
    assert agenda.source == "Ville, OpenAgenda, schema.org"


def test_a_pattern_and_a_file_give_what_they_name(folder):
    assert titles(load(str(folder / "*.ics"))[0]) == ["Bal"]
    assert titles(load(folder / "b.json")[0]) == ["Foire"]


def test_an_address_is_fetched_and_known_by_what_it_holds():
    agenda, problems = load("https://example.org/agenda", fetch=lambda url: ICS.encode())
    assert problems == []
    assert titles(agenda) == ["Bal"]
    assert agenda.as_of == NOW


def test_a_file_is_as_old_as_its_newest_event_says(folder):
    assert load(folder / "a.ics")[0].as_of == datetime(2026, 4, 1, tzinfo=UTC)


def test_a_failing_address_is_told_and_the_other_sources_load(folder):
    def fail(url):
        raise FetchError("the server answers 503")

    agenda, [problem] = load("https://example.org/x.ics", folder / "a.ics", fetch=fail)
    assert titles(agenda) == ["Bal"]
    assert problem.file == "https://example.org/x.ics"
    assert problem.message == "This calendar cannot be read: the server answers 503."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This calendar cannot be read: it is empty."),
        (b"PK\0\0", "This calendar cannot be read: it is not a text file."),
        (b"hello", "No events are in this file."),
        (b"<html></html>", "No events are in this page."),
        (b'{"a": 1}', "No events are in this JSON."),
        (b'{"records": [', "This JSON file ends too early."),
        (b'{"records": oops}', "This is not JSON here: Expecting value."),
        (b"[" * 100_000, "This JSON cannot be read: "),
        (b"BEGIN:VCALENDAR\n", "The calendar has no end (END:VCALENDAR)"),
    ],
)
def test_what_is_no_calendar_gives_one_clear_problem(data, said):
    agenda, [problem] = load("https://example.org/x", fetch=lambda url: data)
    assert titles(agenda) == []
    assert problem.message.startswith(said)
    assert problem.hint


def test_what_is_not_there_is_told(tmp_path):
    _, [gone] = load(tmp_path / "gone.ics")
    assert gone.message == "This calendar cannot be read: No such file or directory."
    _, [empty] = load(tmp_path)
    assert empty.message == "No calendar is here."


def test_a_huge_file_is_refused(tmp_path):
    with (tmp_path / "huge.ics").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    _, [problem] = load(tmp_path / "huge.ics")
    assert f"it is larger than {MOST_BYTES} bytes" in problem.message


def test_an_old_calendar_in_latin_letters_is_read(tmp_path):
    (tmp_path / "old.ics").write_bytes(ICS.replace("Bal", "Fête").encode("cp1252"))
    assert titles(load(tmp_path / "old.ics")[0]) == ["Fête"]


def test_an_event_in_two_sources_counts_once_and_the_later_wins(folder):
    (folder / "z.ics").write_text(ICS.replace("Bal", "Grand bal"))
    agenda, [problem] = load(folder / "a.ics", folder / "z.ics")
    assert titles(agenda) == ["Grand bal"]
    assert (problem.level, problem.rule) == ("warning", "uid-twice")


KEYS = st.sampled_from(
    ["title", "uid", "timetable", "timings", "begin", "end", "status", "location", "age", "tags",
     "name", "startDate", "endDate", "offers", "price", "geo", "latitude", "@type", "eventStatus",
     "previousStartDate", "keywords", "conditions", "latlon", "updated_at", "date_start", "@id",
     "address", "organizer", "typicalAgeRange", "description", "min", "max", "url", "lang"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["2026-05-02", "2026-05-02T10:00:00", "0001-01-01", "9999-12-31", "Event",
                       "9999-12-31T23:59:59-12:00 0001-01-01T00:00:00+14:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(KEYS, VALUES, max_size=10))
def test_foreign_json_of_any_shape_never_raises(record):
    record = {"title": "x", **record}
    read_openagenda([record], "x.json", timezone=PARIS, now=NOW)
    read_jsonld({"name": "x", **record, "@type": "Event"}, "x.json", timezone=PARIS)


@given(st.text(max_size=200), st.integers(0, len(ICS)))
def test_a_calendar_with_noise_anywhere_never_raises(noise, where):
    text = ICS[:where] + noise + ICS[where:]
    agenda, _ = load("https://example.org/x", fetch=lambda url: text.encode("utf-8", "replace"))
    agenda.between(NOW, NOW + timedelta(days=30))
