import pytest

from callbot.text import words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.grammar import Grammar
from callbot.understanding.slots.patterns import PatternError, Tree, expand


def grammar(**lists):
    return Grammar("xx", Lexicon({"xx": lists}))


def test_an_entry_stands_for_all_its_ways():
    ways = {" ".join(p.elements) for p in expand("clock", "(at|around|) {h} (h|hours) = h:00")}
    assert ways == {
        "at {h} h",
        "at {h} hours",
        "around {h} h",
        "around {h} hours",
        "{h} h",
        "{h} hours",
    }


def test_context_in_square_brackets_is_not_part_of_what_was_said():
    tree = Tree(expand("clock", "[at the] noon = 12:00"))
    (found,) = tree.at(words("at the noon"), 0, lambda slot, at: ())
    assert (found.first, found.last) == (2, 3)


@pytest.mark.parametrize(
    ("key", "entry", "says"),
    [
        ("clock", "half {h} = soon", "no value that is known"),
        ("offset", "in {n} moons = n moons", "no value that is known"),
        ("window", "after {tim} = t/", "{tim}"),
        ("months", "smarch = 13", "no value that is known"),
        ("clock", "(a|b|c|d|e|f|g)(a|b|c|d|e|f|g)(a|b|c|d|e|f|g)(a|b|c) {h} = h:00", "split it"),
    ],
)
def test_a_mistake_in_a_word_list_is_named_when_it_is_read(key, entry, says):
    with pytest.raises(PatternError, match=says) as mistake:
        grammar(**{key: [entry]})
    assert key in str(mistake.value)


def test_a_language_without_word_lists_knows_the_months_of_the_calendar():
    months = Grammar("ro", Lexicon({})).months
    assert "mai" in months.words
