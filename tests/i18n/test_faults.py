"""What keeps a translation from being used, and what a translator is only asked to look at."""

import time

import pytest

from callbot.i18n.faults import faults, remarks
from callbot.i18n.memory import Memory, difference, terms_in
from callbot.i18n.pseudo import pseudo

ONE, OTHER = "Dans {minutes} minute à {stop}.", "Dans {minutes} minutes à {stop}."


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("", "is empty"),
        ("De {station}", "“{station}” does not stand in the source"),
        ("Du quai", "“{stop}” is missing"),
        ("From {stop} {", "A brace stands alone"),
        ("From {stop}<script>alert(1)</script>", "Markup such as “<s” is not allowed"),
        ("From {stop} &amp; co", "Markup"),
        ("From {stop} javascript:x", "Markup"),
        ("From {stop}\u202e", "invisible control character"),
        ("From {stop}\x07", "invisible control character"),
        ("From\n{stop}", "more lines"),
        ("From {stop}" + "x" * 200, "far longer"),
    ],
)
def test_a_fault_is_one_sentence(form, said):
    assert said in " ".join(faults(["De {stop}"], [form], wanted=1))


def test_plural_forms_are_all_filled_and_only_the_last_must_say_its_number():
    assert faults([ONE, OTHER], ["In a minute at {stop}.", ""], wanted=2)
    assert faults([ONE, OTHER], ["In a minute at {stop}."] * 2, wanted=2)
    good = ["In a minute at {stop}.", "In {minutes} minutes at {stop}."]
    assert faults([ONE, OTHER], good, wanted=2) == []
    assert faults([ONE, OTHER], good, wanted=3)


def test_numbers_and_untouched_texts_are_remarked_upon():
    assert "“112”" in remarks(["Appelez le 112."], ["Call now."])[0]
    assert remarks(["Appelez le 112."], ["اتصل بالرقم ١١٢."]) == []
    assert "word for word" in remarks(["Bonjour"], ["Bonjour"])[-1]


def test_checks_are_quick():
    started = time.thread_time()
    for _ in range(100):
        faults([ONE, OTHER], ["In a minute.", "In {minutes} minutes at {stop}."], wanted=2)
    assert time.thread_time() - started < 0.5


def test_memory_finds_what_is_alike_and_shows_the_difference():
    texts = {f"Une autre phrase numéro {n}.": f"Sentence {n}" for n in range(2500)}
    memory = Memory({**texts, "Prochains départs de {stop}.": "Next from {stop}.", "vide": ""})
    started = time.thread_time()
    [first, *_] = memory.find("Prochains départs de la ligne.")
    assert time.thread_time() - started < 0.15
    assert first.target == "Next from {stop}."
    assert memory.find("xyz") == []
    assert difference("le bus part", "le tram part") == [
        ("same", "le "), ("gone", "bus"), ("added", "tram"), ("same", " part"),
    ]  # fmt: skip


def test_terms_are_whole_words():
    glossary = {"carte": "card", "mairie annexe": "branch town hall", "art": "art", "x": ""}
    found = terms_in("La carte, à la Mairie annexe.", glossary)
    assert found == [("carte", "card"), ("mairie annexe", "branch town hall")]


def test_pseudo_texts_keep_placeholders_and_lines():
    found = pseudo("Dans {minutes} minutes\nà {stop}.")
    assert "{minutes}" in found
    assert "\n" in found
    assert found.startswith("⟦")
    assert len(found) > len("Dans {minutes} minutes\nà {stop}.")
    assert pseudo("") == ""
