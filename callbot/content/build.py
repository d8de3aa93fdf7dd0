"""From checked YAML values to the words of the house; what is malformed is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from callbot.content.model import VISITOR, Phrase
from callbot.content.reader import Fields, Items, Text, Value, mark_of
from callbot.content.spelling import spelt_out
from callbot.model import (
    ContentTest,
    Example,
    Intent,
    Message,
    SafetyList,
    SafetyWords,
    Scene,
    Slot,
    Variant,
)

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def text(fields: Fields, key: str, default: str = "") -> str:
    """Return the text under ``key`` (with its position), else ``default``."""
    value = fields.get(key)
    return value if isinstance(value, Text) else default


def texts(value: Value | None) -> tuple[str, ...]:
    """Return the non-empty texts of a list."""
    items = value if isinstance(value, Items) else ()
    return tuple(item for item in items if isinstance(item, Text) and item.strip())


def fields_of(value: Value | None) -> Fields:
    """Return ``value`` when it is a mapping, else an empty one."""
    return value if isinstance(value, Fields) else Fields()


def records(value: Value | None) -> Iterator[Fields]:
    """Yield the mappings of a list."""
    yield from (item for item in value or () if isinstance(item, Fields))


def words(value: Value | None) -> dict[str, str]:
    """Return the text entries of a mapping."""
    return {key: item for key, item in fields_of(value).items() if isinstance(item, Text)}


def message(value: Value | None, count: str = "") -> Message | None:
    """Return the gettext string that ``value`` holds, None when there is none.

    The number that chooses the form is ``count``, else the text's only placeholder.
    """
    if isinstance(value, Text):
        return Message(value)
    if isinstance(value, Fields):
        one, other = text(value, "one"), text(value, "other")
        named = set(PLACEHOLDER.findall(other))
        only = named.pop() if len(named) == 1 else ""
        return Message(one, other, text(value, "count", count or only))
    return None


def variant(fields: Fields) -> Variant:
    """Return one answer of an intent."""
    count = text(fields, "count")
    return Variant(
        text=message(fields.get("text"), count) or Message(""),
        spoken=message(fields.get("spoken"), count),
        plain=message(fields.get("plain"), count),
        when=words(fields.get("when")),
        related=texts(fields.get("related")),
    )


def slot(name: str, fields: Fields) -> Slot:
    """Return one slot of an intent."""
    return Slot(
        name,
        text(fields, "kind"),
        required=text(fields, "required") == "true",
        ask=text(fields, "ask"),
        also=texts(fields.get("also")),
        role=text(fields, "role"),
        unless=text(fields, "unless"),
    )


def intent(fields: Fields) -> Intent:
    """Return an intent; ``fields`` must have passed the schema."""
    slots = fields_of(fields.get("slots")).items()
    return Intent(
        id=text(fields, "intent"),
        about=text(fields, "about"),
        label=text(fields, "label"),
        source=text(fields, "source"),
        type=text(fields, "type"),
        owner=text(fields, "owner"),
        reviewed=date.fromisoformat(text(fields, "reviewed")),
        slots=tuple(slot(name, fields_of(value)) for name, value in slots),
        answers=tuple(variant(item) for item in records(fields.get("answers"))),
        if_source_fails=text(fields, "if_source_fails", "offer_person"),
        enabled=text(fields, "enabled", "true") == "true",
        options=words(fields.get("options")),
        related=texts(fields.get("related")),
        scenes=tuple(scene(item) for item in records(fields.get("scenes"))),
    )


def scene(fields: Fields) -> Scene:
    """Return one scene of a safety script."""
    return Scene(texts(fields.get("parts")), text(fields, "shade"), texts(fields.get("over")))


NOTHING = ""  # the intent of questions that no intent answers


def examples(fields: Fields) -> Iterator[Example]:
    """Yield the examples and near misses of one file."""
    language = str(text(fields, "language"))
    for key, value in fields.items():
        if key not in {"language", "elsewhere", "not", "tests"}:
            name, shade = _shaded(key, fields)
            for said in texts(value):
                yield Example(said, language, name, shade=shade)
    for said in texts(fields.get("elsewhere")):
        yield Example(said, language, NOTHING)
    for key, value in fields_of(fields.get("not")).items():
        for said in texts(value):
            yield Example(said, language, key, negative=True)


def _shaded(key: str, fields: Fields) -> tuple[Text, str]:
    """Split ``intent/shade``; the intent keeps the key's position."""
    name, _, shade = key.partition("/")
    intent = Text(name)
    intent.mark = mark_of(key, fields.mark)
    return intent, shade


def content_tests(fields: Fields) -> Iterator[ContentTest]:
    """Yield the tests of one file of examples."""
    language = str(text(fields, "language"))
    for item in records(fields.get("tests")):
        if "say" in item and "expect" in item:
            yield ContentTest(
                say=text(item, "say"),
                language=language,
                expect=text(item, "expect"),
                slots=words(item.get("slots")),
                status=text(item, "status"),
                file=item.mark.file,
                line=item.mark.line,
            )


def safety_lists(fields: Fields) -> Iterator[SafetyList]:
    """Yield the safety lists of one file."""
    language = str(text(fields, "language"))
    for key, value in fields.items():
        if isinstance(value, Fields) and key != "words":
            name, shade = _shaded(key, fields)
            phrases, unless = (_spelt_out(value.get(part)) for part in ("phrases", "unless"))
            yield SafetyList(name, language, phrases, unless, shade)


def safety_words(fields: Fields) -> Iterator[SafetyWords]:
    """Yield the words of scenes of one file, by the name of their part."""
    language, lists = str(text(fields, "language")), fields_of(fields.get("words"))
    for key, value in lists.items():
        name = Text(key)
        name.mark = mark_of(key, lists.mark)
        yield SafetyWords(name, language, _spelt_out(value))


def _spelt_out(value: Value | None) -> tuple[str, ...]:
    """Return phrases one by one: "(sac|valise) suspect" is two."""
    return tuple(way for said in texts(value) for way in spelt_out(said))


def lexicon(fields: Fields) -> dict[str, tuple[str, ...]]:
    """Return the word lists of one lexicon file."""
    return {key: texts(value) for key, value in fields.items() if isinstance(value, Items)}


def phrases(fields: Fields) -> Iterator[Phrase]:
    """Yield the phrases of one topic; replies without a topic are the visitor's."""
    topic = str(text(fields, "topic"))
    usual = texts(fields.get("replies"))
    for name, value in fields_of(fields.get("phrases")).items():
        if isinstance(value, Fields) and text(value, "say"):
            replies = texts(value.get("replies")) or usual
            linked = tuple(f"{VISITOR}.{reply}" for reply in replies)
            yield Phrase(f"{topic}.{name}", topic, text(value, "say"), linked)


def messages(fields: Fields) -> dict[str, Message]:
    """Return the messages of ``common.yaml``."""
    found = {key: message(value) for key, value in fields_of(fields.get("messages")).items()}
    return {key: value for key, value in found.items() if value is not None}
