"""The agenda: what is on in a stretch of time, the next and the last of a series."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from callbot.events.agenda import KEPT_MONTHS, Agenda, Event
from callbot.events.event import Series, series_of

PARIS = ZoneInfo("Europe/Paris")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def make(uid, start, end=None, **more):
    return Event(uid, more.pop("title", uid), at(start), at(end) if end else None, **more)


def agenda(*events):
    return Agenda([series_of([event]) for event in events], timezone=PARIS)


def test_what_is_on_is_sorted_by_start_and_title():
    known = agenda(
        make("c", "2026-05-02T20:00"), make("b", "2026-05-02T20:00"), make("a", "2026-05-02T21:00")
    )
    found = known.between(at("2026-05-02"), at("2026-05-03"))
    assert [event.uid for event in found] == ["b", "c", "a"]


def test_a_long_exhibition_is_on_every_day_and_listed_once():
    known = agenda(make("expo", "2026-03-15", "2026-06-15", all_day=True))
    assert len(known.between(at("2026-05-02"), at("2026-05-03"))) == 1
    assert len(known.between(at("2026-03-01"), at("2026-12-01"))) == 1
    assert known.between(at("2026-06-15"), at("2026-06-16")) == []  # the end is excluded


def test_an_evening_that_passes_midnight_is_still_on_after_it():
    known = agenda(make("night", "2026-05-02T22:00", "2026-05-03T04:00"))
    assert known.between(at("2026-05-03T01:00"), at("2026-05-03T02:00"))


def test_an_event_without_an_end_is_taken_to_last_two_hours():
    known = agenda(make("talk", "2026-04-30T23:00"))
    assert known.between(at("2026-05-01T00:30"), at("2026-05-01T02:00"))
    assert known.between(at("2026-05-01T01:00"), at("2026-05-01T02:00")) == []


def test_the_next_dates_and_the_last_one_of_a_series():
    dates = [make("m", f"2026-{month:02}-01T10:00") for month in (1, 4, 9)]
    known = Agenda([series_of(dates)], timezone=PARIS)
    assert [e.start.month for e in known.occurrences("m", at("2026-02-01"))] == [4, 9]
    assert [e.start.month for e in known.occurrences("m", at("2026-02-01"), limit=1)] == [4]
    assert known.occurrences("m", at("2026-10-01")) == []
    assert known.latest("m", at("2026-10-01")).start.month == 9
    assert known.latest("m", at("2025-10-01")) is None
    assert known.occurrences("nobody", at("2026-01-01")) == []


def test_names_are_given_in_all_languages_once():
    event = make(
        "n", "2026-05-01", title="Noël", titles={"en": "Christmas", "fr": "Noël"}, aliases=("xmas",)
    )
    [name] = agenda(event).names()
    assert (name.kind, name.ref, name.value) == ("event", "n", "Noël")
    assert name.names == ("Noël", "Christmas", "xmas")


def test_titles_fall_back_to_the_sources_own():
    event = make("n", "2026-05-01", title="Noël", titles={"en": "Christmas"})
    assert [event.title_in(x) for x in ("en", "en-GB", "de")] == ["Christmas", "Christmas", "Noël"]


def test_a_month_is_worked_out_once_and_few_are_kept():
    asked = []

    def expand(start, end):
        asked.append(start)
        return []

    known = Agenda([Series("s", "s", expand)], timezone=PARIS)
    for _ in range(3):
        known.between(at("2026-05-02"), at("2026-05-03"))
    assert len(asked) == 1
    for year in range(1970, 2070):
        known.between(at(f"{year}-05-02"), at(f"{year}-05-03"))
    assert len(known._months) == KEPT_MONTHS


def test_a_window_of_centuries_looks_at_a_year_only():
    known = agenda(make("far", "2030-05-02T20:00"))
    assert known.between(at("1000-01-01"), at("9000-01-01")) == []


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=PARIS)
)


@given(
    st.lists(st.tuples(MOMENTS, st.integers(0, 90 * 24)), max_size=8), MOMENTS, st.integers(1, 3000)
)
def test_the_months_together_give_what_one_look_at_all_events_gives(events, start, hours):
    known = [
        Event(str(n), str(n), begin, begin + timedelta(hours=length) if length else None)
        for n, (begin, length) in enumerate(events)
    ]
    end = start + timedelta(hours=hours)
    found = agenda(*known).between(start, end)
    assert {e.uid for e in found} == {e.uid for e in known if e.touches(start, end)}
