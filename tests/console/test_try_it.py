"""Try it: how a question is understood, and how it becomes an example or a test."""

from __future__ import annotations

import re

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.console.authoring import AuthoringError, add_example, add_test
from callbot.console.try_it import generalised, marked
from callbot.console.unanswered import forms
from callbot.console.workbench import Rehearsal
from callbot.model import SlotValue

NEW = "un endroit où le toutou peut se défouler"
PATH = "intents/examples/fr/dogs.yaml"
FORM = {"say": NEW, "language": "fr", "intent": "city.dogs", "kind": "example"}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = TownDesk(tmp_path_factory.mktemp("try"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def editor(town: TownDesk) -> Browser:
    return town.browser("marie", "editor")


def test_one_question_is_explained(editor: Browser):
    page = words(editor.get(f"/console/try?q={DOGS}"))
    assert "Au parc canin." in page
    assert "city.dogs" in page
    assert "French" in page
    assert "decided by the rule" in page


def test_many_questions_are_a_table_that_leads_to_each(editor: Browser):
    response = editor.get("/console/try", query_string={"q": f"{DOGS}\n\nblabla xyzzy\n"})
    page = words(response)
    assert "2 questions" in page
    assert "answered" in page
    assert "/console/try?q=blabla%20xyzzy" in response.text


def test_more_questions_than_an_address_holds_are_asked_too(editor: Browser):
    short = editor.post("/console/try", q="un\ndeux", language="fr", city="", at="")
    assert short.headers["Location"] == "/console/try?q=un%0Adeux&language=fr"
    long = editor.post("/console/try", q="\n".join(["xyzzy"] * 260))
    assert long.status_code == 200
    assert "200 questions" in words(long)
    assert "Only the first 200 are asked; 60 more are left out." in words(long)


def test_markup_in_a_question_is_text(editor: Browser):
    response = editor.get("/console/try", query_string={"q": "<img src=x onerror=alert(1)>"})
    assert "<img" not in response.text


def test_a_moment_and_a_language_may_be_given(editor: Browser):
    asked = {"q": DOGS, "at": "2026-05-12T23:59", "language": "fr"}
    response = editor.get("/console/try", query_string=asked)
    assert 'value="2026-05-12T23:59"' in response.text
    assert editor.get("/console/try?q=x&at=never&language=xx").status_code == 200


def test_a_preview_writes_nothing_and_says_what_would_change(town: TownDesk, editor: Browser):
    page = words(editor.post("/console/try/preview", **FORM))
    assert f"+ - {NEW}" in page
    assert "tests may feel the change" in page
    assert town.parts.publications.files() == {}


def test_only_tests_that_may_feel_a_change_are_asked(town: TownDesk, editor: Browser):
    def asked(say: str) -> list[int]:
        page = words(editor.post("/console/try/preview", **{**FORM, "say": say}))
        [counts] = re.findall(r"(\d+) of (\d+) tests may feel the change", page)
        return [int(count) for count in counts]

    tests = [each.test for each in town.parts.bench().rehearse({}).trials]
    said = next(each.say for each in tests if each.language == "fr" and each.expect == "meta.human")
    (few, every), (more, _) = asked(NEW), asked(f"{said} svp")
    assert few < more < every


def test_a_test_that_fails_is_published_by_an_admin_with_a_reason_only(
    town: TownDesk, editor: Browser
):
    form = {**FORM, "kind": "test", "say": DOGS, "intent": "nothing"}
    preview = words(editor.post("/console/try/preview", **form))
    assert "would fail" in preview
    assert "only an administrator" in preview
    assert editor.post("/console/try/publish", base="0", **form).status_code == 422
    assert editor.post("/console/try/publish", base="0", reason="x", **form).status_code == 422
    admin = town.browser("anne", "admin")
    assert admin.post("/console/try/publish", base="0", **form).status_code == 422
    done = admin.post("/console/try/publish", base="0", reason="wanted so", **form)
    assert done.status_code == 200
    [version] = town.parts.publications.history(limit=1)
    assert "although 1 tests fail: wanted so" in version.note
    admin.post("/console/try/undo", batch=version.batch)
    assert version.path not in town.parts.publications.files()


def test_a_mended_question_is_published_understood_and_taken_back(town: TownDesk, editor: Browser):
    base = str(getattr(town.parts.publications.current(PATH), "version", 0))
    done = editor.post("/console/try/publish", base=base, **FORM)
    assert "Published" in words(done), words(done)
    assert "city.dogs" in words(editor.get("/console/try", query_string={"q": NEW}))
    assert town.parts.publications.files()[PATH].endswith(f"- {NEW}\n")
    again = editor.post("/console/try/preview", **FORM)
    assert again.status_code == 422
    assert "an example of that intent already" in words(again)
    editor.post("/console/try/undo", batch=town.parts.publications.history(limit=1)[0].batch)
    assert PATH not in town.parts.publications.files()


def test_who_edited_an_older_version_is_told(town: TownDesk, editor: Browser):
    known = town.parts.publications.current(PATH)
    assert known is not None
    response = editor.post("/console/try/publish", base=str(known.version - 1), **FORM)
    assert response.status_code == 409
    assert "nothing of theirs is lost" in words(response)


@pytest.mark.parametrize("role", ["viewer", "agent", "translator"])
def test_others_look_and_do_not_publish(town: TownDesk, role: str):
    browser = town.browser(f"a-{role}", role)
    page = browser.get(f"/console/try?q={DOGS}")
    assert page.status_code == 200
    assert "Mend it" not in page.text
    assert "Who has the role “editor” or “admin” can mend this" in words(page)
    refused = browser.post("/console/try/publish", base="0", **FORM)
    assert refused.status_code == 403
    assert "those that may are: editor, admin" in words(refused)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"intent": "city.cats"}, "an intent that exists"),
        ({"language": "xx"}, "languages that have some"),
        ({"say": " "}, "is empty"),
        ({"say": "x" * 2001}, "at most 2,000"),
    ],
)
def test_what_cannot_be_an_example_is_refused(editor: Browser, change, said):
    response = editor.post("/console/try/preview", **{**FORM, **change})
    assert response.status_code == 422
    assert said in words(response)


