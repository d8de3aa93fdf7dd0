"""Unanswered questions decided: given to an intent, to a new one that waits for its answer, or not ours."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.app.trials import waits
from callbot.assistant import Assistant
from callbot.console.authoring import AuthoringError
from callbot.console.deciding import Draft, Question, assigned, checked, drafted, not_ours
from callbot.console.publications import Change
from callbot.console.publish import answered
from callbot.console.workbench import Rehearsal
from callbot.content.loader import load
from callbot.conversations.store import NewEvent

SLIDE = Draft("city.slide", "The slide in the park", "Le toboggan", "S", "parks@example.org")
ASKED = [Question("le toboggan est ouvert ?", "fr"), Question("is the slide open", "en")]
TODAY = date(2026, 11, 22)
FR = "intents/examples/fr/dogs.yaml"
TEXTS = {FR: "language: fr\ncity.dogs:\n  - un chien\n"}


def test_questions_become_examples_and_tests_of_an_intent():
    asked = [
        Question("mon chien au parc", "fr", "mon chien au {place}"),
        Question("un chien", "fr"),
    ]
    [edit] = assigned(TEXTS, "city.dogs", asked)
    assert edit.path == FR
    assert '  - un chien\n  - "mon chien au {place}"\n' in edit.new
    assert "  - say: mon chien au parc\n    expect: city.dogs\n" in edit.new
    assert "  - say: un chien\n    expect: city.dogs\n" in edit.new
    with pytest.raises(AuthoringError, match="decided so already"):
        assigned({FR: edit.new}, "city.dogs", asked)


def test_what_is_not_ours_is_a_test_and_an_example_only_where_it_was_answered():
    edits = {edit.path: edit.new for edit in not_ours({}, ASKED, answered=["is the slide open"])}
    folder = "intents/examples"
    assert sorted(edits) == [
        f"{folder}/en/console.yaml", f"{folder}/en/elsewhere.yaml", f"{folder}/fr/console.yaml"
    ]  # fmt: skip
    assert edits[f"{folder}/en/elsewhere.yaml"].endswith("elsewhere:\n  - is the slide open\n")
    for code in ("en", "fr"):
        assert "expect: nothing" in edits[f"{folder}/{code}/console.yaml"]


def test_a_draft_is_sound_content_that_waits_for_its_answer(tmp_path):
    edits = drafted({}, SLIDE, ASKED, TODAY)
    assert [edit.path for edit in edits] == [
        "intents/city/slide.yaml",
        "intents/examples/en/city.yaml",
        "intents/examples/fr/city.yaml",
    ]
    for edit in edits:
        path = tmp_path / edit.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(edit.new)
    content = load([tmp_path / "intents"])
    assert [str(problem) for problem in content.problems] == []
    assert not content.intents["city.slide"].enabled
    assert {example.intent for example in content.examples} == {"city.slide"}
    assert [waits(content, test) for test in content.tests] == [True, True]

    file = tmp_path / "intents/city/slide.yaml"
    file.write_text(answered(file.read_text(), "Oui, tous les jours."))
    content = load([tmp_path / "intents"])
    assert content.problems == ()
    assert content.intents["city.slide"].enabled
    assert content.intents["city.slide"].answers[0].text.one == "Oui, tous les jours."
    assert not any(waits(content, test) for test in content.tests)

    file.write_text(file.read_text().replace("answers:", "related: [city.dogs]\nanswers_:"))
    assert [each.rule for each in load([tmp_path / "intents"]).problems].count("missing-key") == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "slide"}, "two words with a dot"),
        ({"id": "examples.slide"}, "two words with a dot"),
        ({"id": "city.dogs"}, "already"),
        ({"type": "X"}, "what kind of answer"),
        ({"label": ""}, "what its button says"),
    ],
)
def test_a_draft_that_cannot_be_written_is_refused(changes: dict[str, str], said: str):
    parts = {name: getattr(SLIDE, name) for name in ("id", "about", "label", "type", "owner")}
    with pytest.raises(AuthoringError, match=said):
        checked(Draft(**{**parts, **changes}), ["city.dogs"])


def miss(office: TownDesk, text: str) -> None:
    answer = {"reply_to": "m1", "detected_language": "fr", "status": "unknown", "intent": None}
    data = json.dumps({**answer, "answers": [{"text": "…"}]}, separators=(",", ":"))
    said = NewEvent("message", office.now, json.dumps({"text": text}), "m1")
    office.parts.store.begin(office.now, said, NewEvent("answer", office.now, data, "m1"))


def test_a_group_is_decided_on_its_page(office: TownDesk):
    editor: Browser = office.quick("odile", "editor", Rehearsal((), ()))
    miss(office, "le toboggan <b>rouge</b> est ouvert")
    miss(office, "le toboggan rouge est ouvert ?")
    page = editor.get("/console/unanswered")
    assert "/console/unanswered/decide?q=le%20toboggan" in page.text
    asked = {"q": "le toboggan rouge est ouvert ?", "days": "7"}
    shown = editor.get("/console/unanswered/decide", query_string=asked)
    if shown.status_code == 404:  # the other wording stands for the group
        asked["q"] = "le toboggan <b>rouge</b> est ouvert"
        shown = editor.get("/console/unanswered/decide", query_string=asked)
    assert "Asked 2 times" in words(shown)
    assert "<b>rouge" not in shown.text
    form = {"say0": "le toboggan rouge est ouvert ?", "in0": "fr"}
    to_dogs = {**form, "intent": "known", "known": "city.dogs"}
    assert "expect: city.dogs" in words(editor.post("/console/unanswered/preview", **to_dogs))
    assert "expect: nothing" in words(
        editor.post("/console/unanswered/preview", **form, intent="nothing")
    )
    new = {**form, "intent": "new", "id": "city.slide", "about": "The slide", "type": "S",
           "label": "Le toboggan", "owner": "parks@example.org"}  # fmt: skip
    preview = words(editor.post("/console/unanswered/preview", **new))
    assert "enabled: false" in preview
    done = editor.post("/console/unanswered/publish", base="0,0", **new)
    assert "Published" in words(done), words(done)
    files = office.parts.publications.files()
    assert "intent: city.slide" in files["intents/city/slide.yaml"]
    assert "expect: city.slide" in files["intents/examples/fr/city.yaml"]
    [version] = {each.batch for each in office.parts.publications.history(limit=2)}
    editor.post("/console/try/undo", batch=version)
    assert "intents/city/slide.yaml" not in office.parts.publications.files()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"intent": "known", "known": "city.cats"}, 422),
        ({"intent": "known", "known": "city.dogs", "say0": ""}, 422),
        ({"intent": "known", "known": "city.dogs", "in0": "xx"}, 422),
        ({"intent": "new", "id": "Slide"}, 422),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(office: TownDesk, form: dict[str, str], status):
    editor = office.browser("odile2", "editor")
    sent = {"say0": DOGS + " vite", "in0": "fr", **form}
    assert editor.post("/console/unanswered/preview", **sent).status_code == status
    viewer = office.browser("vera", "viewer")
    assert viewer.post("/console/unanswered/preview", **sent).status_code == 403
    assert viewer.get("/console/unanswered/decide?q=x").status_code == 403


def test_a_draft_is_answered_under_publish(office: TownDesk, monkeypatch: pytest.MonkeyPatch):
    path, house = "intents/city/slide.yaml", office.live.current.house
    office.parts.publications.publish(
        [Change(path, SLIDE.text(TODAY))], author="odile", now=office.now
    )
    draft = replace(house.content.intents["city.dogs"], id="city.slide", answers=(), enabled=False)
    content = replace(house.content, intents={**house.content.intents, "city.slide": draft})
    monkeypatch.setattr(office.live, "_current", Assistant(replace(house, content=content)))
    editor = office.quick("odile3", "editor", Rehearsal((), ()))
    assert "draft: it waits for its answer" in words(editor.get("/console/publish/city.slide"))
    base = str(getattr(office.parts.publications.current(path), "version", 0))
    done = editor.post(
        "/console/publish/city.slide", base=base, part0="Le toboggan", answer="Oui : le matin."
    )
    assert done.status_code == 303, words(done)
    text = office.parts.publications.files()[path]
    assert 'enabled: "true"' in text
    assert '- text: "Oui : le matin."' in text
    gone = [Change(path, None)]
    office.parts.publications.publish(gone, author="odile", now=office.now)
