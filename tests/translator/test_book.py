"""The phrasebook as visitors see it."""

import re

import pytest
from helpers.data import ROOT
from helpers.po import entry, write

from callbot.content.loader import load, load_text
from callbot.i18n.catalogues import Catalogues
from callbot.translator.book import NoPhraseError, make_book

FILES = {
    "phrasebook/a.yaml": "topic: a\nabout: x\nreplies: [yes, no]\nphrases:\n"
    '  off: {say: "Descendez à {stop}."}\n  tea: {say: "Un thé ?", replies: [no]}\n',
    "phrasebook/visitor.yaml": 'topic: visitor\nabout: x\nphrases: {yes: {say: "Oui."}, no: {say: "Non."}}\n',
}


@pytest.fixture
def book(tmp_path):
    write(
        tmp_path, "ar", "phrasebook",
        entry("Descendez à {stop}.", "انزل في {stop}."), entry("Oui.", "نعم."),
    )  # fmt: skip
    return make_book(load_text(FILES), Catalogues.load(tmp_path), ("ar", "ko"))


def test_names_are_copied_and_kept_apart_in_a_sentence_from_the_right(book):
    assert book.shown("a.off", "ar", {"stop": "Noailles"}) == "انزل في \u2068Noailles\u2069."
    assert book.shown("a.off", "fr", {"stop": "Noailles"}) == "Descendez à Noailles."
    assert book.shown("a.off", "fr", {}) == "Descendez à …."


def test_what_is_not_translated_is_not_shown(book):
    assert book.languages == ("fr", "ar")
    with pytest.raises(NoPhraseError, match="no approved translation into “ar”"):
        book.shown("a.tea", "ar", {})
    assert book.replies("a.off", "ar") == [("visitor.yes", "نعم.", "Oui.")]


def test_the_shipped_book_is_large_enough_and_whole():
    content = load([ROOT / "intents"])
    staff = [phrase for phrase in content.phrases if not phrase.by_visitor]
    assert len(staff) >= 250
    assert not [p for p in content.problems if "phrasebook" in p.file]
    answers = {phrase.id for phrase in content.phrases if phrase.by_visitor}
    assert all(set(phrase.replies) <= answers for phrase in staff)
    assert answers == {reply for phrase in staff for reply in phrase.replies}
    topics = {phrase.topic for phrase in staff}
    assert topics >= {
        "directions",
        "disruption",
        "tickets",
        "safety",
        "accessibility",
        "lost",
        "heat",
    }


def test_no_phrase_of_the_package_names_a_number_that_a_city_may_change():
    content = load([ROOT / "intents"])
    assert not [
        phrase.text
        for phrase in content.phrases
        if re.search(r"(?<!\w)\d", re.sub(r"{\w+}", "", phrase.text))
    ]


@pytest.mark.parametrize("language", ["en"])
def test_every_phrase_is_translated(language):
    content = load([ROOT / "intents"])
    book = make_book(content, Catalogues.load(ROOT / "translations"), (language,))
    assert not set(book.phrases) - set(book.texts[language])
