"""What an agent types, and the phrase that is taken for it: or none."""

import runpy

import pytest
from helpers.data import ROOT

from callbot.content.loader import load, load_text
from callbot.i18n.catalogues import Catalogues
from callbot.model import SlotValue
from callbot.translator.book import make_book
from callbot.translator.search import Found
from callbot.translator.searches import Searches

CONTENT = load([ROOT / "intents"])
BOOK = make_book(CONTENT, Catalogues.load(ROOT / "translations"), ("fr", "en", "es"))
SEARCHES = Searches(BOOK, CONTENT.lexicons)
SAMPLES = {
    "{stop}": "Castellane", "{stop2}": "Noailles", "{line}": "83", "{number}": "12", "{minutes}": "15",
    "{price}": "1,70 €", "{time}": "8h30", "{time2}": "18 h",
}  # fmt: skip


def stops(text: str) -> list[SlotValue]:
    """Find the stops of this city of two."""
    found = [(text.find(name), name) for name in ("Castellane", "Noailles")]
    return [
        SlotValue("stop", name, name, start=at, end=at + len(name)) for at, name in found if at >= 0
    ]


def find(text: str, language: str = "fr") -> Found:
    return SEARCHES.of(language).find(text, stops)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_phrase_is_found_by_its_own_words(language):
    lost = []
    for key, text in BOOK.staff(language).items():
        typed = text
        for name, value in SAMPLES.items():
            typed = typed.replace(name, value)
        hit = find(typed, language).accepted
        if hit is None or (hit.id != key and BOOK.texts[language][hit.id] != text) or hit.blanks:
            lost.append(typed)
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("la sortie est a gauche svp", "directions.exit_left", {}),
        ("Bonjour Madame, suivez-moi", "courtesy.follow_me", {}),
        ("LA LIGNE M1 NE CIRCULE PAS", "disruption.line_stopped", {"line": "M1"}),
        ("la ligne 83 circule pas", "disruption.line_stopped", {"line": "83"}),
        ("le prochain depart est dans dix min", "directions.next_departure_minutes", {"minutes": "10"}),
        ("le dernier départ est à vingt heures trente", "directions.last_departure_time", {"time": "20:30"}),
        ("le billet coute 1€70", "tickets.ticket_price", {"price": "1,70 €"}),
        ("c'est ouvert de 9h a 17h30", "counters.open_from_to", {"time": "09:00", "time2": "17:30"}),
        ("descendez à l'arret Castellane", "directions.get_off_at", {"stop": "Castellane"}),
        ("votre porte est la porte B2", "directions.gate_number", {"number": "B2"}),
        ("l'ascenceur est en pane", "accessibility.lift_broken", {}),
    ],
)  # fmt: skip
def test_light_edits_are_taken_with_their_values(typed, key, values):
    hit = find(typed).accepted
    assert hit is not None
    assert (hit.id, dict(hit.values), hit.blanks) == (key, values, ())


@pytest.mark.parametrize(
    "typed",
    [
        "l'ascenseur n'est pas en panne",
        "la sortie est à droite de la gare",
        "prenez la troisième rue à gauche",
        "faites trois files",
        "il y a plus de billets",  # more of them, or none left?
        "les toilettes sont fermées",
        "la porte est fermée",
        "on ferme",
        "",
        "?!",
        "9" * 5000,
    ],
)
def test_what_may_mean_something_else_is_not_taken(typed):
    assert find(typed).accepted is None


def test_what_is_offered_takes_the_numbers_that_were_typed_and_denies_as_much():
    offered = find("demain la ligne 83 ne circule pas").offered
    assert offered[0].id == "disruption.line_stopped"
    assert all("83" in hit.values.values() for hit in offered)
    assert "disruption.line_running" not in [hit.id for hit in offered]


def test_a_phrase_offered_without_all_its_values_has_blanks():
    found = find("changez à l'arrêt pour la ligne 83")
    hit = next(hit for hit in found.offered if hit.id == "directions.change_for_line")
    assert (dict(hit.values), hit.blanks) == ({"line": "83"}, ("stop",))


def test_an_unsure_name_is_not_copied():
    def guess(text: str) -> list[SlotValue]:
        return [
            SlotValue(
                "stop", "Castellane", text[-9:], start=len(text) - 9, end=len(text), score=0.8
            )
        ]

    assert SEARCHES.of("fr").find("descendez à l'arrêt castelnau", guess).accepted is None


def test_two_phrases_as_near_are_both_offered():
    files = {
        "phrasebook/a.yaml": "topic: a\nabout: x\nphrases:\n  one: {say: Prenez la sortie nord.}\n"
        "  two: {say: Prenez la sortie bord.}\n"
    }
    content = load_text(files)
    searches = Searches(make_book(content, Catalogues(), ("fr",)), CONTENT.lexicons)
    found = searches.of("fr").find("prenez la sortie zord")
    assert found.accepted is None
    assert {hit.id for hit in found.offered} == {"a.one", "a.two"}


def test_a_language_without_word_lists_is_searched_by_typing_errors_alone():
    content = load_text(
        {"phrasebook/a.yaml": "topic: a\nabout: x\nphrases: {out: {say: Sortez ici.}}\n"}
    )
    book = make_book(content, Catalogues(), ("fr",))
    book.texts["pl"] = {"a.out": "Proszę wyjść tutaj."}  # type: ignore[index]
    search = Searches(book, {}).of("pl")
    assert search.find("prosze wyjsc tutaj").accepted is not None
    assert search.find("proszę nie wyjść tutaj").accepted is None


def test_the_queries_of_the_benchmark_are_never_taken_wrongly():
    bench = runpy.run_path(str(ROOT / "bench" / "phrasebook.py"))
    asked = [q for q in bench["queries"](bench["QUERIES"]) if q.language in BOOK.languages]
    ends = [bench["judged"](q, SEARCHES.of(q.language).find(q.text)) for q in asked]
    assert len(asked) >= 80
    assert "wrong" not in ends
    assert "false" not in ends
    light = [end for q, end in zip(asked, ends, strict=True) if q.kind == "light"]
    assert light.count("right") >= 0.75 * len(light)


@pytest.mark.parametrize(
    ("language", "denials"),
    [("fr", ("pas", "plus", "jamais")), ("en", ("not", "never")), ("es", ("no", "nunca"))],
)
def test_a_denial_put_anywhere_is_never_lost(language, denials):
    """A phrase with a denial more is never taken for the phrase without it."""
    lost = []
    for text in BOOK.staff(language).values():
        words = text.split()
        for denial in denials:
            for place in range(1, len(words) + 1):
                typed = " ".join((*words[:place], denial, *words[place:]))
                hit = SEARCHES.of(language).find(typed, limit=1).accepted
                lost += [typed] if hit and hit.text == text else []
    assert lost == []
