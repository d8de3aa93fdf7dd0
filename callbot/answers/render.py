"""From facts to words: the first variant that holds, in the language and for the channel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from callbot.answers.query import HERE, Brief, Phrase, Query, Sentences
from callbot.i18n.catalogues import Catalogues
from callbot.i18n.formats import Day, Name, format_value, join, typeset
from callbot.model import Answer, Choice, Facts, Intent, Message, SlotValue

PLACEHOLDER = re.compile(r"\{(\w+)\}")
UNTRANSLATED_SAYS_SO = frozenset("CX")  # types of answers
_SPACES = re.compile(r" +(?=[.,] |[.,]$)|(?<= ) +")  # around a value that is empty
SPOKEN_ITEMS = 3  # what a caller can keep in mind
Lookup = Callable[[str], object]


class NothingHolds(LookupError):
    """No variant of the intent can be said with these facts."""


@dataclass(frozen=True)
class Renderer:
    """Renders in one language; ``messages`` are the sentences of common.yaml, in French."""

    catalogues: Catalogues
    messages: Mapping[str, Message]
    language: str
    plain: bool = False

    def message(self, key: str, values: Mapping[str, object], *, spoken: bool = False) -> str:
        """Return a sentence of common.yaml; a placeholder without a value stays empty."""
        text = self._fill(self.messages[key], values.get, spoken)
        return text if text is not None else ""

    def answer(self, query: Query, facts: Facts, channel: str) -> Answer:
        """Return the intent's answer; raises NothingHolds when no variant can be filled."""
        values = _Values(query, facts)
        for variant in query.intent.answers:
            if not holds(variant.when, query, facts, channel):
                continue
            written = self._said(variant.plain if self.plain else None, variant.text)
            text = self._fill(written, values.get, spoken=False)
            spoken = self._fill(self._said(variant.spoken, written), values.get, spoken=True)
            if text is not None and spoken is not None:
                related = (*variant.related, *query.intent.related)
                said = self._explained(query, written, text, spoken)
                said = ("\n".join([said[0], *self._checked(query.intent)]), said[1])
                return replace(self._dress(*said, facts), related=related)
        raise NothingHolds(query.intent.id)

    def _said(self, form: Message | None, text: Message) -> Message:
        """Return a form of the text where there is one in the language, else the text itself."""
        known = self.catalogues.content(self.language).translated
        return text if form is None or (known(form.one) is None and known(text.one)) else form

    def _explained(self, query: Query, written: Message, text: str, spoken: str) -> tuple[str, str]:
        """Add why an answer about rights, money or safety is said in the language it was written in."""
        if query.intent.type not in UNTRANSLATED_SAYS_SO or "only_french" not in self.messages:
            return text, spoken
        if self.catalogues.content(self.language).translated(written.one) is not None:
            return text, spoken
        why = self.message("only_french", {})
        if query.intent.type == "X":  # what to do comes first
            return f"{text}\n{why}", f"{spoken} {why}"
        return f"{why}\n{text}", f"{why} {spoken}"

    def value(self, value: object, *, spoken: bool = False) -> str:
        """Return one value in the language: phrases and lists of phrases too."""
        if isinstance(value, Phrase):
            return self.message(value.key, value.values, spoken=spoken)
        if isinstance(value, Sentences):
            return _follow(self.value(each, spoken=spoken) for each in value.items)
        if isinstance(value, Brief):
            value = value.items if spoken else value.items[: value.written]
        if isinstance(value, list | tuple):
            items = value[:SPOKEN_ITEMS] if spoken else value
            return join([self.value(item, spoken=spoken) for item in items], self.language)
        words = self.catalogues.interface(self.language)
        return format_value(value, self.language, spoken=spoken, words=words)

    def _fill(self, message: Message, get: Lookup, spoken: bool) -> str | None:
        text = self._form(message, get)
        values = {name: get(name) for name in PLACEHOLDER.findall(text)}
        if any(value is None or value == [] for value in values.values()):
            return None
        shown = {name: self.value(value, spoken=spoken) for name, value in values.items()}
        text = PLACEHOLDER.sub(lambda match: shown[match[1]], text)
        return typeset(_SPACES.sub("", text).strip(), self.language)

    def _form(self, message: Message, get: Lookup) -> str:
        catalogue = self.catalogues.content(self.language)
        if not message.other:
            return catalogue.gettext(message.one)
        count = get(message.count)
        number = count if isinstance(count, int) else 0
        return catalogue.ngettext(message.one, message.other, number)

    def _dress(self, text: str, spoken: str, facts: Facts) -> Answer:
        """Add what every live answer owes: warnings first, then source, age, whether it is indicative."""
        notes, warned = self._notes(facts), facts.values.get("notice", "")
        text = _follow((self.value(warned), text))
        spoken = _follow((self.value(warned, spoken=True), spoken))
        indicative = self.message("indicative", {}) if facts.values.get("indicative") else ""
        gone = self._realtime_gone(facts)
        return Answer(
            text="\n".join([text, *notes]),
            spoken=" ".join(filter(None, (spoken, indicative, gone))),
            status="answered",
            cards=tuple(self._card(card, notes) for card in facts.cards),
            choices=tuple(self._choice(choice) for choice in facts.choices),
            source=facts.source,
            as_of=facts.as_of,
        )

    def _checked(self, intent: Intent) -> list[str]:
        """Return when an answer about rights or money was last checked."""
        if intent.type != "C":
            return []
        return [self.message("checked_line", {"as_of": Day(intent.reviewed)})]

    def _notes(self, facts: Facts) -> list[str]:
        if not facts.as_of:
            return []
        values = {"source": facts.source, "as_of": Day(facts.as_of.date())}
        line = self.message("source_line", values)
        indicative = facts.values.get("indicative")
        line = f"{self.message('indicative', {})} {line}" if indicative else line
        realtime = facts.values.get("realtime")
        return [f"{line} {self.value(realtime)}" if realtime else line]

    def _realtime_gone(self, facts: Facts) -> str:
        """Say aloud that there is no realtime; that there is needs no word."""
        realtime = facts.values.get("realtime")
        gone = isinstance(realtime, Phrase) and realtime.key == "realtime_gone"
        return self.value(realtime, spoken=True) if gone else ""

    def _card(self, card: Mapping[str, object], notes: list[str]) -> Mapping[str, object]:
        shown = {key: self._shown(value) for key, value in card.items()}
        return (
            {**shown, "note": notes[0]}
            if notes and card["kind"] in ("departures", "journey")
            else shown
        )

    def _shown(self, value: object) -> object:
        """Format what a card holds and keep its structure."""
        if isinstance(value, Mapping):
            return {key: self._shown(each) for key, each in value.items()}
        if isinstance(value, list | tuple) and all(isinstance(each, Mapping) for each in value):
            return [self._shown(each) for each in value]
        if value is None or isinstance(value, str | bool | int | float):
            return value
        if isinstance(value, list | tuple):
            return ", ".join(filter(None, (self.value(each) for each in value)))
        return self.value(value)

    def _choice(self, choice: Choice) -> Choice:
        label = self.message(choice.label, {}) if choice.label in self.messages else choice.label
        return replace(
            choice, label=label, say=label if choice.say in self.messages else choice.say
        )


