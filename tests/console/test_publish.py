"""Publish, Unanswered, Tests and Figures: what is changed there counts, and what leaves is guarded."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.console.figures import figures_of, guarded, suppressed
from callbot.console.publish import parts_of
from callbot.conversations.store import Answered, NewEvent
from callbot.model import Conversation, Utterance

PATH = "intents/city/dogs.yaml"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = TownDesk(tmp_path_factory.mktemp("publish"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def editor(town: TownDesk) -> Browser:
    return town.browser("marie", "editor")


def answer(town: TownDesk) -> str:
    reply = town.live.current.reply(Utterance(DOGS), Conversation(""), town.now)
    return reply.answers[0].text


def said(town: TownDesk, *answers: dict) -> None:
    for number, each in enumerate(answers):
        message = NewEvent("message", town.now, json.dumps({"text": each["asked"]}), f"m{number}")
        row = {"language": "fr", "detected_language": "fr", "intent": None, "answers": [], **each}
        data = json.dumps(row, separators=(",", ":"))
        town.parts.store.begin(town.now, message, NewEvent("answer", town.now, data, f"m{number}"))


def test_an_answer_is_edited_and_taken_back(town: TownDesk, editor: Browser):
    page = words(editor.get("/console/publish/city.dogs"))
    assert "1. text" in page
    form = {"part0": "Chiens en liberté", "part1": "Au bois.", "base": "0", "note": "déménagé"}
    assert editor.post("/console/publish/city.dogs", **form).status_code == 303
    assert answer(town) == "Au bois."
    assert "déménagé" in words(editor.get("/console/publish"))
    late = editor.post("/console/publish/city.dogs", **{**form, "part1": "Ailleurs."})
    assert late.status_code == 409
    assert editor.post("/console/publish/city.dogs", **{**form, "base": "1"}).status_code == 422
    batch = town.parts.publications.history(PATH)[0].batch
    assert editor.post("/console/publish/undo", batch=batch).status_code == 303
    assert answer(town) == "Au parc canin."


def test_a_broken_text_is_not_published(town: TownDesk, editor: Browser):
    before = town.parts.publications.counter()
    assert editor.post("/console/publish/city.dogs", part0="x", part1="").status_code == 422
    assert town.parts.publications.counter() == before


def test_an_answer_is_withdrawn_with_a_reason_and_restored(town: TownDesk, editor: Browser):
    switch = {"kind": "answers", "name": "city.dogs"}
    assert editor.post("/console/publish/switch", **switch, off="yes").status_code == 422
    editor.post("/console/publish/switch", **switch, off="yes", reason="faux")
    assert "en cours de vérification" in answer(town)
    assert "withdrawn" in words(editor.get("/console/publish"))
    editor.post("/console/publish/switch", **switch)
    assert answer(town) == "Au parc canin."


@pytest.mark.parametrize(
    ("kind", "name"),
    [("answers", "safety.hazard"), ("answers", "city.cats"), ("channels", "fax"), ("x", "chat")],
)
def test_what_has_no_switch_is_refused(editor: Browser, kind: str, name: str):
    form = {"kind": kind, "name": name, "off": "yes", "reason": "x"}
    assert editor.post("/console/publish/switch", **form).status_code == 422


def test_a_banner_is_shown_until_its_end(town: TownDesk, editor: Browser):
    form = {"text-fr": "La mairie est « fermée » : lundi.", "until": "2026-05-12T18:00"}
    assert editor.post("/console/publish/banner", **form).status_code == 303
    assert town.live.banner("fr", town.now) == "La mairie est « fermée » : lundi."
    assert town.live.banner("en", town.now) == "La mairie est « fermée » : lundi."
    assert town.live.banner("fr", town.now.replace(day=13)) == ""
    assert "fermée" in editor.get("/console/publish").text
    assert editor.post("/console/publish/banner", **{**form, "until": "soon"}).status_code == 422
    assert editor.post("/console/publish/banner").status_code == 303
    assert town.live.banner("fr", town.now) == ""


def test_others_look_and_change_nothing(town: TownDesk):
    viewer = town.browser("vera", "viewer")
    assert viewer.get("/console/publish").status_code == 200
    assert "Switch off" not in viewer.get("/console/publish").text
    form = {"kind": "channels", "name": "chat", "off": "yes", "reason": "x"}
    assert viewer.post("/console/publish/switch", **form).status_code == 403
    assert viewer.get("/console/unanswered").status_code == 403


def test_the_texts_of_an_intent_are_found_with_their_places():
    intent = 'intent: a.b\nlabel: L\nslots: {s: {kind: stop, ask: "Où ?"}}\nanswers:\n'
    intent += "  - when: {result: empty}\n    text: {one: A, other: B}\n    spoken: C\n"
    assert [(p.place, p.text) for p in parts_of(intent)] == [
        (("label",), "L"),
        (("slots", "s", "ask"), "Où ?"),
        (("answers", 0, "text", "one"), "A"),
        (("answers", 0, "text", "other"), "B"),
        (("answers", 0, "spoken"), "C"),
    ]


def test_unanswered_questions_are_grouped_and_lead_to_their_mending(
    town: TownDesk, editor: Browser
):
    said(
        town,
        {"asked": "mon chat dort", "status": "unknown"},
        {"asked": "mon chat dort ?", "status": "unknown"},
        {"asked": "<b>x</b> ici", "status": "unknown"},
    )
    response = editor.get("/console/unanswered")
    page = words(response)
    assert "3 questions in 2 groups" in page
    assert "/console/try?q=mon%20chat%20dort" in response.text
    assert "<b>x</b>" not in response.text


def test_all_tests_are_asked(editor: Browser):
    page = words(editor.get("/console/tests/run"))
    assert "tests pass" in page


def test_figures_are_a_page_and_csv(town: TownDesk, editor: Browser):
    said(town, {"asked": "x", "status": "answered", "intent": "=cmd|' /C calc'!A0"})
    assert "answered without a person" in words(editor.get("/console/figures"))
    response = editor.get("/console/figures.csv")
    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows[0] == ["what", "value", "count"]
    assert ["intent", "'=cmd|' /C calc'!A0", "1"] in rows
    assert response.mimetype == "text/csv"


def test_open_figures_need_no_account_and_hide_small_counts(town: TownDesk):
    town.later(days=1)
    rows = list(csv.reader(io.StringIO(town.browser().get("/console/open-figures.csv").text)))
    town.later(days=-1)
    assert len(rows) > 1
    assert all(count.startswith("<") or int(count) >= 5 for _, _, count in rows[1:])
    assert town.browser().get("/console/figures.csv").status_code == 303


def test_counts_by_day_hour_language_status_intent_and_thumb(town: TownDesk):
    data = json.dumps({"language": "en", "status": "answered", "intent": "city.dogs"})
    answers = [Answered(n, town.now, "", data) for n in range(6)]
    thumbs = ['{"about":1,"value":"up"}', '{"about":1,"value":"down"}']
    figures = figures_of(answers, thumbs, UTC)
    assert figures.total == 6
    assert figures.answered == 1.0
    assert figures.counts["hour"] == {"07": 6}
    assert figures.counts["feedback"] == {"down": 1}, "the last thumb counts"
    assert ("feedback", "down", "<5") in suppressed(figures)
    assert ("language", "en", "6") in suppressed(figures)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str):
    assert guarded(cell) == f"'{cell}"
    assert guarded("12") == "12"
