"""`callbot ask`: questions of every kind, one by one and in a file."""

import json

import pytest
from click.testing import CliRunner
from helpers.town import DOGS, town_settings

from callbot.commands.ask import ask
from callbot.settings import load_settings
from callbot.understanding.confidence import demanded

NOW = "2026-05-12T07:50"
STATUSES = {"answered", "question", "did_you_mean", "unknown", "source_failed", "handed_over"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = town_settings(tmp_path_factory.mktemp("ask"))
    options = {
        "city": str(made.city),
        "data": str(made.data),
        "now": NOW,
        "models": made.models,
        "intents": made.intents,
        "encoder": "none",
    }
    return load_settings(environ={}, options=options)


@pytest.fixture
def run(settings):
    def call(*arguments):
        return CliRunner().invoke(ask, [str(each) for each in arguments], obj=settings)

    return call


def one(run, text):
    result = run(text, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_answer_is_printed(run):
    result = run(DOGS)
    assert (result.exit_code, result.stdout) == (0, "Au parc canin.\n")


def test_choices_are_numbered(run):
    shown = run("prochain métro à vieux port").stdout.splitlines()
    assert "8\u00a0h" in shown[0]
    assert shown[1].startswith("Source")
    assert shown[2] == "  1. État du trafic d'une ligne"


def test_json_is_exactly_the_documented_row(run):
    row = one(run, "prochain métro à vieux port")
    assert list(row) == [
        "language", "language_confidence", "status", "verdict", "intent", "confidence",
        "candidates", "slots", "answer",
    ]  # fmt: skip
    assert (row["language"], row["status"], row["verdict"]) == ("fr", "answered", "answer")
    assert row["intent"] == "transport.next_departure"
    assert row["slots"]["stop"] == {"value": "Vieux-Port", "said": "vieux port"}
    assert set(row["candidates"][0]) == {"intent", "confidence", "language", "example"}
    assert 1 <= len(row["candidates"]) <= 5
    assert [c["confidence"] for c in row["candidates"]] == sorted(
        (c["confidence"] for c in row["candidates"]), reverse=True
    )


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😀😀🎉", "\x01\x02\x07", "?!…", "\u202e\u200f\u200b"],
    ids=["empty", "blank", "emoji", "control", "marks", "direction"],
)
def test_what_says_nothing_is_told_so(run, text):
    row = one(run, text)
    assert (row["status"], row["intent"]) == ("unknown", None)
    assert row["answer"].startswith("Je n'ai rien pu lire")


@pytest.mark.parametrize(
    "text",
    [
        "métro vieux port " * 600,
        "x" * 10_000,
        "prochain\x00 métro\x1b[31m à vieux port",
        "'; DROP TABLE events; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{line_phone} {0} %s %(x)s ${HOME}",
        "ما هو موعد المترو القادم",
        "\ud83d",
    ],
    ids=["10,000", "one word", "escape", "sql", "html", "braces", "arabic", "half a character"],
)
def test_anything_at_all_is_answered(run, text):
    row = one(run, text)
    assert row["status"] in STATUSES
    assert row["answer"]
    assert "\x1b" not in row["answer"]
    assert "<script" not in row["answer"]


def test_a_past_day_is_said_to_be_past(run):
    row = one(run, "prochain métro à vieux port hier")
    assert (row["status"], row["answer"]) == ("question", "Cette date est passée.")


def test_an_impossible_day_is_asked_again(run):
    row = one(run, "prochain métro à vieux port le 31 février")
    assert row["status"] == "question"
    assert "31 février" in row["answer"]


def test_another_language_may_be_asked_for(run):
    row = json.loads(run("prochain métro à vieux port", "--json", "--language", "en").stdout)
    assert "8:00" in row["answer"] or "8 am" in row["answer"].replace("\u202f", " ").lower()


def test_explain_says_how_it_was_understood(run):
    shown = run("prochian métro à vieux port", "--explain").stdout
    assert "text: prochian métro à vieux port" in shown
    assert "language: fr (fr " in shown
    assert "value: stop = Vieux-Port (said “vieux port”, 1.00)" in shown
    assert "(read as: prochain metro a " in shown
    for scorer in ("softmax", "softmax_fixed", "margin", "soft", "nearest", "covered"):
        assert f"scorer {scorer}, weight " in shown
    assert "1. transport.next_departure 0." in shown
    assert f"(answers from {demanded('L', meaning=False):.2f}, offers from 0.25)" in shown
    assert "verdict: answer, by rule score_answer" in shown
    assert (
        "decided: transport.next_departure by rule score_answer, answered; slots: stop = V" in shown
    )


def test_with_json_the_explanation_is_in_the_document(run):
    found = json.loads(run("prochain métro à vieux port", "--explain", "--json").stdout)
    told = found["explanation"]
    assert told["language"]["language"] == found["language"] == "fr"
    assert set(told["language"]["evidence"]) >= {"script", "words", "letters", "prior"}
    assert {slot["kind"] for slot in told["slots"]} >= {"stop"}
    assert [view["scorer"] for view in told["scorers"]][:2] == ["softmax", "softmax_fixed"]
    for view in told["scorers"]:
        assert len(view["top"]) == 5
        assert [e["score"] for e in view["top"]] == sorted(
            (e["score"] for e in view["top"]), reverse=True
        )
        assert all(each["example"] and each["language"] for each in view["top"])
    best = told["candidates"][0]
    assert best["intent"] == found["intent"]
    assert best["parts"]["softmax"] == told["scorers"][0]["top"][0]["score"]
    assert told["decided"] == {
        "rule": "score_answer", "intent": "transport.next_departure", "status": "answered",
    }  # fmt: skip


def test_an_emergency_is_explained_by_the_phrase_that_fired(run):
    told = json.loads(run("au secours il y a le feu", "--explain", "--json").stdout)["explanation"]
    assert told["verdict"] == "safety"
    assert told["alarms"][0]["intent"] == "safety.medical_fire"
    assert told["rule"] == f"safety_list: {told['alarms'][0]['phrase']}"


def test_what_says_nothing_is_explained_too(run):
    shown = run("?!", "--explain").stdout
    assert "verdict: unknown, by rule no_words" in shown
    assert "scorer" not in shown


def batch(run, path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run("--batch", path)


def test_a_batch_gives_a_row_for_each_row_and_keeps_id_text_and_lang(run, tmp_path):
    rows = [
        {"id": "a", "text": "c'est quand le prochain bus", "lang": "en", "more": 1},
        {"id": 7, "text": "vieux-port"},
        {"id": None, "text": ""},
    ]
    lines = "\n\n".join(json.dumps(row) for row in rows)
    result = batch(run, tmp_path / "rows.jsonl", "\ufeff" + lines)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in found] == ["a", 7, None]
    assert list(found[0])[:4] == ["id", "text", "lang", "language"]
    assert "more" not in found[0]
    assert found[0]["language"] == "fr"  # lang is no hint
    assert found[0]["status"] == "question"
    assert found[1]["intent"] != "transport.next_departure"  # a conversation of its own


def test_an_empty_batch_gives_nothing(run, tmp_path):
    result = batch(run, tmp_path / "rows.jsonl", "")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1, "text": "a"}\n{"id": 2}', 'rows.jsonl:2 needs "id" and "text"'),
        ('{"id": 1, "text": 5}', 'rows.jsonl:1 needs "id" and "text"'),
        ('{"text": "a"}', 'rows.jsonl:1 needs "id" and "text"'),
        ("[1]", 'rows.jsonl:1 needs "id" and "text"'),
        ("nope", "rows.jsonl:1 is not JSON"),
        (b"\xff\xfe", "rows.jsonl cannot be read: it is not UTF-8 text."),
    ],
)
def test_a_bad_row_is_named_before_anything_is_answered(run, tmp_path, text, said):
    result = batch(run, tmp_path / "rows.jsonl", text)
    assert result.stdout == ""
    assert said in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Give a question"),
        (("a", "--batch", "b"), "Give a question"),
        (("a", "--language", "xx"), "“xx” is not a published language; these are: fr, en."),
        (("a", "--now", "tomorrow"), "--now: now must be a date and time"),
        (("a", "b"), "unexpected extra argument"),
    ],
)
def test_a_wrong_call(run, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
