"""`callbot translate`: templates for translators, merges into their files, and how far they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from babel.messages.catalog import Catalog

from callbot.content.extract import content_template
from callbot.i18n.catalogues import SOURCES, po_path
from callbot.i18n.locales import locale
from callbot.i18n.pofile import read_po_file
from callbot.i18n.templates import (
    Counts,
    count,
    interface_template,
    merge,
    read_template,
    write_catalogue,
)
from callbot.settings import PACKAGE_DATA

_PACKAGE = Path(__file__).parents[1]
_translations = click.option(
    "--translations",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=PACKAGE_DATA / "translations",
    help="Folder of the catalogues (else the program's own).",
)
_languages = click.option(
    "--language", "chosen", multiple=True, help="Only this language; may be new."
)


@click.group()
def translate() -> None:
    """Bring texts to translators and back."""


@translate.command()
@_translations
@click.option(
    "--intents",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=PACKAGE_DATA / "intents",
    help="Folder of the intents (else the program's own).",
)
def extract(folder: Path, intents: Path) -> None:
    """Write content.pot and interface.pot."""
    content = content_template(intents.resolve(), shown_below=intents.resolve().parent)
    _write(folder, "content", content)
    web = (PACKAGE_DATA / "web").resolve()
    interface = interface_template([_PACKAGE, web], shown_below=_common(_PACKAGE, web))
    _write(folder, "interface", interface)


@translate.command()
@_translations
@_languages
def update(folder: Path, chosen: tuple[str, ...]) -> None:
    """Merge the templates into every language's files; nothing translated is lost."""
    for domain, source in SOURCES.items():
        template = read_template(folder / f"{domain}.pot")
        for language in chosen or _existing(folder):
            locale(language)
            if language != source:
                path = po_path(folder, language, domain)
                changed = write_catalogue(path, merge(template, path, language), domain)
                click.echo(f"{path}: {'updated' if changed else 'up to date'}")


@translate.command()
@_translations
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(folder: Path, as_json: bool) -> None:
    """Tell for each language what is translated, fuzzy and missing."""
    rows = [
        (language, domain, _count(folder, language, domain))
        for language in _existing(folder)
        for domain, source in SOURCES.items()
        if language != source
    ]
    if as_json:
        found = [{"language": code, "domain": name, **asdict(each)} for code, name, each in rows]
        click.echo(json.dumps(found))
        return
    for code, name, each in rows:
        parts = f"{each.translated} translated, {each.fuzzy} fuzzy, {each.missing} missing"
        click.echo(f"{code} {name}: {parts}")


def _write(folder: Path, domain: str, catalog: Catalog) -> None:
    path = folder / f"{domain}.pot"
    changed = write_catalogue(path, catalog, domain)
    click.echo(f"{path}: {len(catalog)} texts, {'written' if changed else 'up to date'}")


def _existing(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/LC_MESSAGES"))


def _count(folder: Path, language: str, domain: str) -> Counts:
    template = folder / f"{domain}.pot"
    path = po_path(folder, language, domain)
    if path.exists():
        return count(read_po_file(path, language))
    return Counts(0, 0, len(read_template(template)))


def _common(*paths: Path) -> Path:
    """Return the nearest folder that holds all of ``paths``."""
    first = paths[0].resolve()
    return next(up for up in first.parents if all(p.resolve().is_relative_to(up) for p in paths))
