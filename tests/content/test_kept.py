"""Content read from what was kept is the content that its files hold."""

from pathlib import Path

import pytest
from helpers.content import FILES, rules

from callbot.content import kept
from callbot.content.loader import load
from callbot.content.reader import Mark, mark_of, parse_yaml
from callbot.kept import Shelf


@pytest.fixture
def folder(tmp_path) -> Path:
    for path, text in FILES.items():
        (tmp_path / "intents" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "intents" / path).write_text(text)
    return tmp_path / "intents"


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return kept.shelf_in([tmp_path / "kept"])


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The files whose YAML was read, by name."""
    found: list[str] = []

    def parse(text, name):
        found.append(Path(name).name)
        return parse_yaml(text, name)

    monkeypatch.setattr("callbot.content.layers.parse_yaml", parse)
    return found


def places(content) -> list[tuple[str, Mark]]:
    nowhere = Mark("nowhere")
    texts = [example.text for example in content.examples]
    texts += [way for listed in content.safety for way in (*listed.phrases, *listed.unless)]
    texts += [intent.id for intent in content.intents.values()]
    texts += [intent.answers[0].text.one for intent in content.intents.values()]
    texts += [message.one for message in content.messages.values()]
    return [(str(text), mark_of(text, nowhere)) for text in texts]


def test_a_content_that_was_kept_is_the_same_to_the_last_column(folder, shelf, read):
    fresh = load([folder])
    load([folder], shelf)
    read.clear()
    again = load([folder], shelf)
    assert read == []
    assert again == fresh
    assert places(again) == places(fresh)
    assert all(mark.file != "nowhere" for _, mark in places(again))


def test_an_edit_costs_the_reading_of_one_file(folder, shelf, read):
    load([folder], shelf)
    read.clear()
    examples = folder / "examples/fr/transport.yaml"
    examples.write_text(examples.read_text().replace("prochain bus {stop}", "bientôt {stop}"))
    found = load([folder], shelf)
    assert read == ["transport.yaml"]
    assert "bientôt {stop}" in {example.text for example in found.examples}
    read.clear()
    assert load([folder], shelf) == found
    assert read == []


def test_a_file_that_moved_or_went_is_seen(folder, shelf):
    load([folder], shelf)
    (folder / "safety/hazard.yaml").rename(folder / "safety/danger.yaml")
    found = load([folder], shelf)
    assert mark_of(found.intents["safety.hazard"].id, Mark("")).file.endswith("danger.yaml")
    (folder / "safety/danger.yaml").unlink()
    assert "safety.hazard" not in load([folder], shelf).intents


def test_mistakes_are_told_every_time(folder, shelf):
    (folder / "examples/fr/transport.yaml").write_text("language: fr\nnot.an intent:\n  - a\n")
    (folder / "transport/first_last.yaml").write_text("intent: [\n")
    fresh = load([folder])
    assert rules(fresh)
    for _ in range(2):
        assert load([folder], shelf) == fresh


def test_a_file_that_cannot_be_read_is_told_as_without_keeping(folder, shelf):
    (folder / "common.yaml").write_bytes(b"messages:\n  a: \xff\n")
    assert load([folder], shelf) == load([folder])
    assert load([folder], shelf).problems[0].rule == "unreadable"


def test_published_texts_are_kept_by_what_they_say(folder, shelf):
    changed = FILES["common.yaml"].replace("Je n'ai pas compris.", "Pardon ?")
    layers = [folder, [("common.yaml", changed)]]
    load([folder], shelf)
    assert load(layers, shelf) == load(layers)
    assert load(layers, shelf).messages["unknown"].one == "Pardon ?"
    assert load([folder], shelf).messages["unknown"].one == "Je n'ai pas compris."


def test_another_version_of_the_reader_reads_anew(folder, shelf, read, monkeypatch):
    load([folder], shelf)
    read.clear()
    monkeypatch.setattr(kept, "FORMAT", "another")
    load([folder], shelf)
    assert len(read) == len(FILES)


def test_a_damaged_file_is_read_anew(folder, shelf, tmp_path, read):
    fresh = load([folder], shelf)
    [file] = (tmp_path / "kept/content").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    read.clear()
    assert load([folder], shelf) == fresh
    assert len(read) == len(FILES)
