"""iCalendar files: recurrences and their exceptions, cancelled and moved events, broken ones."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.events.agenda import Agenda
from callbot.events.ical import read_ics
from callbot.model import Location

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 1, tzinfo=PARIS)


def event(*lines, uid="a", title="Marché"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar(*events, head=""):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n"


def read(text):
    series, problems = read_ics(text, "x.ics", timezone=PARIS, now=NOW)
    return Agenda(series, timezone=PARIS), problems


def may(day, hour=0, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=PARIS)


def in_may(text):
    agenda, problems = read(text)
    assert problems == []
    return agenda.between(may(1), may(31))


def starts(text):
    return [f"{each.start:%d %H:%M} {each.status}" for each in in_may(text)]


WEEKLY = ("DTSTART:20260501T200000", "DTEND:20260501T220000", "RRULE:FREQ=WEEKLY;COUNT=4")


def test_a_time_without_a_zone_is_the_citys():
    [found] = in_may(calendar(event("DTSTART:20260502T200000", "DTEND:20260502T223000")))
    assert (found.start, found.end) == (may(2, 20), may(2, 22, 30))


@pytest.mark.parametrize(
    "line", ["DTSTART:20260502T180000Z", "DTSTART;TZID=Europe/Paris:20260502T200000",
             "DTSTART;TZID=America/New_York:20260502T140000"]
)  # fmt: skip
def test_a_time_with_a_zone_becomes_the_citys(line):
    [found] = in_may(calendar(event(line)))
    assert found.start == may(2, 20)
    assert found.start.tzinfo is PARIS


def test_an_all_day_event_lasts_from_midnight_to_midnight():
    [found] = in_may(calendar(event("DTSTART;VALUE=DATE:20260502", "DTEND;VALUE=DATE:20260504")))
    assert (found.start, found.end, found.all_day) == (may(2), may(4), True)
    [day] = in_may(calendar(event("DTSTART;VALUE=DATE:20260502")))
    assert day.end == may(3)


def test_a_weekly_event_keeps_its_hour_over_a_clock_change():
    agenda, _ = read(calendar(event("DTSTART:20260320T200000", "RRULE:FREQ=WEEKLY;COUNT=3")))
    found = agenda.between(datetime(2026, 3, 1, tzinfo=PARIS), datetime(2026, 5, 1, tzinfo=PARIS))
    assert [f"{e.start:%d %H:%M %z}" for e in found] == [
        "20 20:00 +0100", "27 20:00 +0100", "03 20:00 +0200"
    ]  # fmt: skip


def test_an_excluded_date_is_left_out():
    assert starts(calendar(event(*WEEKLY, "EXDATE:20260508T200000"))) == [
        "01 20:00 confirmed", "15 20:00 confirmed", "22 20:00 confirmed"
    ]  # fmt: skip


def test_one_date_of_a_series_is_cancelled():
    change = event("RECURRENCE-ID:20260508T200000", "DTSTART:20260508T200000", "STATUS:CANCELLED")
    assert starts(calendar(event(*WEEKLY), change))[1] == "08 20:00 cancelled"


def test_one_date_of_a_series_is_moved_and_says_from_when():
    change = event("RECURRENCE-ID:20260508T200000", "DTSTART:20260509T183000")
    found = in_may(calendar(event(*WEEKLY, "X-CALLBOT-SUMMARY-EN:Market"), change))
    assert [(e.start, e.status, e.moved_from) for e in found][1] == (
        may(9, 18, 30),
        "moved",
        may(8, 20),
    )
    assert found[1].title_in("en") == "Market"


def test_an_event_says_itself_when_it_was_before():
    [found] = in_may(
        calendar(event("DTSTART:20260509T200000", "X-CALLBOT-MOVED-FROM:20260502T200000"))
    )
    assert (found.status, found.moved_from) == ("moved", may(2, 20))


def test_a_calendar_can_cancel_all_it_lists():
    text = calendar(event("DTSTART:20260509T200000"), head="METHOD:CANCEL\r\n")
    assert [each.status for each in in_may(text)] == ["cancelled"]


def test_titles_aliases_place_position_and_tags():
    lines = (
        "DTSTART:20260509T200000", "X-CALLBOT-SUMMARY-EN:Christmas market\\, Old Port",
        "X-CALLBOT-ALIASES:noël,les chalets\\, place", "CATEGORIES:Enfants,Entrée libre,Brocante",
        "LOCATION:Stade Vélodrome\\, 3 boulevard Michelet\\, Marseille", "GEO:43.27;5.39",
        "DESCRIPTION:<b>Un</b> &amp; deux<script>alert(1)</script>", "URL:javascript:alert(1)",
    )  # fmt: skip
    [found] = in_may(calendar(event(*lines), head="X-WR-CALNAME:Agenda de la ville\r\n"))
    assert found.title_in("en") == "Christmas market, Old Port"
    assert found.title_in("de") == "Marché"
    assert found.aliases == ("noël", "les chalets, place")
    assert found.tags >= {"children", "free", "market"}
    assert (found.place, found.address) == ("Stade Vélodrome", "3 boulevard Michelet, Marseille")
    assert found.location == Location(43.27, 5.39)
    assert (found.description, found.url) == ("Un & deux", "")
    assert found.source == "Agenda de la ville"


def test_a_file_cut_in_half_gives_one_problem_and_what_is_whole():
    whole = calendar(event("DTSTART:20260502T200000"), event("DTSTART:20260503T200000", uid="b"))
    agenda, problems = read(whole[: whole.index("UID:b") + 24])
    assert list(agenda.series) == ["a"]
    assert [(p.line, p.rule) for p in problems] == [(8, "cut")]
    assert "never ends" in problems[0].message
    assert "fetch or copy it again" in problems[0].hint


def test_every_way_of_cutting_a_file_gives_at_most_one_problem_and_no_traceback():
    whole = calendar(event(*WEEKLY), event("DTSTART:20260503T200000", uid="b"))
    for length in range(len(whole)):
        _, problems = read(whole[:length])
        assert len(problems) <= 1, (length, problems)
        assert problems or whole[:length].rstrip().endswith("END:VCALENDAR")


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["DTSTART:2 May"], 6, "The event “Foire”: its DTSTART cannot be read"),
        (["DTEND:20260502T200000"], 3, "The event “Foire”: it has no DTSTART"),
        (["DTSTART:20260502T200000", "RRULE:FREQ=SOMETIMES"], 7, "its RRULE cannot be read"),
        (["DTSTART:20260502T200000", "RRULE:INTERVAL=2"], 7, "its repetition names no FREQ"),
    ],
)
def test_a_broken_event_is_reported_with_its_line_and_the_rest_loads(lines, line, said):
    text = calendar(event(*lines, title="Foire", uid="b"), event("DTSTART:20260503T200000"))
    agenda, problems = read(text)
    assert "a" in agenda.series
    assert said in problems[0].message
    assert problems[0].line == line
    assert problems[0].hint


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["DTSTART;TZID=Mars/Base:20260502T200000"],
            "the time zone “Mars/Base” of its DTSTART is not",
        ),
        (["DTSTART:20260502T200000", "DTEND:20260502T100000"], "it ends before it starts"),
        (["DTSTART:20260502T200000", "DTEND;VALUE=DATE:20260503"], "its DTEND is a date where"),
    ],
)
def test_a_doubtful_event_loads_with_a_warning(lines, said):
    agenda, [problem] = read(calendar(event(*lines)))
    assert problem.level == "warning"
    assert said in problem.message
    assert agenda.between(may(1), may(31))[0].start == may(2, 20)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}",
    ],
)  # fmt: skip
def test_a_hostile_rule_keeps_its_first_date_and_costs_no_time(rule):
    begun = time.thread_time()
    agenda, [problem] = read(calendar(event("DTSTART:20260502T200000", f"RRULE:{rule}")))
    assert len(agenda.between(may(1), may(31))) == 1
    assert agenda.occurrences("a", may(3)) == []
    assert "only its first date is kept" in problem.message
    assert time.thread_time() - begun < 2


def test_a_series_without_end_is_known_for_years_and_then_no_more():
    agenda, _ = read(calendar(event("DTSTART:20200502T200000", "RRULE:FREQ=DAILY")))
    assert len(agenda.occurrences("a", NOW)) == 40
    assert agenda.occurrences("a", NOW + timedelta(days=5 * 365))
    assert agenda.occurrences("a", NOW + timedelta(days=7 * 366)) == []


def test_two_events_of_one_uid_are_told_apart():
    text = calendar(
        event("DTSTART:20260502T200000"), event("DTSTART:20260503T200000", title="Foire")
    )
    agenda, [problem] = read(text)
    assert "The UID “a” is also that of the event in line 3" in problem.message
    assert [each.title for each in agenda.between(may(1), may(31))] == ["Marché"]


def test_a_newer_version_of_an_event_replaces_it_silently():
    newer = event("DTSTART:20260503T200000", "SEQUENCE:2")
    assert starts(calendar(event("DTSTART:20260502T200000"), newer)) == ["03 20:00 confirmed"]


def test_an_event_without_a_uid_still_loads():
    text = calendar(event("DTSTART:20260502T200000")).replace("UID:a\r\n", "")
    assert [each.uid for each in in_may(text)] == ["Marché-20260502"]


def test_a_zone_that_the_file_defines_is_understood():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ville\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    [found] = in_may(calendar(event("DTSTART;TZID=Ville:20260502T200000"), head=zone))
    assert found.start == may(2, 20)


DATES = [":20260502T200000", ":20260502T200000Z", ";VALUE=DATE:20260502", ";TZID=Nowhere:20260502T200000",
         ";TZID=Europe/Paris:20260329T023000", ":00010101T000000", ":99991231T235959", ":x", ":",
         ";VALUE=PERIOD:20260502T200000Z/PT1H"]  # fmt: skip
RULES = ["DAILY", "WEEKLY;COUNT=0", "WEEKLY;COUNT=-1", "WEEKLY;UNTIL=20260601", "MONTHLY;BYDAY=5MO",
         "WEEKLY;UNTIL=20260601T000000", "YEARLY;BYWEEKNO=53", "WEEKLY;BYDAY=XX", "DAILY;INTERVAL=x",
         "MONTHLY;BYSETPOS=9;BYDAY=MO", "YEARLY;BYYEARDAY=366;BYMONTH=1"]  # fmt: skip
LINES = st.one_of(
    st.tuples(
        st.sampled_from(["DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID", "X-CALLBOT-MOVED-FROM"]),
        st.sampled_from(DATES),
    ).map("".join),
    st.sampled_from(RULES).map("RRULE:FREQ={}".format),
    st.sampled_from(
        ["DURATION:PT2H", "DURATION:-P1D", "DURATION:x", "GEO:1;x", "GEO:nan;nan", "GEO:99;999",
         "SEQUENCE:x", "STATUS:x", "CATEGORIES:", "CATEGORIES:a\r\nCATEGORIES:b", "URL:http://[",
         "RECURRENCE-ID;RANGE=THISANDFUTURE:20260509T200000", "LOCATION:", "BEGIN:VALARM"]
    ),
)  # fmt: skip


@settings(max_examples=200, deadline=5000)
@given(st.lists(st.lists(LINES, max_size=6), max_size=3))
def test_properties_of_any_value_and_order_never_raise(events):
    text = calendar(*[event("DTSTART:20260502T200000", *lines) for lines in events])
    agenda, _ = read(text)
    for found in agenda.between(may(1), may(31)):
        assert found.end is None or found.end > found.start
    agenda.occurrences("a", NOW)
    agenda.latest("a", NOW)
