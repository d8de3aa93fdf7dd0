"""`callbot translate`: templates for translators, merges into their files, and how far they are."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message

from callbot.commands.translate_phrase import phrase
from callbot.content.extract import content_template, phrasebook_template
from callbot.content.problems import as_text, counts, in_order
from callbot.i18n.catalogues import SOURCES, po_path, singular
from callbot.i18n.faults import faults
from callbot.i18n.locales import locale
from callbot.i18n.memory import Memory, difference
from callbot.i18n.pofile import PoFile, read_po_file
from callbot.i18n.pseudo import pseudo
from callbot.i18n.templates import (
    Counts,
    count,
    interface_template,
    merge,
    read_template,
    write_catalogue,
)
from callbot.model import Problem
from callbot.settings import PACKAGE_DATA

_PACKAGE = Path(__file__).parents[1]
_SHIPPED = PACKAGE_DATA / "translations"
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
    """Write content.pot, interface.pot and phrasebook.pot."""
    content = content_template(intents.resolve(), shown_below=intents.resolve().parent)
    _write(folder, "content", content)
    _write(folder, "interface", _template("interface"))
    phrases = phrasebook_template(intents.resolve(), shown_below=intents.resolve().parent)
    _write(folder, "phrasebook", phrases)


@translate.command()
@_translations
@_languages
def update(folder: Path, chosen: tuple[str, ...]) -> None:
    """Merge the templates into every language's files; nothing translated is lost."""
    for domain, source in SOURCES.items():
        template = _texts(folder, domain)
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


@translate.command()
@click.argument("language")
@_translations
def new(language: str, folder: Path) -> None:
    """Begin a language: all its files, empty, with the right plural forms."""
    locale(language)
    if language in _existing(folder):
        raise ValueError(f"{folder / language} is there already; run `callbot translate update`.")
    for domain, source in SOURCES.items():
        if language != source:
            path = po_path(folder, language, domain)
            write_catalogue(path, merge(_texts(folder, domain), path, language), domain)
            click.echo(f"{path}: begun")
    place = "" if folder == _SHIPPED else f"{folder.parent}/"
    click.echo(f"Next: fill the files, then write examples in {place}intents/examples/{language}/.")


@translate.command()
@_translations
@_languages
def check(folder: Path, chosen: tuple[str, ...]) -> None:
    """Check every translation; status 1 when one cannot be used or a template is out of date."""
    problems = [p for code in chosen or _existing(folder) for p in _faults(folder, code)]
    problems += _stale(folder)
    click.echo(as_text(in_order(problems)))
    if counts(problems)[0]:
        raise click.exceptions.Exit(1)


@translate.command(name="pseudo")
@click.argument("language", default="en")
@_translations
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), required=True)
def pseudo_(language: str, folder: Path, target: Path) -> None:
    """Write a pseudo-translation in the files of LANGUAGE below --to: what stays plain is not translated."""
    locale(language)
    for domain in SOURCES:
        catalog = merge(_texts(folder, domain), target / "none", language)
        for message in catalog:
            if message.id:
                message.string = _pseudo_of(message, catalog.num_plurals)
        write_catalogue(po_path(target, language, domain), catalog, domain)
        click.echo(f"{po_path(target, language, domain)}: written")


@translate.command()
@click.argument("text")
@click.option("--to", "language", required=True, help="Language of the translations to look in.")
@click.option("--limit", default=5, show_default=True, help="Most suggestions.")
@_translations
def memory(text: str, language: str, limit: int, folder: Path) -> None:
    """Show how texts like TEXT were translated, with what differs."""
    locale(language)
    pairs: dict[str, str] = {}
    for domain in SOURCES:
        path = po_path(folder, language, domain)
        for message in read_po_file(path, language).messages() if path.exists() else ():
            if not message.fuzzy and isinstance(message.string, str):
                pairs[singular(message)] = message.string
    found = Memory(pairs).find(text, limit=limit)
    for each in found:
        marks = {"same": "{}", "gone": "[-{}-]", "added": "{{+{}+}}"}
        shown = "".join(marks[kind].format(piece) for kind, piece in difference(each.source, text))
        click.echo(f"{each.score:.0f} %  {shown}\n      {each.target}")
    if not found:
        click.echo("Nothing like it was translated.")


