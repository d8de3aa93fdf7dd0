"""GET /api/v1/interface: the widget's words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from helpers.web import make_parts

from callbot.channels import register
from callbot.channels.interface import screen_strings
from callbot.i18n.catalogues import Catalogues
from callbot.settings import PACKAGE_DATA

PO = """
msgid ""
msgstr ""
"Language: {0}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {1}\\n"

msgid "Send"
msgstr "{2}"
"""


def write_po(folder: Path, language: str, plurals: str, send: str) -> None:
    place = folder / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    for domain in ("interface", "content"):
        (place / f"{domain}.po").write_text(PO.format(language, plurals, send), encoding="utf-8")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    po, web = tmp_path / "po", tmp_path / "web"
    write_po(po, "fr", "nplurals=2; plural=n>1;", "Envoyer")
    write_po(po, "ar", "nplurals=1; plural=0;", "إرسال")
    (web / "widget").mkdir(parents=True)
    (web / "widget" / "a.js").write_text(
        'const send = () => t("Send");\nt("Hello {name}", { name });'
    )
    catalogues = Catalogues.load(po)
    parts = replace(
        make_parts(tmp_path),
        web=web,
        catalogues=lambda: catalogues,
        languages=lambda: ("fr", "en", "ar"),
        labels=lambda language: {"meta.human": f"une personne ({language})"},
    )
    return register(parts).test_client()


def test_the_words_of_a_language(client: FlaskClient) -> None:
    assert client.get("/api/v1/interface?language=ar").json == {
        "language": "ar",
        "direction": "rtl",
        "languages": [
            {"code": "fr", "name": "français"},
            {"code": "en", "name": "English"},
            {"code": "ar", "name": "العربية"},
        ],
        "strings": {"Send": "إرسال", "Hello {name}": "Hello {name}"},
        "labels": {"meta.human": "une personne (ar)"},
        "callback_days": 7,
        "banner": "",
        "speech": {"seconds": 0, "languages": []},
    }


@pytest.mark.parametrize(
    ("asked", "given"),
    [("?language=fr-CA", "fr"), ("?language=EN_us", "en"), ("?language=xx", "fr"), ("", "fr")],
)
def test_the_nearest_published_language_is_given(
    client: FlaskClient, asked: str, given: str
) -> None:
    answer = client.get(f"/api/v1/interface{asked}").json or {}
    assert (answer["language"], answer["direction"]) == (given, "ltr")


def test_the_real_widget_tells_its_own_sentences() -> None:
    strings = screen_strings(PACKAGE_DATA / "web", "widget")
    assert len(strings) > 40
    assert "Send" in strings
    assert all(strings)
