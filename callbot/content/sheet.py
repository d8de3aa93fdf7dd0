"""One YAML mapping read field by field: each mistake is noted with its position."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeAlias
from urllib.parse import urlsplit

from callbot.content.reader import Fields, Items, Mark, Text, Value, mark_of
from callbot.model import Level, Location, Problem

Problems: TypeAlias = list[Problem]
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class Sheet:
    """A mapping and the list its mistakes go to; a wrong value reads as absent."""

    def __init__(self, fields: Fields, problems: Problems, *, first_language: str = "fr") -> None:
        """Read from ``fields``; plain texts are taken to be in ``first_language``."""
        self.fields = fields
        self.problems = problems
        self.first_language = first_language

    def note(
        self, where: Value | str, rule: str, message: str, hint: str = "", level: Level = "error"
    ) -> None:
        """Note a problem at the position of a value or key, else of the mapping."""
        file, line, column = mark_of(where, self.fields.mark)
        self.problems.append(Problem(file, line, column, level, rule, message, hint))

    def only(self, known: Iterable[str]) -> None:
        """Note every key that is not ``known``, with the nearest known one."""
        names = tuple(known)
        for key in self.fields:
            if key not in names:
                near = get_close_matches(key, names, 1)
                hint = f"Did you mean “{near[0]}”?" if near else f"Known are {', '.join(names)}."
                self.note(key, "unknown-key", f"The key “{key}” is not known here.", hint)

    def need(self, *keys: str) -> bool:
        """Note each of ``keys`` that is missing or empty; tell whether all are there."""
        missing = [key for key in keys if not self.fields.get(key)]
        for key in missing:
            self.note("", "missing", f"The key “{key}” is missing here.", f"Write “{key}: …”.")
        return not missing

    def text(self, key: str, default: str = "") -> str:
        """Return a plain text."""
        value = self.fields.get(key, default)
        if isinstance(value, Fields | Items):
            self.note(value, "not-text", f"“{key}” must be one text.")
            return default
        return value.strip()

    def texts(self, key: str) -> dict[str, str]:
        """Return a text by language, of one text or of a mapping language -> text."""
        value = self.fields.get(key)
        if value is None:
            return {}
        if isinstance(value, Text):
            return {self.first_language: value.strip()} if value.strip() else {}
        if isinstance(value, Items):
            self.note(value, "not-text", f"“{key}” must be one text, or texts by language.")
            return {}
        return dict(self._by_language(key, value))

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; lists by language are joined."""
        value = self.fields.get(key)
        lists = list(value.values()) if isinstance(value, Fields) else [value]
        return tuple(dict.fromkeys(word for each in lists for word in self._list(key, each)))

    def date(self, key: str) -> date | None:
        """Return an ISO date."""
        text = self.text(key)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._wrong(key, "date", f"“{text}” is not a date.", "Write it as 2026-11-20.")
            return None

    def number(self, key: str, least: float, most: float) -> float | None:
        """Return a number between two bounds."""
        text = self.text(key)
        try:
            number = float(text) if text else None
        except ValueError:
            number = least - 1
        if number is None or least <= number <= most:
            return number
        hint = f"Write a number from {least:g} to {most:g}, with a point: 43.29."
        self._wrong(key, "number", f"“{text}” is not a possible “{key}”.", hint)
        return None

    def price(self, key: str) -> Decimal | None:
        """Return an amount of money."""
        text = self.text(key)
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal(-1)
        if amount.is_finite() and amount >= 0:
            return amount
        hint = "Write the amount alone, with a point: 1.70."
        self._wrong(key, "price", f"“{text}” is not a price.", hint)
        return None

    def location(self) -> Location | None:
        """Return the position in ``lat`` and ``lon``; one without the other is a mistake."""
        lat, lon = self.number("lat", -90, 90), self.number("lon", -180, 180)
        if lat is None or lon is None:
            if ("lat" in self.fields) != ("lon" in self.fields):
                self.note("", "position", "One of “lat” and “lon” is missing.", "Write both.")
            return None
        return Location(lat, lon)

    def url(self, key: str) -> str:
        """Return a web address."""
        text = self.text(key)
        if not text or is_url(text):
            return text
        self._wrong(key, "url", f"“{text}” is not a web address.", "Start it with https://.")
        return ""

    def rows(self, key: str) -> list[Sheet]:
        """Return the mappings of a list, each as a sheet of its own."""
        value = self.fields.get(key) or None
        if value is not None and not isinstance(value, Items):
            self.note(value, "not-list", f"“{key}” must be a list.", "Start each entry with “- ”.")
            return []
        return [sheet for item in value or () if (sheet := self.sheet(item))]

    def sheet(self, value: Value | None) -> Sheet | None:
        """Return a mapping below this one as a sheet; anything else is a mistake."""
        if isinstance(value, Fields):
            return Sheet(value, self.problems, first_language=self.first_language)
        if value:  # nothing written is nothing wrong
            self.note(value, "not-mapping", "Here must be keys and values.", "Write “key: value”.")
        return None

    def _by_language(self, key: str, value: Fields) -> Iterable[tuple[str, str]]:
        for language, text in value.items():
            if not _LANGUAGE.fullmatch(language):
                hint = "Write fr, en, pt-BR …, and quotes around a text that has a comma."
                self.note(language, "language", f"“{language}” is not a language code.", hint)
            elif not isinstance(text, Text) or not text.strip():
                self.note(text, "not-text", f"“{key}” in {language} must be a text.")
            else:
                yield str(language), text.strip()

    def _list(self, key: str, value: Value | None) -> list[str]:
        if value is None or value == "":
            return []
        if not isinstance(value, Items) or not all(isinstance(word, Text) for word in value):
            self.note(value, "not-list", f"“{key}” must be a list of texts.", "Write [one, two].")
            return []
        return [word.strip() for word in value if isinstance(word, Text) and word.strip()]

    def _wrong(self, key: str, rule: str, message: str, hint: str) -> None:
        self.note(self.fields.get(key, ""), rule, message, hint)


def is_url(text: str) -> bool:
    """Tell whether a text is an http(s) address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text


def whole(fields: Value | None, name: str, problems: Problems) -> Sheet:
    """Return a document as a sheet; one that is no mapping is noted and read as empty."""
    if isinstance(fields, Fields):
        return Sheet(fields, problems)
    empty = Fields()
    empty.mark = mark_of(fields, Mark(name)) if fields is not None else Mark(name)
    if fields is not None:
        problems.append(empty.mark.problem("not-mapping", "This file must start with a key."))
    return Sheet(empty, problems)