translate.add_command(phrase)


def _texts(folder: Path, domain: str) -> Catalog:
    """Return the template in ``folder``; a city's folder has none and takes the program's."""
    own = folder / f"{domain}.pot"
    return read_template(own if own.exists() else _SHIPPED / f"{domain}.pot")


def _template(domain: str) -> Catalog:
    """Return the template of the program's own texts as they are written now."""
    if domain != "interface":
        intents = (PACKAGE_DATA / "intents").resolve()
        make = content_template if domain == "content" else phrasebook_template
        return make(intents, shown_below=intents.parent)
    web = (PACKAGE_DATA / "web").resolve()
    return interface_template([_PACKAGE, web], shown_below=_common(_PACKAGE, web))


def _pseudo_of(message: Message, plurals: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return pseudo(message.id)
    return (pseudo(message.id[0]), *[pseudo(message.id[1])] * (plurals - 1))[:plurals]


def _faults(folder: Path, language: str) -> list[Problem]:
    found: list[Problem] = []
    for domain in SOURCES:
        path = po_path(folder, language, domain)
        if not path.exists():
            continue
        file = read_po_file(path, language)
        found += file.problems
        for message in file.messages():
            found += _of_message(message, file, domain)
    return found


def _of_message(message: Message, file: PoFile, domain: str) -> list[Problem]:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy or not any(forms):
        return []
    source = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = file.catalog.num_plurals if message.pluralizable else 1
    line = message.lineno or 1
    # Screens hold date patterns and the like, whose braces and letters are no placeholders.
    wrong = faults(source, forms, wanted=wanted) if domain != "interface" else []
    return [Problem(file.name, line, 1, "error", "translation", said) for said in wrong]


def _stale(folder: Path) -> list[Problem]:
    """Tell where a template lacks texts that are written, or a language's file those of the template."""
    found = []
    for domain, source in SOURCES.items():
        path = folder / f"{domain}.pot"
        template = {singular(m) for m in _texts(folder, domain) if m.id}
        fresh = {singular(m) for m in _template(domain) if m.id} if folder == _SHIPPED else template
        if missing := fresh - template:
            said = f"{len(missing)} texts are not in the template, such as “{min(missing)[:60]}”."
            found.append(
                Problem(str(path), 1, 1, "error", "stale", said, "Run `callbot translate extract`.")
            )
        for language in _existing(folder):
            own = po_path(folder, language, domain)
            if language != source and own.exists():
                known = {singular(m) for m in read_po_file(own, language).messages()}
                if missing := template - known:
                    said = f"{len(missing)} texts of the template are not in this file."
                    hint = "Run `callbot translate update`."
                    found.append(Problem(str(own), 1, 1, "error", "stale", said, hint))
    return found


def _write(folder: Path, domain: str, catalog: Catalog) -> None:
    path = folder / f"{domain}.pot"
    changed = write_catalogue(path, catalog, domain)
    click.echo(f"{path}: {len(catalog)} texts, {'written' if changed else 'up to date'}")


def _existing(folder: Path) -> list[str]:
    return sorted(path.parent.name for path in folder.glob("*/LC_MESSAGES"))


def _count(folder: Path, language: str, domain: str) -> Counts:
    path = po_path(folder, language, domain)
    if path.exists():
        return count(read_po_file(path, language))
    return Counts(0, 0, len(_texts(folder, domain)))


def _common(*paths: Path) -> Path:
    """Return the nearest folder that holds all of ``paths``."""
    first = paths[0].resolve()
    return next(up for up in first.parents if all(p.resolve().is_relative_to(up) for p in paths))
