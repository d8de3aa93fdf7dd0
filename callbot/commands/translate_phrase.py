"""`callbot translate phrase`: what an agent wants to say, as an approved phrase in another language."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from callbot.app.parts import open_catalogues, open_city, open_content
from callbot.app.published import stored_files
from callbot.app.talk import meaning_of, names_finder
from callbot.content.model import SOURCE_LANGUAGE
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import open_store
from callbot.i18n.locales import locale
from callbot.settings import Settings
from callbot.translator.book import Book, make_book
from callbot.translator.search import Found, Hit
from callbot.translator.searches import Searches
from callbot.translator.unmatched import keep_unmatched

_HOW = {"same": "the same", "light": "almost the same", "near": "alike", "meaning": "by meaning"}


@click.command()
@click.argument("text")
@click.option("--to", "language", required=True, help="The visitor's language.")
@click.option("--from", "source", default=SOURCE_LANGUAGE, help="Language of TEXT (else fr).")
@click.option("--yes", is_flag=True, help="The phrase found is meant: show it to the visitor.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def phrase(
    settings: Settings, text: str, language: str, source: str, yes: bool, as_json: bool
) -> None:
    """Find the approved phrase that says TEXT; with --yes, print it in another language."""
    locale(language), locale(source)
    published = stored_files(settings)
    content = open_content(settings, published)
    catalogues = open_catalogues(settings, published)
    book = make_book(content, catalogues, (source, language))
    if language not in book.languages:
        raise ValueError(f"The phrasebook is not translated into “{language}” yet.")
    search = Searches(book, content.lexicons).of(source)
    meaning = meaning_of(settings, search)
    found = (meaning or search).find(text, names_finder(settings, content))
    if found.accepted is None:
        _keep(settings, text, source)
    shown = found.accepted if yes else None
    click.echo(
        _document(found, shown, book, language) if as_json else _lines(found, shown, book, language)
    )
    if yes and shown is None:
        raise click.exceptions.Exit(1)


def _keep(settings: Settings, text: str, language: str) -> None:
    regions = (open_city(settings).country,)
    store = open_store(settings.database_url)
    try:
        keep_unmatched(store, text, language, datetime.now(UTC), Redactor(regions=regions))
    finally:
        store.close()


def _lines(found: Found, shown: Hit | None, book: Book, language: str) -> str:
    if shown:
        replies = book.replies(shown.id, language)
        answers = [f"    {theirs}  ({ours})" for _, theirs, ours in replies]
        french = book.shown(shown.id, SOURCE_LANGUAGE, shown.values)
        return "\n".join([book.shown(shown.id, language, shown.values), f"  {french}", *answers])
    lines = [
        f"  {book.shown(hit.id, SOURCE_LANGUAGE, hit.values)}  [{hit.id}, {_HOW[hit.how]}]"
        for hit in found.offered
    ]
    if found.accepted:
        return "\n".join(["Is the first one meant? Then say --yes.", *lines])
    if lines:
        return "\n".join(["No phrase says this. Nearest; type one of them:", *lines])
    return "No phrase says this, and none is near. Authors will see it among the misses."


def _document(found: Found, shown: Hit | None, book: Book, language: str) -> str:
    accepted = asdict(found.accepted) if found.accepted else None
    result = {
        "accepted": accepted,
        "offered": [asdict(hit) for hit in found.offered],
        "language": language,
        "text": book.shown(shown.id, language, shown.values) if shown else None,
        "replies": [
            {"id": key, "text": theirs, "french": ours}
            for key, theirs, ours in (book.replies(shown.id, language) if shown else ())
        ],
    }
    return json.dumps(result, ensure_ascii=False)
