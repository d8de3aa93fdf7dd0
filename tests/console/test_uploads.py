"""A .po file brought back: taken whole, or refused in a sentence that is logged."""

from __future__ import annotations

import io

import pytest
from helpers.desk import Browser, TownDesk, words

from callbot.console.strings import Row, Source
from callbot.console.translations import key_of
from callbot.console.uploads import UploadError, read_upload, write_file

AT = "/console/translate/en/file"
HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
DOGS = 'msgid "Au parc canin."\nmsgstr "{said}"\n'


def row(one: str, other: str = "", forms: tuple[str, ...] = (), state: str = "missing") -> Row:
    return Row(
        Source("content", key_of("content", one), one, other, (), "a.yaml:1", "a"), forms, state
    )


ROWS = [row("Au parc canin."), row("{n} arrêt", "{n} arrêts"), row("Ligne {line}")]


def po(*entries: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(entries)).encode()


@pytest.fixture(scope="module")
def lea(office: TownDesk) -> Browser:
    return office.browser("lea", "translator")


def send(browser: Browser, data: bytes, act: str = "approve", domain: str = "content"):
    return browser.post(AT, file=(io.BytesIO(data), "fr-en.po"), act=act, domain=domain)


def test_a_file_goes_out_and_comes_back(office: TownDesk, lea: Browser):
    out = lea.get(f"{AT}/content")
    assert out.mimetype == "text/x-gettext-translation"
    assert 'msgid "Au parc canin."\nmsgstr ""' in out.text
    back = out.text.replace(
        'msgid "Au parc canin."\nmsgstr ""', 'msgid "Au parc canin."\nmsgstr "In the dog park."'
    )
    done = send(lea, back.encode())
    assert done.status_code == 200
    assert "1 texts were taken" in words(done)
    known = office.parts.translations.newest("en")[key_of("content", "Au parc canin.")]
    assert (known.forms, known.state, known.author) == (("In the dog park.",), "approved", "lea")
    assert office.actions()[-1] == "lea translations uploaded en"
    again = send(lea, back.encode())
    assert again.status_code == 422
    assert "nothing new" in words(again)


REFUSED = [
    (po('msgid "Save as"\nmsgstr "Save"', 'msgid "Quit"\nmsgstr "Leave"'), "another project"),
    (po('msgid "Ligne {line}"\nmsgstr "Line {ligne}"'), "Line 7: “{ligne}” does not stand"),
    (po(DOGS.format(said="<script>alert(1)</script>")), "Markup such as “<s” is not allowed"),
    (po(DOGS.format(said="x" * 1000)), "far longer than the source"),
    (po(DOGS.format(said="x" * 2_100_000)), "more than 2,000,000 bytes"),
    (
        po(DOGS.format(said="In the park."), head=HEAD.replace("(n != 1)", "elephant")),
        "plural rule",
    ),
    (po(DOGS.format(said="Im Park."), head=HEAD.replace(": en", ": de")), "in “de”"),
    (po('msgid "{n} arrêt"\nmsgid_plural "{n} arrêts"\nmsgstr[0] "{n} stop"'), "plural forms"),
    (po('msgid "Au parc canin."\nmsgstr "no end'), "not part of an entry"),
    (b"\xff\xfe\x00binary", "Line 1"),
    (b"", "no translated text"),
]


@pytest.mark.parametrize(("data", "why"), REFUSED, ids=[why[:20] for _, why in REFUSED])
def test_a_file_that_cannot_be_used_is_refused_and_says_why(data: bytes, why: str):
    with pytest.raises(UploadError) as refusal:
        read_upload(data, ROWS, "en")
    assert why in str(refusal.value)


def test_a_refusal_is_logged_and_changes_nothing(office: TownDesk, lea: Browser):
    before = office.parts.translations.counter()
    response = send(lea, po(DOGS.format(said="<script>alert(1)</script>")))
    assert response.status_code == 422
    assert "Markup such as" in words(response)
    assert "<script>alert" not in response.text
    assert office.actions()[-1] == "lea upload refused en content"
    huge = send(lea, b"x" * 5_000_000)
    assert huge.status_code == 413
    assert "larger than 2.5 MB" in words(huge)
    assert office.actions()[-1] == "lea refused /console/translate/en/file"
    assert office.parts.translations.counter() == before


def test_who_may_not_translate_is_refused_and_logged(office: TownDesk):
    agent = office.browser("ada", "agent")
    response = send(agent, po(DOGS.format(said="In the park.")))
    assert response.status_code == 403
    assert "does not have the right" in words(response)
    assert office.actions()[-1] == "ada refused /console/translate/en/file"


def test_fuzzy_and_foreign_entries_are_left_out_and_counted():
    data = po(
        DOGS.format(said="In the park."),
        'msgid "{n} arrêt"\nmsgid_plural "{n} arrêts"\nmsgstr[0] "{n} stop"\nmsgstr[1] "{n} stops"',
        '#, fuzzy\nmsgid "Ligne {line}"\nmsgstr "Line {line}"',
        'msgid "Ancien"\nmsgstr "Old"',
    )
    found = read_upload(data, ROWS, "en")
    assert [forms for _, forms in found.changed] == [("In the park.",), ("{n} stop", "{n} stops")]
    assert (found.same, found.unknown, found.fuzzy) == (0, 1, 1)


def test_what_is_written_is_read_back_the_same():
    rows = [row("Ligne {line}", forms=("Line {line}",), state="done"),
            row("{n} arrêt", "{n} arrêts", ("{n} stop", "{n} stops"), "done")]  # fmt: skip
    found = read_upload(write_file(rows, "en"), rows, "en")
    assert (found.changed, found.same, found.unknown) == ((), 2, 0)
