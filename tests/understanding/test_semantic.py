"""What vectors mean to intents, and that it is kept whole."""

from dataclasses import replace

import numpy as np
import pytest

from callbot.understanding.learned import (
    SETTLED,
    SETTLED_BY_MANY,
    fit_model,
    load_model,
    save_model,
)
from callbot.understanding.opinions import MEANING
from callbot.understanding.scorers.semantic import fit_semantic
from callbot.understanding.training import Lesson

COUNTS = {"bus": 12, "pool": 6, "town_hall": 3}
DIRECTIONS = np.eye(8)[:3]


@pytest.fixture(scope="module")
def examples():
    """Vectors near their intent's direction, which also differ in a direction of no intent."""
    draw = np.random.default_rng(1)
    labels = [name for name, count in COUNTS.items() for _ in range(count)]
    rows = DIRECTIONS[np.searchsorted(list(COUNTS), labels)] + draw.normal(0, 0.05, (21, 8))
    rows[:, 7] += draw.normal(0, 2, 21)  # the language, say
    return labels, rows.astype(np.float32)


def test_an_intent_of_few_examples_is_found_by_all_but_the_softmax(examples):
    labels, vectors = examples
    scorer = fit_semantic(vectors, np.searchsorted(list(COUNTS), labels))
    for place, direction in enumerate(DIRECTIONS):
        softmax, *meant, best = scorer.score(direction.astype(np.float32))
        assert 1 + len(meant) == len(MEANING)
        assert [int(scores.argmax()) for scores in meant] == [place] * len(meant)
        assert place == 2 or int(softmax.argmax()) == place
        assert labels[int(best[place])] == list(COUNTS)[place]


def test_where_examples_of_an_intent_differ_anyway_a_difference_counts_less(examples):
    labels, vectors = examples
    scorer = fit_semantic(vectors, np.searchsorted(list(COUNTS), labels))
    spoken = (DIRECTIONS[1] + 4 * np.eye(8)[7]).astype(np.float32)
    meant = scorer.score(spoken)
    assert int(meant.within.argmax()) == 1
    assert meant.within[1] > meant.mean[1]


def test_one_example_an_intent_is_enough():
    scorer = fit_semantic(np.eye(4, dtype=np.float32), np.arange(4))
    assert int(scorer.score(np.eye(4, dtype=np.float32)[2]).within.argmax()) == 2


def test_a_single_intent_is_no_reason_to_fail():
    lesson = Lesson([["pool"]] * 4, ["pool"] * 4, ["pool"] * 4, encoder=Fixed())
    vectors = Fixed().encode(lesson.texts)
    thought = fit_model(replace(lesson, vectors=vectors)).think(["pool"], vectors[0])
    assert thought.confidences.shape == (1,)


@pytest.mark.parametrize(("examples", "bound"), [(50, SETTLED), (150, SETTLED_BY_MANY)])
def test_where_examples_are_many_the_encoder_is_asked_less(examples, bound):
    labels = [name for name in ("bus", "pool") for _ in range(examples)]
    assert fit_model(Lesson([[label] for label in labels], labels, labels)).settled == bound


class Fixed:
    """An encoder that knows two sentences."""

    name = "fixed"

    def encode(self, texts):
        return np.stack([DIRECTIONS[int("pool" in text)] for text in texts]).astype(np.float32)


def test_a_kept_model_thinks_the_same(examples, tmp_path):
    labels, vectors = examples
    texts = [f"{label} {place}" for place, label in enumerate(labels)]
    lesson = Lesson([t.split() for t in texts], labels, texts, encoder=Fixed(), vectors=vectors)
    model = fit_model(lesson)
    save_model(model, tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz", lesson)
    one, other = (m.think(["pool"], vectors[14]) for m in (model, again))
    assert np.allclose(one.confidences, other.confidences, atol=1e-4)
    assert one.opinion.features.shape[1] == other.opinion.features.shape[1]
