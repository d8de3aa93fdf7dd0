"""How a goal is read: each rule by itself, with a match given by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from callbot.assistant import asked, choosing, following, fresh
from callbot.assistant.goal import Goal, Reading, assign, changed
from callbot.assistant.reading import read_goal, read_goals
from callbot.assistant.wording import Wording
from callbot.model import (
    Candidate,
    Conversation,
    Intent,
    Match,
    Name,
    Pending,
    Slot,
    SlotValue,
    Turn,
)

LEXICONS = {
    "fr": {
        "please": ("à", "le", "la", "de", "je pars de", "svp"),
        "filler": ("euh", "quoi"),
        "joins": ("et",),
        "follow_up": ("et pour",),
        "no": ("non",),
        "yes": ("oui", "d'accord"),
        "not_this": ("pas",),
        "negation": ("pas",),
        "correction": ("je voulais dire",),
        "other_direction": ("dans l'autre sens",),
        "dont_know": ("je ne sais pas",),
        "none_of_these": ("aucun",),
        "option": ("choix",),
        "ordinals": ("premier = 1", "deuxième = 2", "dernier = last"),
        "question_words": ("combien", "quoi", "prochain"),
        "line_article": ("le",),
        "not_line_after": ("minutes",),
    },
    "en": {"please": ("the",), "option": ("one",), "ordinals": ("second = 2",), "joins": ("and",)},
}
WORDING = Wording(LEXICONS)
NEW = Conversation("c")


def intent(name: str, *slots: Slot, kind: str = "L") -> Intent:
    return Intent(name, "", name, "text", kind, "", date(2026, 1, 1), slots)


NEXT = intent("t.next", Slot("stop", "stop", True), Slot("line", "line"), Slot("date", "date"))
HOURS = intent("c.hours", Slot("service", "service", True), Slot("date", "date"))
TRIP = intent("t.trip", Slot("from", "stop", True), Slot("to", "stop", True))
PRICE = intent("p.price")
PERSON = intent("meta.human", kind="M")
INTENTS = {each.id: each for each in (NEXT, HOURS, TRIP, PRICE, PERSON)}

CASTELLANE = SlotValue("stop", "Castellane", "castellane", "f:1")
NOAILLES = SlotValue("stop", "Noailles", "noailles", "f:2")
NAMES = (
    Name("stop", "Castellane", "f:1", ("Castellane",)),
    Name("stop", "Noailles", "f:2", ("Noailles",)),
    Name("line", "83", "f:83", ("83",)),
)


def found(text: str, *values: SlotValue) -> tuple[SlotValue, ...]:
    """Return the values at their places in the text."""
    return tuple(
        replace(v, start=text.index(v.said), end=text.index(v.said) + len(v.said)) for v in values
    )


def line(number: str) -> SlotValue:
    return SlotValue("line", number, number, f"f:{number}")


def day(said: str, value: str) -> SlotValue:
    return SlotValue("date", value, said)


def match(verdict="unknown", best="", sure=0.9, *, slots=(), rule="score") -> Match:
    candidates = (Candidate(best, sure),) if best else ()
    return Match(verdict, candidates, slots, rule=rule)


def reading(text: str, said: Match | None = None, conversation=NEW, **more) -> Reading:
    base = Reading(
        text,
        said or match(),
        conversation,
        INTENTS,
        WORDING,
        date(2026, 5, 12),
        lambda _: match(),
        names=NAMES,
    )
    return replace(base, **more)


def talk(*turns: Turn, pending: Pending | None = None) -> Conversation:
    return Conversation("c", turns=turns, pending=pending)


def turn(of: Intent, shade: str = "", **slots: SlotValue) -> Turn:
    return Turn("…", of.id, "answered", slots, shade=shade)


ASKED = talk(pending=Pending("t.next", "stop", {"line": line("83")}))
AT_CASTELLANE = talk(turn(NEXT, stop=CASTELLANE, line=line("83")))
OFFERED = talk(pending=Pending(offered=("t.next", "p.price"), filled={"stop": CASTELLANE}))


def values(goal: Goal | None) -> dict[str, str]:
    assert goal is not None
    return {name: value.value for name, value in goal.slots.items()}


# Values for slots


def test_each_slot_takes_a_value_of_its_kind_and_none_is_used_twice() -> None:
    assert assign(TRIP, [CASTELLANE, NOAILLES]) == {"from": CASTELLANE, "to": NOAILLES}
    assert assign(TRIP, [CASTELLANE]) == {"from": CASTELLANE}


def test_a_time_window_is_a_day_for_an_intent_that_knows_no_windows() -> None:
    tonight = SlotValue("time_window", "2026-05-12T18:00/2026-05-13T02:00", "ce soir")
    assert assign(HOURS, [tonight])["date"].value == "2026-05-12"


def test_a_new_window_takes_the_place_of_the_old_day_and_time() -> None:
    old = {"date": day("demain", "2026-05-13"), "time": SlotValue("time", "08:00", "8h")}
    window = SlotValue("time_window", "2026-05-16T00:00/2026-05-18T00:00", "week-end")
    assert changed({**old, "stop": CASTELLANE}, {"window": window}) == {
        "stop": CASTELLANE,
        "window": window,
    }


# Answers to our question


@pytest.mark.parametrize("text", ["noailles", "euh je pars de noailles", "à noailles svp"])
def test_the_value_asked_for_may_be_wrapped_in_words(text: str) -> None:
    said = match("did_you_mean", "p.price", 0.4, slots=found(text, NOAILLES))
    goal = asked.given(reading(text, said, ASKED))
    assert values(goal) == {"line": "83", "stop": "Noailles"}


def test_a_clear_question_in_between_is_no_answer() -> None:
    text = "combien coûte le ticket à noailles"
    said = match("answer", "p.price", slots=found(text, NOAILLES))
    assert asked.given(reading(text, said, ASKED)) is None
    assert read_goal(reading(text, said, ASKED)).intent == PRICE


def test_not_knowing_is_a_way_out_and_keeps_the_question_open() -> None:
    goal = asked.not_known(reading("euh je ne sais pas", match(), ASKED))
    assert goal is not None
    assert goal.stuck
    assert values(goal) == {"line": "83"}


def test_a_few_unknown_words_are_an_unknown_name_a_sentence_is_not() -> None:
    assert read_goal(reading("zorglub", match(), ASKED)).rule == "slot_unknown"
    text = "mon chat est malade depuis hier"
    assert read_goal(reading(text, match(), ASKED)).verdict == "unknown"


def test_a_position_answers_the_question_for_a_stop() -> None:
    assert read_goal(reading("d'ici", match(), ASKED, here=True)).rule == "slot_here"


@pytest.mark.parametrize(("text", "stuck"), [("oui", False), ("non", True)])
def test_yes_asks_again_and_no_is_a_way_out(text: str, stuck: bool) -> None:
    goal = read_goal(reading(text, match(), ASKED))
    assert (goal.intent, goal.stuck) == (NEXT, stuck)


# Follow-ups


@pytest.mark.parametrize("verdict", ["answer", "did_you_mean", "unknown"])
def test_a_follow_up_changes_one_slot_whatever_the_scorer_says(verdict: str) -> None:
    said = match(verdict, "p.price", slots=found("et le 19 ?", line("19")))
    goal = following.follow_up(reading("et le 19 ?", said, AT_CASTELLANE))
    assert values(goal) == {"stop": "Castellane", "line": "19"}


def test_a_question_word_makes_it_a_question_of_its_own() -> None:
    text = "quoi le 19"
    said = match("answer", "p.price", slots=found(text, line("19")))
    assert following.follow_up(reading(text, said, AT_CASTELLANE)) is None


def test_a_follow_up_keeps_the_shade_of_its_topic() -> None:
    said = match(slots=found("et demain ?", day("demain", "2026-05-13")))
    conversation = talk(turn(HOURS, "children", service=SlotValue("service", "X", "x")))
    goal = following.follow_up(reading("et demain ?", said, conversation))
    assert goal is not None
    assert goal.shade == "children"


def test_a_number_is_a_day_where_the_topic_knows_days_and_no_lines() -> None:
    text = "et le 11 ?"
    conversation = talk(turn(HOURS, service=SlotValue("service", "X", "x")))
    goal = following.follow_up(reading(text, match(slots=found(text, line("11"))), conversation))
    assert values(goal)["date"] == "2026-06-11"


def test_what_the_newest_topic_cannot_use_is_about_the_one_before() -> None:
    conversation = talk(
        turn(NEXT, stop=CASTELLANE), turn(HOURS, service=SlotValue("service", "X", "x"))
    )
    said = match(slots=found("et à noailles ?", NOAILLES))
    assert values(following.follow_up(reading("et à noailles ?", said, conversation))) == {
        "stop": "Noailles"
    }


def test_the_other_direction_exchanges_the_ends_of_a_trip() -> None:
    conversation = talk(Turn("…", "t.trip", "answered", {"from": CASTELLANE, "to": NOAILLES}))
    goal = following.other_direction(reading("dans l'autre sens", match(), conversation))
    assert values(goal) == {"from": "Noailles", "to": "Castellane"}


def test_departures_are_given_in_both_directions() -> None:
    goal = following.other_direction(reading("dans l'autre sens", match(), AT_CASTELLANE))
    assert goal is not None
    assert goal.remark == "both_directions"


# Corrections


@pytest.mark.parametrize("text", ["non, pas le 83, le 82", "le 82, pas le 83"])
def test_of_two_values_the_refused_one_goes(text: str) -> None:
    said = match("answer", "p.price", slots=found(text, line("83"), line("82")))
    ordered = tuple(sorted(said.slots, key=lambda value: value.start))
    goal = following.correction(reading(text, replace(said, slots=ordered), AT_CASTELLANE))
    assert values(goal) == {"stop": "Castellane", "line": "82"}


def test_what_is_only_refused_is_left_out() -> None:
    said = match(slots=found("pas castellane", CASTELLANE))
    assert values(following.correction(reading("pas castellane", said, AT_CASTELLANE))) == {
        "line": "83"
    }


def test_a_no_before_another_question_corrects_nothing() -> None:
    text = "non combien coûte le ticket à noailles"
    said = match("answer", "p.price", slots=found(text, NOAILLES))
    assert following.correction(reading(text, said, AT_CASTELLANE)) is None


# Choices


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("le premier", "t.next"), ("2", "p.price"), ("the second one", "p.price"),
     ("le deuxième choix svp", "p.price"), ("le dernier", "meta.human")],
)  # fmt: skip
def test_an_offer_is_chosen_by_its_place(text: str, chosen: str) -> None:
    goal = choosing.choice(reading(text, match("answer", "c.hours"), OFFERED))
    assert goal is not None
    assert goal.intent is not None
    assert goal.intent.id == chosen


@pytest.mark.parametrize("text", ["5", "le premier bus de demain", "un humain", "2 3"])
def test_other_words_choose_nothing(text: str) -> None:
    assert choosing.choice(reading(text, match(), OFFERED)) is None


def test_an_offer_is_chosen_by_a_word_that_no_other_label_has() -> None:
    labels = {"prochains departs": "t.next", "prix du ticket": "p.price"}
    goal = choosing.choice(reading("le prix", match(), OFFERED, labels=labels))
    assert goal is not None
    assert goal.intent == PRICE


def test_the_chosen_intent_gets_the_values_of_the_question() -> None:
    assert values(choosing.choice(reading("le premier", match(), OFFERED))) == {
        "stop": "Castellane"
    }


def test_yes_takes_the_only_offer_and_a_value_that_we_named() -> None:
    pending = Pending("t.next", "stop", {}, ("Noailles",))
    goal = choosing.choice(reading("oui", match(), talk(pending=pending)))
    assert values(goal) == {"stop": "Noailles"}


def test_yes_to_several_offers_asks_which() -> None:
    assert read_goal(reading("oui", match(), OFFERED)).offered == ("t.next", "p.price")


def test_no_to_offers_is_not_understood() -> None:
    assert read_goal(reading("non aucun", match(), OFFERED)).rule == "offer_declined"


# Names that we do not know


def test_unknown_words_are_the_cause_when_a_known_name_would_do() -> None:
    known = match("answer", "t.next", slots=())
    said = match("did_you_mean", "t.next", 0.4)
    text = "prochain bus à Castelnou-les-Pins"
    goal = fresh.unknown_name(
        reading(text, said, again=lambda t: known if "Castellane" in t else match(),
                vocabulary=frozenset({"prochain", "bus"}))
    )  # fmt: skip
    assert goal is not None
    assert goal.intent == NEXT


def test_unknown_words_are_not_the_cause_of_a_strange_question() -> None:
    said = match("did_you_mean", "t.next", 0.4)
    assert fresh.unknown_name(reading("un vol pour Tataouine", said)) is None


# Two questions

BOTH = "prochain bus à castellane et combien coûte un ticket"


def parts(text: str) -> Match:
    if "combien" in text and "bus" not in text:
        return match("answer", "p.price")
    slots = found(text, CASTELLANE) if "castellane" in text else ()
    return match("answer", "t.next", slots=slots) if "bus" in text else match()


def test_two_questions_are_two_goals() -> None:
    goals = read_goals(reading(BOTH, match("answer", "t.next"), again=parts))
    assert [goal.intent for goal in goals] == [NEXT, PRICE]


def test_that_which_must_ask_back_comes_last() -> None:
    text = "le prochain bus et combien coûte un ticket"
    goals = read_goals(reading(text, match("answer", "t.next"), again=parts))
    assert [goal.intent for goal in goals] == [PRICE, NEXT]


@pytest.mark.parametrize("text", ["prochain bus de castellane et noailles", "le bus et combien"])
def test_one_question_is_not_cut(text: str) -> None:
    unsure = replace(match("answer", "p.price", 0.6))
    again = {True: unsure}.get("combien" in text, match())
    assert len(read_goals(reading(text, match("answer", "t.next"), again=lambda _: again))) == 1
