"""A small language to say what a file looks like, and to find every mistake against it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process

from callbot.content.reader import Fields, Items, Mark, Text, Value, mark_of
from callbot.i18n.said import _
from callbot.model import Problem
from callbot.text import fold


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value must be; ``what`` names it in sentences ("a date", "one intent")."""

    what: str

    def problems(self, value: Value, key: str) -> Iterable[Problem]:
        """Yield what is wrong with ``value``, which stands under ``key``."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Scalar(Shape):
    """Text: one of ``choices``, or matching ``pattern``, or passing ``check``."""

    choices: tuple[str, ...] = ()
    pattern: str = ""
    check: Callable[[str], object] | None = None
    hint: str = ""
    empty: bool = False

    def problems(self, value: Value, key: str) -> Iterable[Problem]:
        """As :meth:`Shape.problems`."""
        at = value.mark
        if not isinstance(value, Text):
            yield at.problem("type", f"“{key}” must be {self.what}.", self.hint or _QUOTES)
        elif not value.strip() and not self.empty:
            yield at.problem("empty", f"“{key}” is empty; it must be {self.what}.", self.hint)
        elif self.choices and value not in self.choices:
            message = f"“{key}” cannot be “{value}”."
            yield at.problem("choice", message, did_you_mean(value, self.choices))
        elif not self._good(value):
            yield at.problem("value", f"“{key}: {value}” is not {self.what}.", self.hint)

    def _good(self, value: str) -> bool:
        if self.pattern and not re.fullmatch(self.pattern, value):
            return False
        try:
            return self.check is None or self.check(value) is not None
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class ListOf(Shape):
    """A list whose items all have one shape."""

    item: Shape
    least: int = 0

    def problems(self, value: Value, key: str) -> Iterable[Problem]:
        """As :meth:`Shape.problems`."""
        if not isinstance(value, Items):
            if not (isinstance(value, Text) and not value and not self.least):
                hint = "Begin each item with “- ”, or write [a, b]."
                yield value.mark.problem("type", f"“{key}” must be {self.what}.", hint)
            return
        if len(value) < self.least:
            yield value.mark.problem("empty", f"“{key}” must have at least {self.least} item.")
        for item in value:
            yield from self.item.problems(item, key)


@dataclass(frozen=True, slots=True)
class Record(Shape):
    """A mapping with known keys; ``rest`` is the shape of all other keys where those are free.

    ``may_lack`` names required keys that may be missing while another key has a certain value.
    """

    keys: Mapping[str, Shape] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    rest: Shape | None = None
    rest_pattern: str = ".+"
    rest_what: str = "name"
    may_lack: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def problems(self, value: Value, key: str) -> Iterable[Problem]:
        """As :meth:`Shape.problems`."""
        if not isinstance(value, Fields):
            hint = "Write “key: value” lines."
            yield value.mark.problem("type", f"“{key}” must be {self.what}.", hint)
            return
        yield from self._missing(value, key)
        for name, item in value.items():
            shape = self.keys.get(name, self.rest)
            if shape is None:
                yield self._unknown(name, value.mark)
            elif name not in self.keys and not re.fullmatch(self.rest_pattern, name):
                yield self._bad_name(name, value.mark)
            else:
                yield from shape.problems(item, name)

    def _missing(self, value: Fields, key: str) -> Iterable[Problem]:
        for name in self.required:
            other, wanted = self.may_lack.get(name, (name, ""))
            if name not in value and (other == name or value.get(other) != wanted):
                hint = f"Add “{name}: …” here."
                yield value.mark.problem(
                    "missing-key", f"“{name}” is missing in {self.what}.", hint
                )

    def _unknown(self, name: str, mark: Mark) -> Problem:
        message = f"{self.what[:1].upper()}{self.what[1:]} has no key “{name}”."
        return mark_of(name, mark).problem("unknown-key", message, did_you_mean(name, self.keys))

    def _bad_name(self, name: str, mark: Mark) -> Problem:
        hint = did_you_mean(name, self.keys) if self.keys else ""
        return mark_of(name, mark).problem(
            "unknown-key", f"“{name}” is not {self.rest_what} in {self.what}.", hint
        )


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """Text of one shape or a mapping of another."""

    text: Scalar
    record: Record

    def problems(self, value: Value, key: str) -> Iterable[Problem]:
        """As :meth:`Shape.problems`."""
        if isinstance(value, Items):
            yield value.mark.problem("type", f"“{key}” must be {self.what}.", _QUOTES)
        else:
            yield from (self.text if isinstance(value, Text) else self.record).problems(value, key)


_QUOTES = 'Put quotes around text that starts with { or [: "{line}".'


def iso_date(text: str) -> date | None:
    """Return the day that ``YYYY-MM-DD`` names, else None."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """Return a hint: the known name nearest to ``said``, or all of them when none is near."""
    names = sorted(known)
    if near := nearest(said, names):
        return _("Did you mean “{name}”?", name=near)
    if not names or len(names) > 30:
        return ""
    return _("Known: {names}.", names=", ".join(names))


def nearest(said: str, known: Iterable[str]) -> str | None:
    """Return the known name that ``said`` was probably meant to be."""
    folded = {name: fold(name) for name in known}
    found = process.extractOne(fold(said), folded, scorer=fuzz.ratio, score_cutoff=65)
    return found[2] if found else None
