"""A few examples more or fewer move the classifiers to nearly where a new fit would bring them."""

import numpy as np
import pytest
from helpers.small import small_intents

from callbot.content.loader import load
from callbot.text import tokens
from callbot.understanding.opinions import fit_opinions
from callbot.understanding.scorers.influence import MOST, Taught, change_of, nudged
from callbot.understanding.scorers.linear import fit_linear

INTENTS = 12
NEW = [
    "le tram il passe",
    "a quelle heure y a plus rien",
    "mon chat est coince",
    "un ticket a l unite",
]
ASKED = [
    "il passe ou pas",
    "y a plus rien ce soir",
    "chat coince",
    "ticket unite",
    "le prochain bus",
]


@pytest.fixture(scope="module")
def lessons():
    """What is known of some intents, and the same with new examples of the second intent."""
    examples = [
        e for e in load([small_intents()]).examples if e.language == "fr" and not e.negative
    ]
    names = sorted({e.intent for e in examples})[:INTENTS]
    known = [(tokens(e.text), names.index(e.intent)) for e in examples if e.intent in names]
    return taught(known), taught([*known, *((text.split(), 1) for text in NEW)])


def taught(pairs):
    return Taught([document for document, _ in pairs], np.asarray([label for _, label in pairs]))


def scores(linear, texts):
    return np.stack([np.concatenate(linear.score(text.split())) for text in texts])


def fitted(lesson):
    return fit_linear(lesson.documents, [f"{label:02}" for label in lesson.labels])


def test_new_examples_count_nearly_as_in_a_new_fit(lessons):
    old, new = lessons
    before, after = fitted(old), fitted(new)
    moved = nudged(before, old, new)
    for texts in (NEW, ASKED):
        meant = scores(after, texts) - scores(before, texts)
        made = scores(moved, texts) - scores(before, texts)
        assert np.corrcoef(meant.ravel(), made.ravel())[0, 1] > 0.95
        assert np.abs(made - meant).mean() < 0.4 * np.abs(meant).mean()


def test_what_was_added_and_taken_back_leaves_little_behind(lessons):
    old, new = lessons
    before = fitted(old)
    moved = nudged(before, old, new)
    back = nudged(moved, new, old)
    most = np.abs(scores(moved, NEW) - scores(before, NEW)).max()
    assert (
        np.abs(scores(back, NEW) - scores(before, NEW)).max() < 0.25 * most
    )  # the steps are of a bent path


def test_a_question_of_something_else_keeps_its_scores(lessons):
    old, new = lessons
    before = fitted(old)
    elsewhere = [" ".join(document) for document in old.documents[:50]]
    apart = [text for text in elsewhere if not set(text.split()) & set(" ".join(NEW).split())]
    assert apart
    moved, after = nudged(before, old, new), fitted(new)
    little = np.abs(scores(moved, apart) - scores(before, apart)).mean()
    assert little < 0.5 * np.abs(scores(after, apart) - scores(before, apart)).mean()
    assert little < 0.05 * np.abs(scores(moved, NEW) - scores(before, NEW)).mean()


def test_only_a_few_changes_are_worth_it_and_none_is_nothing(lessons):
    old, _ = lessons
    before = fitted(old)
    order = np.random.default_rng(1).permutation(len(old.documents))
    same = Taught([old.documents[place] for place in order], old.labels[order])
    assert nudged(before, old, same) is before
    many = taught([*zip(*old, strict=True), *((["mot", str(n)], 0) for n in range(MOST + 1))])
    assert nudged(before, old, many) is None


def test_an_example_in_words_of_its_own_hardly_moves_the_others(lessons):
    old, _ = lessons
    new = taught([*zip(*old, strict=True), (["zorglub", "gloubi"], 1)])
    before = fitted(old)
    moved = nudged(before, old, new)
    assert (scores(moved, ["zorglub"]) - scores(before, ["zorglub"]))[0].argmax() % INTENTS == 1
    assert np.abs(scores(moved, ASKED) - scores(before, ASKED)).max() < 0.1


def test_what_changed_is_found_also_where_an_example_stands_twice():
    old = taught([(["a"], 0), (["a"], 0), (["b"], 1)])
    new = taught([(["b"], 0), (["a"], 0), (["c"], 1)])
    assert change_of(old, new) == ([0, 2], [0, 2])


def test_an_intent_more_is_fitted_anew():
    documents = [["bus", "tard"], ["piscine"], ["bus", "quand"], ["mairie"]]
    before = fit_opinions(documents[:3], ["bus", "pool", "bus"])
    after = fit_opinions(documents, ["bus", "pool", "bus", "town_hall"], previous=before)
    assert len(after.linear.offsets) == 2 * 3
    assert after.linear.score(["mairie"])[0].argmax() == 2
