"""Opening hours with the holidays of the package `holidays`, nights, clock changes, mistakes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import opening_hours as osm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.city.calendar import Holidays, Period
from callbot.city.hours import HoursError, OpeningHours, check

PARIS = ZoneInfo("Europe/Paris")
FRANCE = Holidays("FR")


def hours(text, holidays=FRANCE):
    return OpeningHours(text, PARIS, holidays)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def shown(text, day, holidays=FRANCE):
    found = hours(text, holidays).intervals(date.fromisoformat(day))
    return [f"{i.start:%d %H:%M}-{i.end:%d %H:%M}" for i in found]


TOWN_HALL = "Mo-Fr 08:30-12:00,13:30-17:00; PH off"


def test_a_weekday_has_its_two_stretches():
    assert shown(TOWN_HALL, "2026-05-04") == ["04 08:30-04 12:00", "04 13:30-04 17:00"]


def test_a_public_holiday_is_closed_and_the_next_opening_is_after_the_weekend():
    labour_day = at("2026-05-01T10:00")
    assert not hours(TOWN_HALL).is_open(labour_day)
    assert hours(TOWN_HALL).next_opening(labour_day) == at("2026-05-04T08:30")


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("PH 10:00-12:00", "2026-05-01", ["01 10:00-01 12:00"]),
        ("PH 10:00-12:00", "2026-05-04", []),
        ("Mo-Fr,PH 10:00-12:00", "2026-05-14", ["14 10:00-14 12:00"]),
        ("PH,Su 10:00-12:00", "2026-05-03", ["03 10:00-03 12:00"]),
        ("Jul-Aug PH 10:00-11:00", "2026-05-01", []),
        ("Jul-Aug PH 10:00-11:00", "2026-07-14", ["14 10:00-14 11:00"]),
        ("PH -1 day 10:00-12:00", "2025-12-31", ["31 10:00-31 12:00"]),
        ("Mo-Su 09:00-18:00; PH 14:00-18:00", "2026-12-25", ["25 14:00-25 18:00"]),
    ],
)
def test_public_holidays_are_those_of_the_country(text, day, expected):
    assert shown(text, day) == expected


def test_a_regions_own_holiday_counts_there_only():
    good_friday = "2026-04-03"
    assert shown(TOWN_HALL, good_friday, Holidays("FR", "57")) == []
    assert shown(TOWN_HALL, good_friday) != []


def test_a_citys_own_holiday_counts():
    fair = Holidays("FR", extra=(date(2026, 6, 8),))
    assert shown(TOWN_HALL, "2026-06-08", fair) == []


def test_school_holidays_are_the_citys():
    summer = Holidays("FR", school=(Period(date(2026, 7, 4), date(2026, 8, 31)),))
    pool = "Mo-Fr 17:00-20:00; SH Mo-Fr 10:00-20:00"
    assert shown(pool, "2026-07-06", summer) == ["06 10:00-06 20:00"]
    assert shown(pool, "2026-07-05", summer) == []  # a Sunday within them
    assert shown(pool, "2026-09-01", summer) == ["01 17:00-01 20:00"]


def test_a_night_belongs_to_the_evening_it_began_on():
    bar = "Fr,Sa 18:00-02:00; Su 12:00-20:00"
    assert shown(bar, "2026-05-02") == ["02 18:00-03 02:00"]
    assert hours(bar).is_open(at("2026-05-03T01:30"))  # Sunday's own rule does not end the night
    assert shown(bar, "2026-05-03") == ["03 12:00-03 20:00"]


def test_the_night_before_a_holiday_lasts_and_the_holidays_own_does_not():
    bar = "Mo-Su 18:00-26:00; PH off"
    assert hours(bar).is_open(at("2026-05-01T01:59"))
    assert not hours(bar).is_open(at("2026-05-01T02:00"))
    assert not hours(bar).is_open(at("2026-05-02T01:00"))


@pytest.mark.parametrize(("eve", "length"), [("2026-03-28", 7), ("2026-10-24", 9)])
def test_a_night_over_a_clock_change_has_its_true_length(eve, length):
    night = hours("22:00-06:00").intervals(date.fromisoformat(eve))[0]
    assert night.end.timestamp() - night.start.timestamp() == length * 3600


def test_always_open_never_changes():
    always = hours("24/7")
    assert always.is_open(at("2026-01-01T03:00"))
    assert always.next_change(at("2026-01-01T03:00")) is None


def test_what_never_opens_has_no_next_opening():
    assert hours("24/7 off").next_change(at("2026-01-01T03:00")) is None


def test_by_appointment_is_neither_open_nor_closed():
    assert hours('Mo-Fr "sur rendez-vous"').state(at("2026-05-04T10:00")) == "unknown"
    assert not hours('Mo-Fr "sur rendez-vous"').is_open(at("2026-05-04T10:00"))


def test_the_next_change_is_when_it_closes_or_opens():
    assert hours(TOWN_HALL).next_change(at("2026-05-04T09:00")) == at("2026-05-04T12:00")
    assert hours(TOWN_HALL).next_change(at("2026-05-04T12:00")) == at("2026-05-04T13:30")
    assert hours("Mo 22:00-24:00; Tu 00:00-03:00").next_change(at("2026-05-04T23:00")) == at(
        "2026-05-05T03:00"
    )


def test_other_time_zones_are_the_same_moment():
    assert hours(TOWN_HALL).is_open(datetime(2026, 5, 4, 7, 0, tzinfo=ZoneInfo("UTC")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lu-Ve 8h", "“Lu-Ve 8h” is not opening hours from “Lu-Ve 8h” on"),
        ("Mo-Fr 8h-12h", "“Mo-Fr 8h-12h” is not opening hours from “8h-12h” on"),
        ("", "“” ends too early"),
        ("Mo-Fr 08:00-12:00;", "“Mo-Fr 08:00-12:00;” ends too early"),
    ],
)
def test_an_unreadable_text_is_refused_with_the_place(text, said):
    with pytest.raises(HoursError) as error:
        hours(text)
    assert str(error.value) == said


def test_small_letters_are_doubtful():
    assert check("mo-fr 08:00-12:00")
    assert check("Mo-Fr 08:00-12:00") == []


DAYS = st.sampled_from(
    ["Mo-Fr", "PH", "PH,Su", "Sa,PH", "Mo-Su", "Tu", "Jul-Aug", "Mar-May PH", "PH +1 day", ""]
)
TIMES = st.sampled_from(["10:00-12:00", "08:30-12:00,14:00-18:00", "off", "00:00-24:00"])
RULES = st.lists(st.tuples(DAYS, TIMES).map(" ".join).map(str.strip), min_size=1, max_size=3)


@settings(max_examples=150, deadline=None)
@given(RULES, st.sampled_from(["; ", ", "]), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_written_out_holidays_mean_what_the_library_means(rules, joint, day):
    """Within days, in a country whose holidays both packages know alike, nothing may change."""
    text = joint.join(rules)
    theirs = osm.OpeningHours(text, PARIS, "FR", auto_country=False, auto_timezone=False)
    ours = hours(text)
    noon = datetime(day.year, day.month, day.day, 11, 0, tzinfo=PARIS)
    for moment in (noon, noon + timedelta(hours=6), noon - timedelta(hours=10)):
        assert ours.is_open(moment) == theirs.is_open(moment)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([TOWN_HALL, "Fr,Sa 18:00-02:00; Su 12:00-20:00", "Mo-Su 20:00-04:00; PH off"]),
    st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)),
)
def test_nothing_changes_before_the_next_change(text, moment):
    now = moment.replace(tzinfo=ZoneInfo("UTC"))
    found = hours(text)
    change = found.next_change(now)
    assert change is not None
    assert change > now
    assert found.state(change) != found.state(now)
    halfway = now + (change.astimezone(ZoneInfo("UTC")) - now) / 2
    assert found.state(halfway) == found.state(now)
