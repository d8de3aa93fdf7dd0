import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.content import FILES
from helpers.po import entry, write

from callbot.commands.translate import translate
from callbot.i18n.catalogues import Catalogues, po_path
from callbot.i18n.templates import DamagedCatalogue


@pytest.fixture
def intents(tmp_path: Path) -> Path:
    folder = tmp_path / "intents"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def run(*arguments: object) -> str:
    result = CliRunner().invoke(translate, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_extract_update_translate_status(tmp_path: Path, intents: Path):
    folder = tmp_path / "translations"
    assert "written" in run("extract", "--translations", folder, "--intents", intents)
    assert 'msgid "h:mm a"' in (folder / "interface.pot").read_text()
    run("update", "--translations", folder, "--language", "uk")
    path = po_path(folder, "uk", "content")
    text = path.read_text()
    assert text.count("msgstr[2]") == 2  # Ukrainian has three forms
    path.write_text(text.replace('compris."\nmsgstr ""', 'compris."\nmsgstr "Не зрозуміло."'))
    assert Catalogues.load(folder).content("uk").gettext("Je n'ai pas compris.") == "Не зрозуміло."
    rows = json.loads(run("status", "--translations", folder, "--json"))
    assert {
        "language": "uk",
        "domain": "content",
        "translated": 1,
        "fuzzy": 0,
        "missing": 11,
    } in rows
    assert "uk content: 1 translated, 0 fuzzy, 11 missing" in run(
        "status", "--translations", folder
    )


def test_a_second_run_changes_nothing(tmp_path: Path, intents: Path):
    folder = tmp_path / "translations"
    for _ in range(2):
        extracted = run("extract", "--translations", folder, "--intents", intents)
        updated = run("update", "--translations", folder, "--language", "en")
    assert extracted.count("up to date") == 2
    assert updated.count("up to date") == 1  # English needs no interface.po


def test_a_changed_text_becomes_fuzzy_and_a_removed_one_obsolete(tmp_path: Path, intents: Path):
    folder = tmp_path / "translations"
    run("extract", "--translations", folder, "--intents", intents)
    write(
        folder, "en", "content",
        entry("Je n'ai pas compris", "Sorry?"), entry("Une question tout autre", "Other"),
    )  # fmt: skip
    run("update", "--translations", folder)
    text = po_path(folder, "en", "content").read_text()
    assert '#, fuzzy\nmsgid "Je n\'ai pas compris."\nmsgstr "Sorry?"' in text
    assert '#~ msgid "Une question tout autre"\n#~ msgstr "Other"' in text


def test_a_damaged_file_is_not_merged_because_entries_would_be_lost(tmp_path: Path, intents: Path):
    folder = tmp_path / "translations"
    run("extract", "--translations", folder, "--intents", intents)
    path = write(folder, "en", "content", 'msgid "a"\nmsgstr "b\n\n', entry("c", "d"))
    before = path.read_text()
    with pytest.raises(DamagedCatalogue, match=r"content\.po:7 .*Mend it"):
        run("update", "--translations", folder)
    assert path.read_text() == before


def test_update_without_templates_says_what_to_do(tmp_path: Path):
    with pytest.raises(DamagedCatalogue, match="callbot translate extract"):
        run("update", "--translations", tmp_path, "--language", "en")


def test_percent_signs_are_not_taken_for_printf_formats(tmp_path: Path, intents: Path):
    (intents / "common.yaml").write_text("messages: {half: 50 % de réduction}\n")
    folder = tmp_path / "translations"
    run("extract", "--translations", folder, "--intents", intents)
    text = (folder / "content.pot").read_text()
    assert "50 % de réduction" in text
    assert "-format" not in text
