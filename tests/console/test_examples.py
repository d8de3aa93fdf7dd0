"""The examples of a language, edited with what they would now also match."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html import unescape

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.assistant import Assistant
from callbot.console.authoring import AuthoringError, edit_examples, examples_of
from callbot.console.workbench import Rehearsal, Trial
from callbot.model import ContentTest, Conversation, Reply, Utterance
from callbot.text import tokens

PATH = "intents/examples/fr/city.yaml"
TEXT = """\
language: fr
# ours
city.dogs:
  - un  # kept
  - deux
  - trois
"""
AT = "/console/translate/fr/examples/city.dogs"


@pytest.fixture(scope="module")
def lea(office: TownDesk) -> Browser:
    return office.browser("lea", "translator")


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (["un", "deux", "trois", "quatre"], "  - un  # kept\n  - deux\n  - trois\n  - quatre\n"),
        (["un", "trois"], "  - un  # kept\n  - trois\n"),
        (["un", "2", "trois"], '  - un  # kept\n  - "2"\n  - trois\n'),
        (["deux", "cinq"], '  - deux\n  - "cinq"\n'),
    ],
)
def test_comments_and_order_stay(wanted: list[str], lines: str):
    edit = edit_examples({PATH: TEXT}, "fr", "city.dogs", wanted)
    assert edit.new == f"language: fr\n# ours\ncity.dogs:\n{lines}"
    assert examples_of({PATH: edit.new}, "fr") == {"city.dogs": wanted}


def test_an_example_stands_once_and_an_intent_keeps_one():
    with pytest.raises(AuthoringError, match="twice"):
        edit_examples({PATH: TEXT}, "fr", "city.dogs", ["un", "Un !"])
    with pytest.raises(AuthoringError, match="at least one"):
        edit_examples({PATH: TEXT}, "fr", "city.dogs", [])


def test_a_refusal_speaks_the_language_of_the_console(lea: Browser):
    data, french = {"csrf": lea.csrf, "examples": "un\nUn !"}, {"Accept-Language": "fr"}
    refused = lea.client.post(f"{AT}/preview", data=data, base_url=lea.base, headers=french)
    assert refused.status_code == 422
    assert "L'exemple « un » y figure deux fois." in unescape(words(refused)).replace("\xa0", " ")
    closed = lea.client.get("/console/unanswered", base_url=lea.base, headers=french)
    assert closed.status_code == 403
    assert "« traducteur »" in words(closed).replace("\xa0", " ")
    assert "rédacteur, administrateur" in words(closed)


class Eager:
    """An assistant that takes one question for an intent, and all else as another does."""

    def __init__(self, other: Assistant, said: str, intent: str) -> None:
        self._other, self._said, self._intent = other, said, intent

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        reply = self._other.reply(utterance, conversation, now)
        return replace(reply, intent=self._intent) if utterance.text == self._said else reply


def test_a_translator_sees_what_would_change_and_publishes(office: TownDesk, lea: Browser):
    assert DOGS in lea.get(AT).text
    assert "city.dogs" in words(lea.get("/console/translate/fr/examples"))
    known = examples_of(office.parts.bench().texts(), "fr")
    other, current = "mon chat gambade", office.live.current
    content = current.house.content
    taken = next(
        each.text for each in content.examples
        if each.language == "fr" and each.intent != "city.dogs" and "{" not in each.text
        and "parc" in tokens(each.text)
    )  # fmt: skip
    rehearsal = Rehearsal((), (), Eager(current, taken, "city.dogs"))
    lea = office.quick("lea", "translator", rehearsal)
    examples = "\n".join([*known["city.dogs"], f"{other} au parc"])
    shown = lea.post(f"{AT}/preview", examples=examples)
    assert shown.status_code == 200
    assert f"+ - {other} au parc" in words(shown)
    assert f"Now also matches Question Until now {taken}" in words(shown).replace("&#39;", "'")
    done = lea.post(f"{AT}/publish", examples=examples, base="0")
    assert "Published" in words(done)
    published = office.parts.publications.current("intents/examples/fr/dogs.yaml")
    assert published.text.endswith(f"  - {other} au parc\n")
    assert published.author == "lea"


def test_what_breaks_a_test_is_for_an_admin_with_a_reason(office: TownDesk):
    broken = Trial(ContentTest("où nager", "fr", "city.pools"), (), ("expected city.pools",))
    lea = office.quick("lea", "translator", Rehearsal((), [broken]))
    before = office.parts.publications.counter()
    assert "would fail" in words(lea.post(f"{AT}/preview", examples="nager"))
    assert lea.post(f"{AT}/publish", examples="nager", base="0", reason="x").status_code == 422
    assert office.parts.publications.counter() == before


def test_who_may_not_translate_reads_only(office: TownDesk):
    viewer = office.browser("vera", "viewer")
    assert "readonly" in viewer.get(AT).text
    assert viewer.post(f"{AT}/preview", examples="x").status_code == 403
    for path in ("/console/translate/xx/examples", "/console/translate/fr/examples/no.intent"):
        assert viewer.get(path).status_code == 404
