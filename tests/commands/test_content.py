"""`callbot content`: what was published becomes files with small differences, and files are published."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from callbot.commands.content import content
from callbot.console.publications import Change, Publications
from callbot.console.translations import Translations
from callbot.content.edits import append_item
from callbot.conversations.database import open_engine
from callbot.i18n.catalogues import Catalogues, po_path
from callbot.i18n.templates import with_texts, write_catalogue
from callbot.settings import Settings

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
EXAMPLES = """\
language: fr
# The words of the street come first.
city.dogs:
  - où lâcher mon chien  # kept

  - un pré pour chiens
tests: []
"""
PO = """\
# What is answered. Written in French.
#
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# said at the counter
#: intents/city/dogs.yaml:8
msgid "Au parc canin."
msgstr ""

#. city.pools: answer
#: intents/city/pools.yaml:8
msgid "À la piscine."
msgstr "At the pool."

#~ msgid "Ancien."
#~ msgstr "Old."
"""
PATH = "intents/examples/fr/dogs.yaml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(city=tmp_path / "town", data=tmp_path / "data")
    for path, text in ((PATH, EXAMPLES), ("translations/en/LC_MESSAGES/content.po", PO)):
        file = made.city / path
        file.parent.mkdir(parents=True)
        file.write_text(text, "utf-8")
    return made


def run(settings: Settings, *arguments: object) -> str:
    result = CliRunner().invoke(content, [str(each) for each in arguments], obj=settings)
    assert result.exit_code == 0, result.output
    return result.output


def changed(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in lines if line[0] in "+-"]


def approve(settings: Settings, domain: str, msgid: str, *forms: str) -> None:
    Translations(open_engine(settings.database_url)).write(
        "en", domain, msgid, forms, state="approved", base=0, author="lea", now=NOW
    )


def test_exported_files_differ_only_where_something_was_changed(settings: Settings):
    publications = Publications(open_engine(settings.database_url))
    text = append_item(EXAMPLES, ("city.dogs",), "le parc à toutous")
    publications.publish([Change(PATH, text)], author="lea", now=NOW)
    approve(settings, "content", "Au parc canin.", "In the dog park.")
    file = po_path(settings.city / "translations", "en", "content")
    write_catalogue(file, with_texts(file, "en", {}, {}), "content")  # as `callbot translate` does
    before = file.read_text("utf-8")
    assert "2 files written" in run(settings, "export")
    assert changed(EXAMPLES, (settings.city / PATH).read_text("utf-8")) == [
        "+   - le parc à toutous"
    ]
    assert changed(before, file.read_text("utf-8")) == [
        '- msgstr ""',
        '+ msgstr "In the dog park."',
    ]
    written = file.stat().st_mtime_ns
    run(settings, "export")
    assert file.stat().st_mtime_ns == written, "a second time nothing is written anew"


def test_a_text_with_plural_forms_that_no_file_has_is_exported_with_all_of_them(
    settings: Settings,
):
    one = "C'est tout près. Marchez {minutes} minute."
    other = "C'est tout près. Marchez {minutes} minutes."
    approve(settings, "content", one, "Walk {minutes} minute.", "Walk {minutes} minutes.")
    run(settings, "export")
    catalogue = Catalogues.load(settings.city / "translations").content("en")
    assert catalogue.ngettext(one, other, 1) == "Walk {minutes} minute."
    assert catalogue.ngettext(one, other, 3) == "Walk {minutes} minutes."


def test_released_files_count_again(settings: Settings):
    publications = Publications(open_engine(settings.database_url))
    publications.publish([Change(PATH, EXAMPLES + "# more\n")], author="lea", now=NOW)
    run(settings, "export", "--release")
    assert publications.files() == {}
    assert (settings.city / PATH).read_text("utf-8").endswith("# more\n")
    assert "released" in run(settings, "history") or "removed" in run(settings, "history")


def test_files_are_published_all_or_none(settings: Settings):
    assert "1 files published" in run(settings, "import", settings.city)
    (settings.city / PATH).write_text("language: fr\ncity.dogs: [\n", "utf-8")
    result = CliRunner().invoke(content, ["import", str(settings.city)], obj=settings)
    assert "Nothing was published." in str(result.exception)
