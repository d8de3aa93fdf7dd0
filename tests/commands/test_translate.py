import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.content import FILES
from helpers.po import entry, write

from callbot.commands.translate import translate
from callbot.i18n.catalogues import Catalogues, po_path
from callbot.i18n.templates import DamagedCatalogue, with_texts, write_catalogue


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
    assert extracted.count("up to date") == 3
    assert updated.count("up to date") == 2  # English needs no interface.po


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


def test_a_city_begins_a_language_from_the_texts_of_the_program(tmp_path: Path):
    folder = tmp_path / "town" / "translations"
    said = run("new", "pl", "--translations", folder)
    assert f"{tmp_path / 'town'}/intents/examples/pl/" in said
    assert 'msgid "Ask a question"' in (folder / "pl/LC_MESSAGES/interface.po").read_text()
    assert "0 translated" in run("status", "--translations", folder)
    run("pseudo", "pl", "--to", tmp_path / "pseudo", "--translations", folder)
    assert run("check", "--translations", tmp_path / "pseudo") == "0 errors, 0 warnings.\n"


def test_percent_signs_are_not_taken_for_printf_formats(tmp_path: Path, intents: Path):
    (intents / "common.yaml").write_text("messages: {half: 50 % de réduction}\n")
    folder = tmp_path / "translations"
    run("extract", "--translations", folder, "--intents", intents)
    text = (folder / "content.pot").read_text()
    assert "50 % de réduction" in text
    assert "-format" not in text


@pytest.fixture
def folder(tmp_path: Path, intents: Path) -> Path:
    made = tmp_path / "translations"
    run("extract", "--translations", made, "--intents", intents)
    return made


def test_a_language_is_begun_once(folder: Path):
    assert "begun" in run("new", "uk", "--translations", folder)
    assert "nplurals=3" in po_path(folder, "uk", "content").read_text()
    with pytest.raises(ValueError, match="is there already"):
        run("new", "uk", "--translations", folder)
    with pytest.raises(ValueError, match="is not a language code"):
        run("new", "klingon", "--translations", folder)


def test_check_finds_what_cannot_be_used_and_what_is_out_of_date(folder: Path):
    run("new", "en", "--translations", folder)
    assert "0 errors" in run("check", "--translations", folder)
    path = po_path(folder, "en", "content")
    text = path.read_text()
    said = 'msgid "Plus de {line} à {stop}."\nmsgstr ""'
    path.write_text(text.replace(said, said.replace('""', '"No more {lines}."')))
    result = CliRunner().invoke(translate, ["check", "--translations", str(folder)])
    assert result.exit_code == 1
    assert "“{lines}” does not stand in the source." in result.output
    template = folder / "content.pot"
    template.write_text(template.read_text() + '\nmsgid "Nouveau."\nmsgstr ""\n')
    result = CliRunner().invoke(translate, ["check", "--translations", str(folder)])
    assert "1 texts of the template are not in this file." in result.output


def test_a_pseudo_language_translates_everything(folder: Path, tmp_path: Path):
    run("pseudo", "en", "--to", tmp_path / "pseudo", "--translations", folder)
    catalogue = Catalogues.load(tmp_path / "pseudo").content("en")
    assert catalogue.gettext("Je n'ai pas compris.").startswith("⟦Ĵé")
    assert "{minutes}" in catalogue.ngettext("Dans {minutes} minute.", "Dans {minutes} minutes.", 2)


def test_the_memory_shows_what_is_alike(tmp_path: Path):
    write(tmp_path, "en", "content", entry("Prochain bus à midi.", "Next bus at noon."))
    found = run("memory", "Prochain tram à midi.", "--to", "en", "--translations", tmp_path)
    assert "[-bus-]{+tram+}" in found
    assert "Next bus at noon." in found
    nothing = run("memory", "zzz", "--to", "en", "--translations", tmp_path)
    assert nothing == "Nothing like it was translated.\n"


def test_texts_are_set_in_a_file_and_all_else_stays(tmp_path: Path):
    path = write(
        tmp_path, "en", "content",
        entry("Deux", "Two", "# of two\n#: a.yaml:2"),
        entry("Un", "", "# of one\n#: a.yaml:1"),
    )  # fmt: skip
    path.write_text(path.read_text() + '#~ msgid "Trois"\n#~ msgstr "Three"\n')
    catalog = with_texts(path, "en", {"Un": ["One"], "Quatre": ["Four"]}, {})
    write_catalogue(path, catalog, "content")
    text = path.read_text()
    assert text.index("of two") < text.index('msgid "Un"') < text.index('msgid "Quatre"')
    assert '# of one\n#: a.yaml:1\nmsgid "Un"\nmsgstr "One"' in text
    assert '#~ msgid "Trois"' in text
