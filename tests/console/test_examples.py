"""The examples of a language, edited with what they would now also match."""

from __future__ import annotations

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.console.authoring import AuthoringError, edit_examples, examples_of

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


def test_a_translator_sees_what_would_change_and_publishes(office: TownDesk, lea: Browser):
    page = lea.get(AT)
    assert DOGS in page.text
    assert "city.dogs" in words(lea.get("/console/translate/fr/examples"))
    examples = "\n".join([*examples_of(office.parts.bench().texts(), "fr")["city.dogs"],
                          "mon setter gambade sans entrave"])  # fmt: skip
    shown = lea.post(f"{AT}/preview", examples=examples)
    assert shown.status_code == 200
    assert "+ - mon setter gambade sans entrave" in words(shown)
    done = lea.post(f"{AT}/publish", examples=examples, base="0")
    assert done.status_code == 200
    assert "Published" in words(done)
    path = "intents/examples/fr/dogs.yaml"
    assert "setter" in office.parts.publications.current(path).text
    assert lea.post(f"{AT}/preview", examples=examples).status_code == 422, "nothing new"


def test_who_may_not_translate_reads_only(office: TownDesk):
    viewer = office.browser("vera", "viewer")
    assert "readonly" in viewer.get(AT).text
    assert viewer.post(f"{AT}/preview", examples="x").status_code == 403
    for path in ("/console/translate/xx/examples", "/console/translate/fr/examples/no.intent"):
        assert viewer.get(path).status_code == 404
