"""``callbot content``: what was published from the console, to files, from files, and its history."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from callbot.commands.users import me
from callbot.console.publications import Change, Publications
from callbot.console.translations import Translations
from callbot.content.extract import content_template
from callbot.content.loader import load_text
from callbot.conversations.database import open_engine
from callbot.i18n.catalogues import po_path
from callbot.i18n.templates import read_template, with_texts, write_catalogue
from callbot.settings import PACKAGE_DATA, Settings

_folder = click.Path(path_type=Path, file_okay=False)


@click.group()
def content() -> None:
    """Bring published content to files and back."""


@content.command()
@click.option("--to", "folder", type=_folder, help="Folder to write to (else the city's).")
@click.option(
    "--release", is_flag=True, help="Let the files count again, not the published versions."
)
@click.pass_obj
def export(settings: Settings, folder: Path | None, release: bool) -> None:
    """Write what is published as files, fit for git."""
    publications = _publications(settings)
    files = publications.files()
    target = folder or settings.city
    for path, text in sorted(files.items()):
        _write(target / path, text)
        click.echo(f"{target / path}")
    count = 0
    for (language, domain), texts in Translations(publications.engine).approved().items():
        file = po_path(target / "translations", language, domain)
        catalog = with_texts(file, language, texts, _plurals(settings, domain))
        write_catalogue(file, catalog, domain)
        click.echo(f"{file}")
        count += 1
    if release and files:
        changes = [Change(path, None) for path in files]
        note = f"exported to {target}"
        publications.publish(changes, author=me(), now=_now(), note=note, action="released")
    click.echo(f"{len(files) + count} files written.")


@content.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--note", default="", help="Why, for the history.")
@click.pass_obj
def import_(settings: Settings, folder: Path, note: str) -> None:
    """Publish the files of FOLDER (intents/…/*.yaml, switches.yaml), all or none."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8-sig")
        for path in sorted(folder.rglob("*.yaml"))
        if not path.name.startswith(".")
    }
    below = {p.removeprefix("intents/"): t for p, t in files.items() if p.startswith("intents/")}
    wrong = [each for each in load_text(below).problems if each.rule != "no-intents"]
    if wrong:
        first = wrong[0]
        raise ValueError(f"{first.file}:{first.line} {first.message} Nothing was published.")
    changes = [Change(path, text) for path, text in files.items()]
    publications = _publications(settings)
    known = publications.files()
    new = [change for change in changes if known.get(change.path) != change.text]
    if new:
        publications.publish(new, author=me(), now=_now(), note=note, action="imported")
    click.echo(f"{len(new)} files published, {len(changes) - len(new)} were the same.")


@content.command()
@click.argument("path", default="")
@click.option("--limit", default=30, show_default=True, help="Newest versions to show.")
@click.option("--show", type=int, help="Print the text of this version of PATH.")
@click.option("--restore", type=int, help="Publish this version of PATH again.")
@click.pass_obj
def history(
    settings: Settings, path: str, limit: int, show: int | None, restore: int | None
) -> None:
    """List the published versions, of PATH or of all files, the newest first."""
    publications = _publications(settings)
    if restore is not None:
        publications.restore(path, restore, author=me(), now=_now())
        click.echo(f"Version {restore} of {path} counts again.")
        return
    versions = publications.history(path, limit=limit if show is None else 10_000)
    if show is not None:
        found = [each for each in versions if each.version == show]
        if not found or not path:
            raise ValueError(f"{path or 'No path'} has no version {show}.")
        click.echo(found[0].text, nl=False)
        return
    for each in versions:
        click.echo(
            f"{each.at:%Y-%m-%d %H:%M} {each.path} version {each.version} {each.state} "
            f"by {each.author}{f': {each.note}' if each.note else ''}"
        )


def _publications(settings: Settings) -> Publications:
    return Publications(open_engine(settings.database_url))


def _plurals(settings: Settings, domain: str) -> dict[str, str]:
    """Return the second form of every text that has one, of the program and of the city."""
    templates = [read_template(PACKAGE_DATA / "translations" / f"{domain}.pot")]
    own = settings.city / "intents"
    if domain == "content" and own.is_dir():
        templates.append(content_template(own.resolve(), shown_below=own.resolve().parent))
    entries = (message for template in templates for message in template if message.pluralizable)
    return {message.id[0]: message.id[1] for message in entries}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _now() -> datetime:
    return datetime.now(UTC)
