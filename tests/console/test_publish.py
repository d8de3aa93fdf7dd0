"""Publish, Unanswered, Tests and Figures: what is changed there counts, and what leaves is guarded."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, timedelta

import pytest
from helpers.desk import Browser, TownDesk, words
from helpers.town import DOGS

from callbot.console import publish
from callbot.console.counting import HIDDEN, Figures, figures_of, percentile, suppressed
from callbot.console.figures import guarded
from callbot.console.publications import Change
from callbot.console.publish import parts_of
from callbot.console.trials import difference
from callbot.console.workbench import Rehearsal, Trial
from callbot.content.switches import Switches
from callbot.conversations.store import Answered, NewEvent
from callbot.model import ContentTest, Conversation, Utterance

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
    blank = editor.post("/console/publish/city.dogs", part0="x", part1="Au {line_phon}.")
    assert blank.status_code == 422
    assert "Nothing fills {line_phon} in “city.dogs”. Did you mean “line_phone”?" in words(blank)
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
    for until in ("soon", "2026-05-11T18:00"):
        assert editor.post("/console/publish/banner", **{**form, "until": until}).status_code == 422
    assert editor.post("/console/publish/banner", **{"text-fr": "\u200b\u200b"}).status_code == 303
    assert town.live.banner("fr", town.now) == ""
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
    page = words(editor.get("/console/tests/run?language=fr"))
    assert "tests pass" in page
    assert "By intent, the worst first" in page


def test_what_publishing_changed_is_seen_in_the_tests(town: TownDesk, editor: Browser):
    change = Change("intents/examples/fr/odd.yaml", "language: fr\n")
    town.parts.publications.publish([change], author="marie", now=town.now)
    version = town.parts.publications.history(change.path)[0].id
    assert f'value="{version}"' in editor.get("/console/tests").text
    old = Trial(ContentTest("où nager", "fr", "city.pools"), ("expected city.pools",), ())
    marie = town.quick("marie", "editor", Rehearsal((), [old]))
    page = words(marie.get(f"/console/tests/difference?version={version}"))
    assert "1 tests passed before and fail now; 0 failed" in page
    assert "où nager city.pools expected city.pools" in page
    assert change.path in page
    assert marie.get("/console/tests/difference?version=x").status_code == 422
    assert marie.get("/console/tests/difference?version=999999").status_code == 404
    town.parts.publications.publish([Change(change.path, None)], author="marie", now=town.now)
    assert town.parts.publications.before(version) == {change.path: None}
    assert town.parts.publications.before(version + 1) == {change.path: "language: fr\n"}


def test_trials_of_two_versions_are_told_apart():
    def trial(say: str, now: str, before: str, *, new: bool = False) -> Trial:
        test = ContentTest(say, "fr", "a.b")
        return Trial(test, (now,) if now else (), (before,) if before else (), new)

    trials = [trial("a", "x", ""), trial("b", "", "x"), trial("c", "x", "x")]
    found, added = difference([*trials, trial("d", "", "", new=True)], [("e", "fr", "a.b")])
    told = [[t.test.say for t in each] for each in (found.broken, found.mended, found.removed)]
    assert told == [["a"], ["b"], ["d"]]
    assert added == {("e", "fr", "a.b")}


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
    counts = [count for what, _, count in rows[1:] if "seconds" not in what]
    assert all(count.startswith("<") or count == HIDDEN or int(count) >= 5 for count in counts)
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


def test_times_and_shares_are_told_by_day_hour_and_channel(town: TownDesk):
    def row(number: int, status: str, channel: str, seconds: float) -> Answered:
        data = json.dumps({"language": "fr", "status": status, "channel": channel})
        return Answered(number, town.now, "", data, town.now - timedelta(seconds=seconds))

    answers = [row(1, "answered", "web", 0.1), row(2, "unknown", "phone", 0.4)]
    answers += [row(3, "unknown", "talk", 9)]
    figures = figures_of(answers, [], UTC, [(town.now, timedelta(seconds=90))])
    assert figures.counts["channel"] == {"web": 1, "phone": 1}, "an agent's phrase is no question"
    day = figures.spans["day"][0]
    assert (day.name, day.count, day.answered, day.unknown) == ("2026-05-12", 2, 1, 1)
    assert (day.p50, day.p95, day.wait50) == (0.1, 0.4, 90.0)
    assert figures.spans["hour"][0].name == "07"
    assert [row for row in suppressed(figures) if "seconds" in row[0]] == [], "two are too few"


def test_a_lone_small_count_cannot_be_found_by_subtraction():
    figures = Figures(24, {"language": {"fr": 13, "en": 9, "uk": 2}})
    assert suppressed(figures) == [
        ("language", "fr", "13"),
        ("language", "en", HIDDEN),
        ("language", "uk", "<5"),
    ]


@pytest.mark.parametrize(
    ("values", "share", "wanted"),
    [([], 0.5, None), ([3], 0.95, 3), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.95, 95)],
)
def test_percentiles_are_values_that_occurred(values, share: float, wanted):
    assert percentile(values, share) == wanted


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str):
    assert guarded(cell) == f"'{cell}"
    assert guarded("12") == "12"


def test_a_switch_is_not_refused_for_a_colleagues_other_one(
    town: TownDesk, editor: Browser, monkeypatch
):
    read, stale = publish.switches_of, [(Switches(), 0)]
    monkeypatch.setattr(publish, "switches_of", lambda parts: stale.pop() if stale else read(parts))
    for name in ("calendar", "price"):
        stale[:] = [(Switches(), 0)]
        form = {"kind": "sources", "name": name, "off": "yes", "reason": "panne"}
        assert editor.post("/console/publish/switch", **form).status_code == 303
    assert {"calendar", "price"} <= town.live.current.house.switches.sources.keys()
