"""What a translator sees of the content: a Babel extractor for intents and ``common.yaml``.

Babel calls it by the name ``callbot.content.extract:intents``; :func:`content_template` needs no
mapping file. Examples, safety lists and lexicons are written in each language, never translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from babel.messages.catalog import Catalog

from callbot.content.build import PLACEHOLDER, fields_of, records, text
from callbot.content.layers import yaml_files
from callbot.content.model import VISITOR
from callbot.content.reader import Fields, Text, Value, parse_yaml
from callbot.content.schema import kind_of

Found: TypeAlias = tuple[int, str, str | tuple[str, str], list[str]]

_VARIANTS = {"text": "", "spoken": "read aloud on the phone", "plain": "in plain language"}


def intents(
    fileobj: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Sequence[str],
    options: Mapping[str, object],
) -> Iterator[Found]:
    """Yield ``(line, function, message, comments)`` of one YAML file, as Babel asks of extractors.

    A file that is not YAML, or that holds no answers, yields nothing.
    """
    value, _ = parse_yaml(fileobj.read().decode("utf-8-sig", errors="replace"), "content")
    fields = fields_of(value)
    yield from _intent(fields) if "intent" in fields else _common(fields)


def content_template(folder: Path, *, shown_below: Path) -> Catalog:
    """Return the template (.pot) of all intents below ``folder``; files are named from ``shown_below``."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in yaml_files(folder):
        if kind_of(path.relative_to(folder).as_posix())[0] in ("intent", "common"):
            _add_file(catalog, path, path.resolve().relative_to(shown_below).as_posix())
    return catalog


def phrasebook_template(folder: Path, *, shown_below: Path) -> Catalog:
    """Return the template (.pot) of the phrasebook below ``folder``."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in yaml_files(folder):
        if kind_of(path.relative_to(folder).as_posix())[0] == "phrasebook":
            name = path.resolve().relative_to(shown_below).as_posix()
            value, _ = parse_yaml(path.read_text("utf-8-sig", errors="replace"), name)
            for line, _, message, comments in phrasebook(fields_of(value)):
                catalog.add(message, locations=[(name, line)], auto_comments=comments)
    return catalog


def phrasebook(fields: Fields) -> Iterator[Found]:
    """Yield the phrases of one topic, with who says them."""
    topic = text(fields, "topic")
    said_by = "the visitor answers" if topic == VISITOR else "staff show to a visitor"
    for name, value in fields_of(fields.get("phrases")).items():
        comments = [f"{topic}.{name}: {said_by}"]
        yield from _message(fields_of(value).get("say"), comments)


def _add_file(catalog: Catalog, path: Path, name: str) -> None:
    with path.open("rb") as file:
        for line, _, message, comments in intents(file, {}, (), {}):
            catalog.add(message, locations=[(name, line)], auto_comments=comments)


def _intent(fields: Fields) -> Iterator[Found]:
    about = f"{text(fields, 'intent')}: {text(fields, 'about')}"
    yield from _message(fields.get("label"), [about, "shown as a choice"])
    for name, slot in fields_of(fields.get("slots")).items():
        yield from _message(fields_of(slot).get("ask"), [about, f"asks for {{{name}}}"])
    for answer in records(fields.get("answers")):
        when = ", ".join(f"{key}: {value}" for key, value in fields_of(answer.get("when")).items())
        for key, remark in _VARIANTS.items():
            comments = [about, f"when {when}" if when else "", remark]
            yield from _message(answer.get(key), [comment for comment in comments if comment])


def _common(fields: Fields) -> Iterator[Found]:
    for key, value in fields_of(fields.get("messages")).items():
        yield from _message(value, [f"common.yaml, {key}"])


def _message(value: Value | None, comments: list[str]) -> Iterator[Found]:
    if isinstance(value, Text) and value.strip():
        yield value.mark.line, "gettext", str(value), [*comments, *_placeholders(value)]
    if isinstance(value, Fields):
        one, other = str(text(value, "one")), str(text(value, "other"))
        if one and other:
            noted = _placeholders(f"{one} {other}")
            yield value.mark.line, "ngettext", (one, other), [*comments, *noted]


def _placeholders(said: str) -> list[str]:
    found = [f"{{{name}}}" for name in sorted(set(PLACEHOLDER.findall(said)))]
    return [f"keep as they are: {', '.join(found)}"] if found else []
