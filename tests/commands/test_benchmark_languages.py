import json

import pytest
from helpers.command import callbot, refused

from callbot.understanding.language_benchmark import read_rows

ROWS = (
    {"text": "où est la mairie", "lang": "fr", "source": "own"},
    {"text": "where is the town hall", "lang": "en", "source": "own"},
    {"text": "Rathaus", "lang": "de", "source": "own"},
    {"text": "市役所はどこですか", "lang": "ja", "source": "own"},
    {"text": "Kde je radnice?", "lang": "cs", "source": "own"},
    {"text": "ok", "lang": "und"},
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def run(*arguments):
    return callbot("benchmark", "languages", *arguments)


def test_one_json_document_with_the_figures(file):
    ran = run(file, "--json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert found["accuracy"] == found["accuracy_uppercase"] == 1.0
    assert (found["rows"], found["undecided"]) == (5, 1)
    assert found["by_words"] == {"1": 1.0, "3-4": 1.0, "5-8": 1.0}
    assert found["by_source"] == {"own": 1.0}
    assert set(found["by_language"]) == {"fr", "en", "de", "ja", "cs"}
    assert 0 < found["p50_ms"] <= found["p95_ms"]


def test_figures_for_people(file):
    assert "accuracy: 1.0" in run(file).out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "rows.jsonl:1 needs “text” and “lang”"),
        ('{"text": "ok"}', "rows.jsonl:1 needs “text” and “lang”"),
        ('{"text": 3, "lang": "fr"}', "rows.jsonl:1 needs “text” and “lang”"),
        ('["ok", "fr"]', "rows.jsonl:1 needs “text” and “lang”"),
        ('{"text": "ok", "lang": "und"}', "has no labelled rows"),
        ("", "has no labelled rows"),
    ],
)
def test_a_wrong_file_gives_one_sentence(tmp_path, line, said):
    path = tmp_path / "rows.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rows\.jsonl") as caught:
        read_rows(path)
    assert said in str(caught.value)


def test_the_command_says_what_is_wrong(tmp_path):
    path = tmp_path / "latin1.jsonl"
    path.write_bytes('{"text": "où", "lang": "fr"}'.encode("latin-1"))
    refused(run(path, "--json"), 1, "is not UTF-8 at byte 11: save it as UTF-8.")
    refused(run(tmp_path / "absent.jsonl"), 2, "does not exist")