def test_values_that_share_words_are_one_mark():
    places = (("stop", 2, 5), ("place", 2, 5), ("line", 8, 9), ("event", 4, 7))
    slots = [SlotValue(kind, "", "", start=start, end=end) for kind, start, end in places]
    assert marked("a b c d e", slots) == [("a ", 0), ("b c", 1), (" d ", 0), ("e", 2)]
    assert marked("", []) == []


def test_an_example_holds_for_every_line_and_every_stop():
    said = "le 83 passe à la gare du prado"
    slots = [SlotValue("line", "83", "83", start=3, end=5),
             SlotValue("place", "", "gare", start=17, end=21),
             SlotValue("stop", "", "gare du prado", start=17, end=30)]  # fmt: skip
    assert generalised(said, slots, {"line", "stop", "place"}) == "le {line} passe à la {stop}"
    assert generalised(said, slots, {"line"}) == "le {line} passe à la gare du prado"
    assert generalised(said, slots, ()) == said


def test_a_line_in_a_question_becomes_its_placeholder_and_the_question_is_decided(
    town: TownDesk, editor: Browser
):
    quick = town.quick("marie", "editor", Rehearsal((), ()))
    form = {**FORM, "say": "la ligne 1 elle passe", "intent": "transport.next_departure"}
    assert "la ligne {line} elle passe" in words(quick.post("/console/try/preview", **form))
    named = town.live.current.house.understanding.named
    assert ("la", "ligne", "elle", "passe") in forms("La ligne 1, elle passe ?", named)


def test_examples_and_tests_go_to_the_file_that_has_the_intent():
    texts = {
        PATH: "language: fr\ncity.dogs:\n  - un chien\n",
        "intents/examples/en/city.yaml": "language: en\n",
    }
    assert add_example(texts, "fr", "city.dogs", "un pré").path == PATH
    own, beside = (f"intents/examples/fr/{name}.yaml" for name in ("city", "brief"))
    both = {beside: "language: fr\ncity.dogs:\n  - chien\n", own: texts[PATH]}
    assert add_example(both, "fr", "city.dogs", "un pré").path == own
    other = add_example(texts, "en", "city.dogs", "a dog")
    assert other.path == "intents/examples/en/city.yaml"
    assert other.new == "language: en\ncity.dogs:\n  - a dog\n"
    fresh = add_test(texts, "de", "nothing", "ein Hund")
    assert fresh.path == "intents/examples/de/console.yaml"
    assert fresh.new == "language: de\ntests:\n  - say: ein Hund\n    expect: nothing\n"
    assert ("+", "  - un pré") in add_example(texts, "fr", "city.dogs", "un pré").diff()
    with pytest.raises(AuthoringError):
        add_example(texts, "fr", "city.dogs", "Un chien !")
    known = {fresh.path: fresh.new}
    with pytest.raises(AuthoringError):
        add_test(known, "de", "nothing", "ein Hund")
