"""Whatever is said about time, something sane comes of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.text import clean, words
from callbot.understanding.slots.when import When

FOLDER = Path(__file__).parent / "when"
SAID = [
    text
    for path in sorted(FOLDER.glob("*.yaml"))
    for text in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
]
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def when(lexicon):
    return When(lexicon, ("fr", "en"), PARIS)


def check(when, text, now):
    text = clean(text)
    for value in when.find(text, words(text), now):
        assert text[value.start : value.end] == value.said != ""
        assert value.score in {0.5, 1.0}
        if value.value == "invalid":
            continue
        if value.kind == "date":
            assert date.fromisoformat(value.value)
        elif value.kind == "time":
            assert datetime.strptime(value.value, "%H:%M")
        else:
            start, end = map(datetime.fromisoformat, value.value.split("/"))
            assert start < end <= start + timedelta(days=32)


@given(text=st.text(max_size=200), now=MOMENTS)
@settings(max_examples=150, deadline=None)
def test_any_text_at_any_moment(when, text, now):
    check(when, text, now)


@given(parts=st.lists(st.sampled_from(SAID), min_size=1, max_size=6), now=MOMENTS)
@settings(max_examples=300, deadline=None)
def test_any_things_said_together_at_any_moment(when, parts, now):
    check(when, " ".join(parts), now)


@given(
    numbers=st.lists(st.integers(0, 99999), min_size=1, max_size=8), glue=st.sampled_from(":./-h ")
)
@settings(max_examples=150, deadline=None)
def test_any_digits(when, numbers, glue):
    check(when, glue.join(map(str, numbers)), datetime(2026, 5, 12, 12, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["at 8 " * 300, "halb " * 500, "八点" * 300, "1:1" * 300, "و" * 500]
)
def test_the_same_word_over_and_over(when, text):
    check(when, text, datetime(2026, 5, 12, 12, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "text", "time"),
    [
        ("2026-03-29T01:50", "dans 20 minutes", "03:10"),  # the hour from two to three is left out
        ("2026-10-25T00:50+02:00", "in zwei Stunden", "02:50"),
        ("2026-10-25T02:50+02:00", "in 20 minutes", "02:10"),  # and here it comes twice
    ],
)
def test_minutes_are_real_minutes_when_the_clocks_change(when, now, text, time):
    moment = datetime.fromisoformat(now)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
    assert [v.value for v in when.find(text, words(text), moment) if v.kind == "time"] == [time]


@pytest.mark.parametrize("text", ["ce soir", "heute Nacht", "今晚", "esta noche", "الليلة"])
def test_after_midnight_tonight_is_the_night_going_on(when, text):
    now = datetime(2026, 5, 13, 0, 30, tzinfo=PARIS)
    values = [v.value for v in when.find(text, words(text), now)]
    assert values == ["2026-05-13T00:30/2026-05-13T04:00"]


@pytest.mark.parametrize(
    ("hour", "text", "time", "score"),
    [
        (19, "à 8h", "08:00", 0.5),
        (7, "à 8h", "08:00", 1.0),
        (20, "demain à 8h", "08:00", 1.0),
        (7, "half past eight", "08:30", 0.5),
        (9, "half past eight", "20:30", 0.5),
        (21, "half past eight", "08:30", 0.5),
        (9, "half past eight in the evening", "20:30", 1.0),
    ],
)
def test_a_time_that_may_be_twelve_hours_away_is_doubtful(when, hour, text, time, score):
    now = datetime(2026, 5, 12, hour, 5, tzinfo=PARIS)
    found = [(v.value, v.score) for v in when.find(text, words(text), now) if v.kind == "time"]
    assert found == [(time, score)]
