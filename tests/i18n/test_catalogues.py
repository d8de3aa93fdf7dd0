from pathlib import Path

import pytest
from helpers.po import entry, header, plural, write

from callbot.i18n.catalogues import Catalogues, interface_strings


def test_translations_and_the_source_text_where_there_is_none(tmp_path: Path):
    write(tmp_path, "en", "content", entry("Fermé", "Closed"), entry("Ouvert", ""))
    catalogue = Catalogues.load(tmp_path).content("en")
    assert catalogue.gettext("Fermé") == "Closed"
    assert catalogue.gettext("Ouvert") == "Ouvert"
    assert catalogue.gettext("") == ""  # never the header
    assert (catalogue.translated("Fermé"), catalogue.translated("Ouvert")) == ("Closed", None)


def test_a_language_without_catalogue_shows_the_source_in_its_own_plural():
    french = Catalogues().content("de")
    assert french.gettext("Fermé") == "Fermé"
    assert [french.ngettext("minute", "minutes", n) for n in (0, 1, 1.5, 2)] == [
        "minute", "minute", "minute", "minutes"
    ]  # fmt: skip
    english = Catalogues().interface("de")
    assert [english.ngettext("place", "places", n) for n in (0, 1, 1.5)] == [
        "places", "place", "places"
    ]  # fmt: skip


def test_arabic_has_six_forms(tmp_path: Path):
    forms = ["zero", "one", "two", "few", "many", "other"]
    head = header("ar").replace("n%100>=0 && n%100<=2 ? 4 : 5", "n%100>=11 ? 4 : 5")
    write(tmp_path, "ar", "content", plural("{n} place", "{n} places", *forms), head=head)
    catalogues = Catalogues.load(tmp_path)
    assert catalogues.problems == ()
    said = [
        catalogues.content("ar").ngettext("{n} place", "{n} places", n)
        for n in (0, 1, 2, 3, 11, 100)
    ]
    assert said == forms


def test_half_translated_plurals_and_fuzzy_entries_stay_in_the_source(tmp_path: Path):
    write(
        tmp_path, "uk", "content",
        plural("{n} place", "{n} places", "місце", "", "місць"),
        entry("Fermé", "Зачинено", "#, fuzzy"),
    )  # fmt: skip
    catalogue = Catalogues.load(tmp_path).content("uk")
    assert catalogue.ngettext("{n} place", "{n} places", 5) == "{n} places"
    assert catalogue.gettext("Fermé") == "Fermé"


def test_a_later_folder_wins_entry_by_entry(tmp_path: Path):
    write(tmp_path / "a", "en", "content", entry("Fermé", "Closed"), entry("Oui", "Yes"))
    write(tmp_path / "b", "en", "content", entry("Fermé", "Shut"))
    catalogue = Catalogues.load([tmp_path / "a", tmp_path / "b"]).content("en")
    assert (catalogue.gettext("Fermé"), catalogue.gettext("Oui")) == ("Shut", "Yes")
    assert catalogue.translated("Oui") == "Yes"


def test_published_languages_have_both_catalogues(tmp_path: Path):
    write(tmp_path, "en", "content")
    write(tmp_path, "fr", "interface")
    write(tmp_path, "de", "content")
    write(tmp_path, "es", "content")
    write(tmp_path, "es", "interface")
    assert Catalogues.load(tmp_path).published == ("en", "es", "fr")
    assert Catalogues.load(tmp_path, ["fr"]).published == ("fr",)


def test_interface_strings_for_browser_code(tmp_path: Path):
    write(tmp_path, "fr", "interface", entry("Send", "Envoyer"))
    strings = interface_strings(Catalogues.load(tmp_path), "fr", ["Send", "Close"])
    assert strings == {"Send": "Envoyer", "Close": "Close"}


GOOD = entry("Oui", "Yes")


@pytest.mark.parametrize(
    ("damage", "line", "rule"),
    [
        ('msgid "Non"\nmsgstr "No\n\n', 7, "po-syntax"),
        ('msgid "Non"\nmsgstr[x] "No"\n\n', 7, "po-syntax"),
        ("just words\n\n", 6, "po-syntax"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"\n\n', 6, "po-syntax"),
        ('<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n=======\nmsgid "a"\nmsgstr "c"\n>>>>>>> x\n\n', 6, "conflict"),
    ],
)  # fmt: skip
def test_damage_costs_its_own_entry_and_is_reported(
    tmp_path: Path, damage: str, line: int, rule: str
):
    path = write(tmp_path, "en", "content", damage, GOOD)
    catalogues = Catalogues.load(tmp_path)
    (problem,) = catalogues.problems
    found = (problem.line, problem.rule, problem.level, problem.file)
    assert found == (line, rule, "error", str(path))
    assert catalogues.content("en").gettext("Oui") == "Yes"


def test_latin_1_costs_the_entries_that_hold_it(tmp_path: Path):
    path = write(tmp_path, "en", "content", GOOD)
    path.write_bytes(path.read_bytes() + 'msgid "a"\nmsgstr "\xe9"\n\n'.encode("latin-1"))
    catalogues = Catalogues.load(tmp_path)
    assert [(p.line, p.rule) for p in catalogues.problems] == [(10, "encoding")]
    assert catalogues.content("en").gettext("Oui") == "Yes"


def test_crlf_a_byte_order_mark_and_another_charset_in_the_header_do_no_harm(tmp_path: Path):
    head = header("en").replace("UTF-8", "ISO-8859-1")
    path = write(tmp_path, "en", "content", entry("Été", "Summer’s"), head=head)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    catalogues = Catalogues.load(tmp_path)
    assert catalogues.problems == ()
    assert catalogues.content("en").gettext("Été") == "Summer’s"


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("", "po-header"),
        ("#, fuzzy\n" + header("uk"), "po-header"),
        (header("en"), "plural-forms"),
        (header("uk").replace("plural=(", "plural=(("), "plural-forms"),
    ],
)
def test_a_poor_header_is_reported_and_the_entries_serve(tmp_path: Path, head: str, rule: str):
    write(tmp_path, "uk", "content", entry("Oui", "Так"), head=head)
    catalogues = Catalogues.load(tmp_path)
    assert [problem.rule for problem in catalogues.problems] == [rule]
    assert catalogues.content("uk").gettext("Oui") == "Так"


def test_a_folder_that_is_no_language(tmp_path: Path):
    write(tmp_path, "en", "content", GOOD)
    (tmp_path / "english" / "LC_MESSAGES").mkdir(parents=True)
    catalogues = Catalogues.load(tmp_path)
    assert [problem.rule for problem in catalogues.problems] == ["language"]
    assert "english" in catalogues.problems[0].message
    assert catalogues.content("en").gettext("Oui") == "Yes"
