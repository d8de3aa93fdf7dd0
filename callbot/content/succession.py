"""Which text came after which, when an author changed an answer.

Until a translation is renewed, answers go on with that of the text before; answers about rights and
money (type C) and safety scripts (X) do not, unless only a typo was mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callbot.content.build import PLACEHOLDER
from callbot.content.model import Content
from callbot.model import Intent, Message

WITHHELD = frozenset("CX")


def successions(old: Content, new: Content, *, typo: bool = False) -> dict[str, str]:
    """Return, for each changed text of ``new``, the text of ``old`` that stood in its place.

    Only where the translation of the one can stand for the other: same placeholders, same plurals.
    """
    found: dict[str, str] = {}
    for name, intent in new.intents.items():
        before = old.intents.get(name)
        if before and (typo or intent.type not in WITHHELD):
            found |= _changed(dict(_places(before)), dict(_places(intent)))
    return found | _changed(old.messages, new.messages)


def _changed(old: Mapping[str, Message], new: Mapping[str, Message]) -> dict[str, str]:
    return {
        message.one: old[place].one
        for place, message in new.items()
        if place in old and old[place].one != message.one and _alike(old[place], message)
    }


def _places(intent: Intent) -> Iterator[tuple[str, Message]]:
    yield "label", Message(intent.label)
    for slot in intent.slots:
        if slot.ask:
            yield f"ask {slot.name}", Message(slot.ask)
    for number, variant in enumerate(intent.answers):
        forms = {"text": variant.text, "spoken": variant.spoken, "plain": variant.plain}
        for form, message in forms.items():
            if message:
                yield f"{number} {form}", message


def _alike(old: Message, new: Message) -> bool:
    same = all(_names(a) == _names(b) for a, b in ((old.one, new.one), (old.other, new.other)))
    return same and bool(old.other) == bool(new.other)


def _names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
