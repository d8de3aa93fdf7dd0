import pytest

from callbot.text import tokens
from callbot.understanding.aggregate import Aggregator
from callbot.understanding.coverage import Coverage
from callbot.understanding.scorers.soft import SoftScorer
from callbot.understanding.vocabulary import Vocabulary

EXAMPLES = ["the next bus", "the last metro", "opening hours of the town hall", ""]


@pytest.fixture
def scorer():
    return SoftScorer([tokens(text) for text in EXAMPLES])


def test_the_same_words_score_one_in_any_order(scorer):
    scores, known = scorer.score(tokens("bus the next"))
    assert scores[0] == pytest.approx(1)
    assert known == pytest.approx(1)


def test_a_misspelt_word_scores_a_little_less(scorer):
    right, _ = scorer.score(tokens("town hall opening hours"))
    wrong, _ = scorer.score(tokens("town hall openning hours"))
    assert 0.6 < wrong[2] < right[2]


def test_unknown_words_score_nothing(scorer):
    scores, known = scorer.score(["zzzzzz"])
    assert scores.tolist() == [0, 0, 0, 0]
    assert known == 0


def test_empty_questions_and_empty_sets_are_fine(scorer):
    assert scorer.score([])[0].tolist() == [0, 0, 0, 0]
    assert SoftScorer([]).score(["bus"])[0].tolist() == []


def test_the_mean_of_the_three_best_examples_decides():
    import numpy as np

    groups = Aggregator(["a", "a", "a", "a", "b"])
    means, best, likeness = groups.of_all(np.asarray([0.9, 0.6, 0.6, 0.0, 0.8], dtype=np.float32))
    assert means.tolist() == pytest.approx([0.7, 0.8])
    assert best.tolist() == [0, 4]
    assert likeness.tolist() == pytest.approx([0.9, 0.8])


def test_an_intent_covers_a_question_with_all_its_examples(scorer):
    coverage = Coverage([0, 0, 1, 1], 2, scorer)
    assert coverage.of(tokens("next metro")).tolist() == pytest.approx([1, 0])


def test_no_example_scores_higher_than_what_may_be_shared_allows(scorer):
    for question in ("bus the next", "town hal openning hours", "night bus", "zzzzzz", ""):
        scores, _ = scorer.score(tokens(question))
        assert scores.max() <= scorer.highest(tokens(question)) + 1e-6
    assert scorer.highest(["zzzzzz", "bus"]) < 1


def test_numbers_and_short_words_are_met_to_the_letter():
    vocabulary = Vocabulary(["83", "38", "bus", "la"])
    assert vocabulary.similar("83").places.tolist() == [vocabulary.place["83"]]
    assert vocabulary.similar("le").places.tolist() == []


def test_marks_of_kinds_meet_those_that_share_a_kind():
    vocabulary = Vocabulary(["<stop>", "<line>", "<place>"])
    similar = vocabulary.similar("<place|stop>")
    found = {vocabulary.words[p]: s for p, s in zip(similar.places, similar.likeness, strict=True)}
    assert found == {"<stop>": 1, "<place>": 1}
