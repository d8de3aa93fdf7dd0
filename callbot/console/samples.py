"""A translation as the widget shows it, with values such as the city really has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from callbot.assistant import Assistant
from callbot.i18n.faults import PLACEHOLDER
from callbot.i18n.formats import Clock, Day, Distance, Money, Name, typeset
from callbot.i18n.plurals import plural_rule

NUMBERS = (0, 1, 2, 5, 11, 100)
_COUNTS = frozenset({"minutes", "count", "n", "number", "seconds", "transfers", "days"})


def previews(
    assistant: Assistant, language: str, forms: Sequence[str], now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield (what it is for, text): a text a number where there are plural forms, else one or two."""
    values = _Values(assistant, language, now)
    if len(forms) > 1 or _COUNTS & set(PLACEHOLDER.findall(forms[0])):
        for number in NUMBERS:
            yield str(number), values.fill(forms[_form(number, len(forms), language)], number)
        return
    yield "", values.fill(forms[0], 2)


def form_numbers(language: str, wanted: int) -> list[str]:
    """Return for each plural form some numbers that it is for, as "1" or "2, 5, 11"."""
    groups: list[list[int]] = [[] for _ in range(wanted)]
    for number in (*range(13), 20, 21, 22, 100, 101, 1000):
        groups[_form(number, wanted, language)].append(number)
    return [", ".join(map(str, group[:4])) or "–" for group in groups]


def _form(number: int, wanted: int, language: str) -> int:
    if wanted == 1:
        return 0
    return min(plural_rule(language)(number), wanted - 1)


class _Values:
    """Values by the names of placeholders: the longest real names, a time soon."""

    def __init__(self, assistant: Assistant, language: str, now: datetime) -> None:
        self._house, self._language, self._now = assistant.house, language, now

    def fill(self, text: str, number: int) -> str:
        """Return ``text`` with every placeholder filled."""
        renderer = self._house.renderer(self._language)
        shown = {
            name: renderer.value(self._value(name, number)) for name in PLACEHOLDER.findall(text)
        }
        return typeset(PLACEHOLDER.sub(lambda match: shown[match[1]], text), self._language)

    def _value(self, name: str, number: int) -> object:
        if name in _COUNTS:
            return number
        if (known := self._typed(name)) is not None:
            return known
        if (fact := self._house.world.city.fact(name, self._language)) is not None:
            return fact
        return Name(self._longest(name) or f"[{name}]")

    def _typed(self, name: str) -> object:
        soon = self._now + timedelta(hours=1)
        typed: dict[str, object] = {
            "time": Clock(soon), "first": Clock(soon), "last": Clock(soon), "until": Clock(soon),
            "day": Day(soon.date()), "date": Day(soon.date()), "as_of": Day(soon.date()),
            "price": Money(Decimal("1.70"), "EUR"), "distance": Distance(350),
            "line": Name("83"), "source": Name("GTFS"), "said": Name("Castellanne"),
        }  # fmt: skip
        return typed.get(name)

    def _longest(self, kind: str) -> str:
        names = [each.value for each in self._house.names if each.kind == kind]
        return max(names, key=len, default="")
