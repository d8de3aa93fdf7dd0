from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract as babel_extract
from helpers.content import COMMON, EXAMPLES, FILES, INTENT

from callbot.content.extract import content_template, intents


def found(text: str) -> list[tuple[int, str, object, list[str]]]:
    return list(intents(BytesIO(text.encode()), {}, (), {}))


def test_texts_of_an_intent_with_lines_plurals_and_comments():
    about = "transport.next_departure: The next vehicles that leave from a stop"
    messages = {
        message: (line, function, comments) for line, function, message, comments in found(INTENT)
    }
    assert messages["Prochains départs d'un arrêt"] == (3, "gettext", [about, "shown as a choice"])
    assert messages["De quel arrêt partez-vous ?"][2] == [about, "asks for {stop}"]
    forms = "Dans {minutes} minute.", "Dans {minutes} minutes."
    line, function, comments = messages[forms]
    assert (line, function) == (16, "ngettext")
    assert comments == [about, "when channel: phone", "keep as they are: {minutes}"]
    assert "read aloud on the phone" in messages["De {stop} : {departures}."][2]
    assert len(messages) == 6


def test_common_messages_and_nothing_from_examples_or_broken_files():
    assert [message for _, _, message, _ in found(COMMON)] == [
        "Je n'ai pas compris.",
        ("Reste {n} place.", "Restent {n} places."),
    ]
    assert found(EXAMPLES) == []
    assert found("a: [") == []


def test_babel_finds_the_extractor_by_its_name():
    rows = babel_extract("callbot.content.extract:intents", BytesIO(INTENT.encode()))
    assert len(list(rows)) == 6


def test_the_template_names_files_from_the_root_and_skips_what_is_not_translated(tmp_path: Path):
    folder = tmp_path / "intents"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    catalog = content_template(folder, shown_below=tmp_path)
    assert catalog["Je n'ai pas compris."].locations == [("intents/common.yaml", 2)]
    assert len(catalog) == 6 + 2 + 2 + 2
    assert "prochain bus {stop}" not in catalog
