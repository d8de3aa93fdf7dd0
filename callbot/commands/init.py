"""`callbot init DIR`: lay out a new city."""

from __future__ import annotations

from pathlib import Path

import click

from callbot.answers import SOURCES
from callbot.answers.render import PLACEHOLDER
from callbot.app.parts import open_content
from callbot.city.template import write_city
from callbot.content.model import Content
from callbot.model import Intent, Message
from callbot.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="The city's name (else the folder's).")
@click.pass_obj
def init(settings: Settings, folder: Path, name: str | None) -> None:
    """Lay out a new city in FOLDER: facts to fill in, no code and no copy of an intent."""
    write_city(folder, name=name or folder.name.title(), facts=needed_facts(open_content(settings)))
    click.echo(f"{folder} is laid out. Fill in the facts, then: callbot serve --city {folder}")


def needed_facts(content: Content) -> list[str]:
    """Return the fact keys that intents and messages say and that only a city can supply."""
    needed = {name for message in content.messages.values() for name in _placeholders(message)}
    needed -= _PROGRAM
    for intent in content.intents.values():
        given = SOURCES[intent.source].gives if intent.source in SOURCES else frozenset()
        known = given | {slot.name for slot in intent.slots}
        needed |= {name for message in _messages(intent) for name in _placeholders(message)} - known
    return sorted(needed)


# What the program itself puts into the sentences of common.yaml.
_PROGRAM = frozenset(
    """
    said choices source as_of line headsign time first last stations start end stop lines minutes
    product price validity event moment place language service address hours
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)


def _messages(intent: Intent) -> list[Message]:
    return [m for v in intent.answers for m in (v.text, v.spoken, v.plain) if m]


def _placeholders(message: Message) -> list[str]:
    return PLACEHOLDER.findall(f"{message.one} {message.other}")
