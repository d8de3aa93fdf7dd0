"""Whatever is typed: a verdict of the closed list, no exception, and a bounded amount of work."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbot.text import clean, tokens
from callbot.understanding.understand import PIECES

NOW = datetime(2026, 5, 12, 14, 20, tzinfo=ZoneInfo("Europe/Paris"))
VERDICTS = {"answer", "did_you_mean", "unknown", "safety"}
KINDS = {
    "stop", "line", "place", "event", "ticket_product", "service", "language", "date", "time",
    "time_window", "address", "need",
}  # fmt: skip
QUESTIONS = (
    "prochain métro à castellane", "next bus from Noailles please", "combien coûte un ticket",
    "la piscine est ouverte demain à 8 h ?", "au secours on me suit", "наступний автобус",
    "本日の次の電車は", "ما موعد الحافلة القادمة", "wann fährt die letzte Straßenbahn",
)  # fmt: skip
MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\ufeff\u00ad\u034f"
LOOKALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "y": "у"})
LETTERS = "azertyuiopqsdfghjklmwxcvbnéàçёжщابتثญカ한字ñßøł"

questions = st.sampled_from(QUESTIONS)
mashing = st.text(alphabet=LETTERS + " ", max_size=80)
numbers = st.text(alphabet="0123456789 .,:/-+€", max_size=60)
anything = st.text(max_size=200)


@st.composite
def marked(draw):
    """A question with marks that nobody sees between its letters."""
    text = draw(questions)
    places = draw(st.lists(st.integers(0, len(text)), max_size=12))
    for place in places:
        text = text[:place] + draw(st.sampled_from(MARKS)) + text[place:]
    return text


@st.composite
def held_down(draw):
    """A question with a letter that is held down."""
    text = draw(questions)
    place = draw(st.integers(0, len(text) - 1))
    return text[:place] + text[place] * draw(st.integers(3, 300)) + text[place:]


@st.composite
def mixed(draw):
    """Pieces of questions in several scripts, some in letters that only look right."""
    parts = draw(st.lists(st.one_of(questions, mashing, numbers), min_size=1, max_size=5))
    return " ".join(part.translate(LOOKALIKES) if draw(st.booleans()) else part for part in parts)


@st.composite
def rants(draw):
    """Up to 500 words, perhaps with a question somewhere, perhaps without any full stop."""
    few = draw(st.lists(st.one_of(mashing, questions), min_size=1, max_size=8))
    words = " ".join(few).split() or ["ah"]
    said = (words * (500 // len(words) + 1))[: draw(st.integers(40, 500))]
    return draw(st.sampled_from((" ", ". ", "\n", " ? "))).join(said)


texts = st.one_of(anything, marked(), held_down(), mixed(), numbers, mashing)
usual = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def is_sane(understanding, text):
    match = understanding.understand(text, NOW)
    assert match.verdict in VERDICTS
    assert match.rule
    assert len(match.candidates) <= 5
    assert all(0 <= each.confidence <= 1 for each in match.candidates)
    assert 0 <= match.language_confidence <= 1
    cleaned = clean(text[:20_000])
    for slot in match.slots:
        assert slot.kind in KINDS
        assert 0 <= slot.start < slot.end <= len(cleaned)
        assert len(slot.said) == slot.end - slot.start
    if not any(letter.isalnum() for letter in cleaned):
        assert match.verdict == "unknown"
    return match


@usual
@given(text=texts)
def test_any_text_gets_a_sane_verdict(understanding, text):
    is_sane(understanding, text)


@usual
@given(text=marked())
def test_marks_that_nobody_sees_change_nothing(understanding, text):
    plain = "".join(letter for letter in text if letter not in MARKS)
    assert understanding.understand(text, NOW) == understanding.understand(plain, NOW)


@usual
@given(text=st.text(alphabet="0123456789 .,", min_size=1, max_size=40))
def test_numbers_alone_are_never_an_emergency(understanding, text):
    assert understanding.understand(text, NOW).verdict != "safety"


@settings(usual, max_examples=60)
@given(text=st.text(alphabet="qwrtzpsdfghjklxcvbnm ", min_size=4, max_size=60))
def test_mashing_is_never_an_emergency_and_seldom_an_answer(understanding, text):
    match = understanding.understand(text, NOW)
    assert match.verdict != "safety"


@settings(usual, max_examples=40)
@given(text=rants())
def test_a_rant_costs_a_bounded_number_of_looks(understanding, text):
    ranker = understanding._ranker
    looks = []

    class Counting:
        def __getattr__(self, name):
            return getattr(ranker, name)

        def rank(self, text, tokens, slots, *, meaning=True):
            looks.append(len(tokens))
            return ranker.rank(text, tokens, slots, meaning=meaning)

    understanding._ranker = Counting()
    try:
        is_sane(understanding, text)
    finally:
        understanding._ranker = ranker
    assert len(looks) <= PIECES + 1
    # No look reads more than the whole once, with a mark for each value beside it.
    assert max(looks, default=0) <= 2 * len(tokens(text))


@pytest.mark.parametrize("question", ["prochain métro à castellane", "next bus from Noailles"])
@pytest.mark.parametrize("place", [0, 240, 470])
def test_the_question_in_500_words_is_found(understanding, question, place):
    said = ("je suis très fâché de tout cela . " * 100).split()[:490]
    text = " ".join([*said[:place], ".", question, "?", *said[place:]])
    match = understanding.understand(text, NOW)
    assert match.candidates[0].intent == "transport.next_departure"
