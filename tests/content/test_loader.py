from datetime import date
from pathlib import Path

from helpers.content import EXAMPLES, FILES, INTENT, OTHER, content, rules

from callbot.content.loader import load, load_text
from callbot.content.reader import Mark
from callbot.model import Example, Message, SafetyList, Slot


def test_good_files_give_content_without_problems():
    loaded = content()
    assert loaded.problems == ()
    intent = loaded.intents["transport.next_departure"]
    assert (intent.type, intent.source, intent.reviewed) == ("L", "departures", date(2026, 11, 20))
    assert intent.slots == (
        Slot("stop", "stop", required=True, ask="De quel arrêt partez-vous ?"),
        Slot("line", "line"),
    )
    assert intent.answers[0].when == {"result": "empty", "line": "given"}
    assert intent.answers[1].text == Message(
        "Dans {minutes} minute.", "Dans {minutes} minutes.", "minutes"
    )
    assert intent.answers[2].spoken == Message("De {stop} : {departures}.")
    assert loaded.languages == ("fr",)
    assert loaded.lexicons["fr"]["no"] == ("non",)
    assert loaded.messages["left"] == Message("Reste {n} place.", "Restent {n} places.", "n")
    assert loaded.safety == (
        SafetyList("safety.hazard", "fr", ("ça sent le gaz",), ("gaz à tous les étages",)),
    )


def test_examples_near_misses_shades_and_tests():
    loaded = content(
        examples__fr__meta="language: fr\nmeta.greet/thanks: [merci]\n",
    )
    assert Example("merci", "fr", "meta.greet", shade="thanks") in loaded.examples
    near_miss = Example("prochain bus pour Lyon", "fr", "transport.next_departure", negative=True)
    assert near_miss in loaded.examples
    first, _, last = loaded.tests
    assert first.slots == {"line": "83", "stop": "Castellane"}
    assert (first.file, first.line) == ("published:examples/fr/transport.yaml", 11)
    assert (last.say, last.status) == ("no", "unknown")  # never read as False


def test_every_text_knows_where_it_stands():
    intent = content().intents["transport.next_departure"]
    assert intent.answers[0].text.one.mark == Mark(
        "published:transport/next_departure.yaml", 14, 11
    )
    assert content().examples[0].text.mark.line == 3


def test_every_mistake_is_reported_at_its_place_in_one_run():
    spoiled = (
        INTENT.replace("answers:", "anwsers:")
        .replace("type: L", "type: Z")
        .replace("kind: line", "kind: lines")
        .replace("2026-11-20", "20/11/2026")
    )
    loaded = content(transport__next_departure=spoiled)
    assert rules(loaded) == [
        "transport/next_departure.yaml:1:1 missing-key",
        "transport/next_departure.yaml:4:7 choice",
        "transport/next_departure.yaml:7:11 value",
        "transport/next_departure.yaml:11:16 choice",
        "transport/next_departure.yaml:12:1 unknown-key",
    ]
    assert loaded.problems[-1].hint == "Did you mean “answers”?"
    assert loaded.problems[3].hint == "Did you mean “line”?"
    assert loaded.problems[1].hint == "Known: C, L, M, S, X."
    assert "transport.next_departure" not in loaded.intents
    assert "transport.first_last" in loaded.intents


def test_a_placeholder_without_quotes_is_named():
    loaded = content(examples__fr__transport="language: fr\ntransport.first_last:\n  - {line}\n")
    assert rules(loaded) == ["examples/fr/transport.yaml:3:5 type"]
    assert "quotes" in loaded.problems[0].hint


def test_an_intent_defined_twice_in_one_layer():
    loaded = content(transport__zzz=OTHER)
    assert rules(loaded) == ["transport/zzz.yaml:1:9 duplicate-intent"]
    assert "transport/first_last.yaml:1" in loaded.problems[0].message


def test_a_later_layer_replaces_files_and_intents_and_merges_messages(tmp_path: Path):
    package = tuple(FILES.items())
    city = tmp_path / "intents"
    (city / "examples" / "fr").mkdir(parents=True)
    (city / "own.yaml").write_text(OTHER.replace("label: Premier", "label: Tout premier"))
    (city / "examples/fr/transport.yaml").write_text(
        "language: fr\ntransport.first_last: [à moi]\n"
    )
    (city / "common.yaml").write_text("messages: {unknown: Pardon ?}\n")
    published = [("own.yaml", OTHER.replace("label: Premier", "label: Publié"))]

    loaded = load([package, city])
    assert loaded.problems == ()
    assert loaded.intents["transport.first_last"].label.startswith("Tout premier")
    assert [example.text for example in loaded.examples] == ["à moi"]
    assert loaded.messages["unknown"].one == "Pardon ?"
    assert "left" in loaded.messages
    newest = load([package, city, published]).intents["transport.first_last"]
    assert newest.label.startswith("Publié")


def test_a_broken_file_of_a_later_layer_leaves_the_earlier_one_in_force():
    layers = [tuple(FILES.items()), [("examples/fr/transport.yaml", "language: [fr\n")]]
    loaded = load(layers)
    assert rules(loaded) == ["examples/fr/transport.yaml:2:1 yaml"]
    assert len(loaded.tests) == EXAMPLES.count("say:")
    broken = [("transport/first_last.yaml", OTHER.replace("type: L", "typ: L"))]
    loaded = load([tuple(FILES.items()), broken])
    assert [problem.rule for problem in loaded.problems] == ["missing-key", "unknown-key"]
    assert loaded.intents["transport.first_last"].type == "L"


def test_odd_files(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("")
    (tmp_path / "b.yml").write_text("x: y")
    (tmp_path / "c.yaml").write_text("- a\n")
    (tmp_path / ".#c.yaml").write_text("an editor's lock")
    (tmp_path / "d.yaml").write_bytes(b"intent: \xe9t\xe9\n")
    (tmp_path / "e.yaml").write_text("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\n")
    loaded = load([tmp_path])
    assert [problem.rule for problem in loaded.problems][-5:] == [
        "empty", "file-name", "type", "unreadable", "conflict"
    ]  # fmt: skip
    assert "No intent" in next(p.message for p in loaded.problems if p.rule == "no-intents")
    assert loaded.broken


def test_an_absent_folder_is_an_empty_layer(tmp_path: Path):
    assert load([tuple(FILES.items()), tmp_path / "absent"]).problems == ()


def test_twenty_thousand_examples_load_quickly():
    lines = "".join(f"  - prochain bus numéro {number}\n" for number in range(20_000))
    loaded = load_text({"examples/fr/a.yaml": f"language: fr\na.b:\n{lines}", "x.yaml": OTHER})
    assert len(loaded.examples) == 20_000
    assert loaded.problems == ()
