import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callbot.text import clean
from callbot.understanding import Context


def test_a_question_with_typos_is_answered(understanding, now):
    match = understanding.understand("le 83 passe quand à castelane", now)
    assert (match.verdict, match.candidates[0].intent) == ("answer", "transport.next_departure")
    assert {s.kind: s.value for s in match.slots} == {"line": "83", "stop": "Castellane"}
    assert match.language == "fr"


def test_slots_point_into_the_cleaned_text(understanding, now):
    text = "  le\t83   passe à  castelane demain\u200b "
    for slot in understanding.understand(text, now).slots:
        assert clean(text)[slot.start : slot.end] == slot.said


def test_an_emergency_comes_before_the_question(understanding, now):
    match = understanding.understand("le 83 passe quand, mon père respire plus", now)
    assert match.verdict == "safety"
    assert match.rule.startswith("safety_list: ")
    assert "respire plus" in match.rule
    assert match.candidates[0].intent == "safety.medical_fire"


def test_a_list_of_any_language_fires_in_any_conversation(understanding, now):
    match = understanding.understand("he's not breathing", now, context=Context(chosen="fr"))
    assert (match.verdict, match.language) == ("safety", "fr")


@pytest.mark.parametrize("text", ["castellane", "à castellane svp", "castelane stp"])
def test_a_bare_value_answers_what_was_asked(understanding, now, text):
    asked = understanding.understand(text, now, context=Context(expecting=("stop",)))
    assert (asked.verdict, asked.rule) == ("answer", "slot_answer")
    alone = understanding.understand(text, now)
    assert (alone.verdict, alone.rule) == ("did_you_mean", "bare_slot")
    assert len(alone.candidates) >= 2


def test_a_service_whose_name_alone_is_asked_for_is_a_question(understanding, now):
    match = understanding.understand("fourrière", now)
    assert [slot.kind for slot in match.slots] == ["service"]
    assert (match.verdict, match.candidates[0].intent) == ("answer", "city.parking_towing")


def test_a_new_question_is_no_slot_answer(understanding, now):
    context = Context(expecting=("stop",))
    match = understanding.understand("c'est combien un ticket", now, context=context)
    assert match.rule != "slot_answer"
    assert match.candidates[0].intent == "tickets.price"


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "\u200b", "?!", "\x00\x01"])
def test_text_without_words_is_unknown(understanding, now, text):
    match = understanding.understand(text, now, context=Context(conversation="en"))
    assert (match.verdict, match.rule, match.language) == ("unknown", "no_words", "en")


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "bonjour " * 1_250, "123 " * 2_500, "é😀" * 5_000, "a b " * 2_500]
)
def test_ten_thousand_characters_in_bounded_time(understanding, now, text):
    understanding.understand("bonjour", now)  # the profiles load once
    start = time.thread_time()
    understanding.understand(text, now)
    assert time.thread_time() - start < 1.0


def test_the_question_in_a_rant_is_found(understanding, now):
    rant = "C'est toujours pareil ici. Je suis furieux et fatigué ! Rien ne va plus jamais. "
    text = rant * 4 + "À quelle heure passe le prochain 83 à Castellane ? " + rant * 4
    match = understanding.understand(text, now)
    assert match.candidates[0].intent == "transport.next_departure"


def test_near_misses_do_not_match(understanding, content, now):
    misses = [e for e in content.examples if e.negative]
    wrong = [
        e.text
        for e in misses
        if (m := understanding.understand(e.text, now)).verdict == "answer"
        and m.candidates[0].intent == e.intent
    ]
    assert len(wrong) / len(misses) < 0.02


def test_the_same_text_is_always_understood_the_same(understanding, now):
    texts = ["le 83 à castelane", "tickets", "what's on tonight", "hein"]
    first = [understanding.understand(text, now) for text in texts]
    assert [understanding.understand(text, now) for text in reversed(texts)] == first[::-1]


def test_candidates_are_at_most_five_and_the_best_comes_first(understanding, now):
    sure = [
        c.confidence for c in understanding.understand("un bus vers castellane", now).candidates
    ]
    assert len(sure) <= 5
    assert sure == sorted(sure, reverse=True)


def test_the_explanation_names_the_example_and_the_rule(understanding, now):
    shown = str(understanding.explain("prochain 83 à castelane", now))
    assert "value: stop = Castellane (said “castelane”" in shown
    assert "by rule score_answer" in shown
    assert "matched “" in shown


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_understood_somehow(understanding, text):
    match = understanding.understand(text, datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
    assert match.verdict in {"answer", "did_you_mean", "unknown", "safety"}
    assert match.rule
    assert all(0 <= c.confidence <= 1 for c in match.candidates)
    assert all(clean(text)[s.start : s.end] == s.said for s in match.slots)


WORDS = """
    le 83 31 février demain samedi dernier à 25h de castellane entre et 8h après minuit half past
    eight to 12/13 dans jours moins quart in ago week-end next pm 00 99 il y a
"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_any_order_of_words_of_time_is_read(understanding, parts):
    for now in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC)):
        for slot in understanding.understand(" ".join(parts), now).slots:
            assert slot.value