def _follow(sentences: Iterable[str]) -> str:
    """Join sentences by a space, which scripts with a full stop of their own do without."""
    said = filter(None, sentences)
    return "".join(each if each.endswith("。") else f"{each} " for each in said).strip()


@dataclass(frozen=True)
class _Values:
    """What placeholders mean: what the source gave, else the slots, else the city's facts."""

    query: Query
    facts: Facts

    def get(self, name: str) -> object:
        if name in self.facts.values:
            return self.facts.values[name]
        if name in self.query.slots:
            return slot_value(self.query.slots[name], self.query.service_day())
        return self.query.world.city.fact(name, self.query.language)


def slot_value(slot: SlotValue, today: date) -> object:
    """Return a slot's value as a typed value for formatting."""
    if slot.kind == "date":
        return Day(date.fromisoformat(slot.value), today)
    if slot.kind in ("time", "time_window", "need"):
        return slot.said
    if slot.ref.startswith(HERE):
        return Phrase("your_location")
    return Name(slot.value)


def holds(when: Mapping[str, str], query: Query, facts: Facts, channel: str) -> bool:
    """Tell whether every condition of a variant holds."""
    return all(_holds(key, wanted, query, facts, channel) for key, wanted in when.items())


def _holds(key: str, wanted: str, query: Query, facts: Facts, channel: str) -> bool:
    if key == "result":
        return facts.result == wanted
    if key == "shade":
        return query.shade == wanted
    if key == "channel":
        return ("phone" if channel == "phone" else "chat") == wanted
    return ("given" if key in query.slots else "missing") == wanted
