"""What is switched off, and which text came after which."""

from helpers.content import INTENT, content

from callbot.content.loader import load_text
from callbot.content.succession import successions
from callbot.content.switches import (
    Switches,
    read_switches,
    same_questions,
    switched,
    write_switches,
)

NAME = "transport.next_departure"


def test_switches_are_written_as_they_are_read():
    switches = (
        Switches()
        .set("answers", NAME, 'le prix : "à voir" # bientôt')
        .set("channels", "phone", "panne")
        .set("sources", "departures", "faux")
        .set("answers", "city.dogs", "x")
        .set("answers", "city.dogs", None)
    )
    found, problems = read_switches(write_switches(switches))
    assert problems == []
    assert found == switches
    assert set(found.answers) == {NAME}


def test_what_is_wrong_in_switches_is_told_and_the_rest_counts():
    found, problems = read_switches("answers: {a.b: why}\nchannels: {fax: x}\nanswer: {}\n")
    assert [each.rule for each in problems] == ["unknown-key", "unknown-key"]
    assert found.answers == {"a.b": "why"}
    assert read_switches("[1")[0] == Switches()


def test_answers_are_off_and_safety_scripts_stay_on():
    known = content()
    off = switched(known, Switches({NAME: "", "safety.hazard": "", "city.nothing": ""}))
    assert not off.intents[NAME].enabled
    assert off.intents["safety.hazard"].enabled
    assert known.intents[NAME].enabled


def test_other_answers_ask_the_same_and_other_examples_do_not():
    known = content()
    text = INTENT.replace("Plus de", "Il n'y a plus de")
    assert same_questions(known, content(transport__next_departure=text))
    examples = "language: fr\ntransport.next_departure: [autre chose]\n"
    assert not same_questions(known, content(examples__fr__transport=examples))


def changed(text: str, *, kind: str = "L", typo: bool = False) -> dict[str, str]:
    old = INTENT.replace("type: L", f"type: {kind}")
    files = {"transport/next_departure.yaml": old}
    new = {"transport/next_departure.yaml": text.replace("type: L", f"type: {kind}")}
    return successions(load_text(files), load_text(new), typo=typo)


def test_a_changed_text_goes_on_with_the_one_before():
    after = INTENT.replace("Plus de {line}", "Il n'y a plus de {line}")
    assert changed(after) == {"Il n'y a plus de {line} à {stop}.": "Plus de {line} à {stop}."}


def test_rights_and_safety_do_not_but_for_a_typo():
    after = INTENT.replace("Plus de {line}", "Il n'y a plus de {line}")
    for kind in ("C", "X"):
        assert changed(after, kind=kind) == {}
        assert changed(after, kind=kind, typo=True)


def test_a_text_with_other_placeholders_has_no_translation_before():
    assert changed(INTENT.replace("Plus de {line} à {stop}", "Plus rien à {stop}")) == {}
