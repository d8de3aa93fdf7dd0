"""Windows around events get their moments from the calendar."""

from dataclasses import replace

from helpers.world import agenda, at, event

from callbot.assistant.occasions import UNKNOWN, with_moments
from callbot.model import Match, SlotValue

EVENTS = (
    event("final", "Finale", "2026-05-12T21:00", 2, tags=frozenset({"sport"})),
    event("gig", "Concert au parc", "2026-05-12T20:00", 3),
    event("gig", "Concert au parc", "2026-05-15T20:00", 3),
    event("off", "Match amical", "2026-05-13T15:00", tags=frozenset({"sport"}), status="cancelled"),
    event("day", "Tournoi", "2026-05-14T00:00", 24, tags=frozenset({"sport"}), all_day=True),
    event("late", "Nuit du film", "2026-05-16T23:30", 4, tags=frozenset({"cinema"})),
)
NOW = at("2026-05-12T18:30")


def window(side, ref, said="…"):
    return SlotValue("time_window", side, said, ref)


def dated(value, now=NOW, *others):
    match = with_moments(Match("answer", slots=(*others, value)), agenda(EVENTS), now)
    return next(slot.value for slot in match.slots if slot.kind == value.kind)


def test_after_the_match_of_tonight_until_the_night_ends():
    assert dated(window("after", "tag:sport")) == "2026-05-12T23:00/2026-05-13T04:00"


def test_before_it():
    assert dated(window("before", "tag:sport")) == "2026-05-12T18:00/2026-05-12T21:00"


def test_an_event_is_known_by_its_title_too():
    assert dated(window("after", "tag:music", "après le concert")) == (
        "2026-05-12T23:00/2026-05-13T04:00"
    )


def test_a_named_event_wherever_it_is():
    after = at("2026-05-13T10:00")
    assert dated(window("after", "event:gig"), after) == "2026-05-15T23:00/2026-05-16T04:00"


def test_the_match_that_has_just_ended_is_still_the_match():
    assert dated(window("after", "tag:sport"), at("2026-05-13T01:00")).startswith(
        "2026-05-12T23:00"
    )


def test_on_the_day_that_is_named():
    day = SlotValue("date", "2026-05-16", "samedi")
    assert dated(window("after", "tag:cinema"), NOW, day) == "2026-05-17T03:30/2026-05-17T04:00"


def test_cancelled_and_all_day_events_tell_no_time():
    for day in ("2026-05-13", "2026-05-14"):
        assert dated(window("after", "tag:sport"), NOW, SlotValue("date", day, "…")) == UNKNOWN


def test_an_event_of_no_calendar_is_unknown():
    assert dated(window("after", "tag:fireworks")) == UNKNOWN


def test_other_windows_stay_as_they_are():
    match = Match("answer", slots=(window("2026-05-12T18:00/2026-05-12T20:00", ""),))
    assert with_moments(match, agenda(EVENTS), NOW) is match


FOOTBALL = event(
    "om", "OM - Lens", "2026-05-24T21:00", 2, place="Stade Vélodrome", tags=frozenset({"sport", "football"})
)  # fmt: skip
RUN = event("run", "Course du port", "2026-05-14T09:00", tags=frozenset({"sport", "running"}))
REGATTA = event("sail", "Régate", "2026-05-13T09:00", tags=frozenset({"sport", "sailing"}))
STADIUM = SlotValue("place", "Stade Vélodrome", "Vélodrome", "velodrome", 23, 32, role="at")
AFTER_IT = SlotValue("time_window", "after", "après le match", "tag:sport/match", 5, 19)
LATER = (*EVENTS[1:], RUN, REGATTA, FOOTBALL)


def meant(*values, events=LATER):
    match = with_moments(Match("answer", slots=values), agenda(events), NOW)
    found = [slot for slot in match.slots if slot.kind == "event"]
    window = next(slot.value for slot in match.slots if slot.kind == "time_window")
    return (found[0].ref if found else ""), window


def test_the_next_match_is_meant_and_no_race_or_regatta_before_it():
    assert meant(AFTER_IT) == ("om", UNKNOWN)  # in twelve days: of no use as a time of today


def test_a_match_of_this_week_tells_a_time():
    soon = event("cup", "Coupe", "2026-05-14T18:00", 2, tags=frozenset({"sport", "rugby"}))
    assert meant(AFTER_IT, events=(soon,)) == ("cup", "2026-05-14T20:00/2026-05-15T04:00")


def test_at_a_stadium_only_what_takes_place_there():
    tonight = replace(EVENTS[0], place="Palais des sports")
    assert meant(AFTER_IT, STADIUM, events=(tonight, FOOTBALL))[0] == "om"
    assert meant(AFTER_IT, STADIUM, events=(tonight,)) == ("", UNKNOWN)


def test_where_one_goes_is_not_where_the_match_is():
    home = SlotValue("place", "La Plaine", "la plaine", "plaine", 23, 32, role="to")
    assert meant(AFTER_IT, home, events=(EVENTS[0],))[0] == "final"


def test_the_stadium_beside_the_match_is_where_one_comes_from():
    match = with_moments(Match("answer", slots=(AFTER_IT, STADIUM)), agenda(()), NOW)
    assert [slot.role for slot in match.slots if slot.kind == "place"] == ["from"]
