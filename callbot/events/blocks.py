"""An iCalendar file cut into its components without understanding them, so that one broken event
leaves the others whole and every problem has a line. Follows RFC 5545, section 3.4 and 3.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINES = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Block:
    """One component: its lines, and the line of the file on which it begins (from 1)."""

    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The component as iCalendar text."""
        return "\r\n".join(self.lines) + "\r\n"

    def line_of(self, name: str) -> int:
        """Return the line of the file on which a property stands, else the block's first."""
        for number, line in enumerate(self.lines):
            if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (":", ";"):
                return self.line + number
        return self.line

    def value(self, name: str) -> str:
        """Return the raw value of a property's first line, "" where it is missing."""
        prefix = f"{name}:"
        found = (x for x in self.lines if x.upper().startswith((prefix, f"{name};")))
        return next((x.partition(":")[2].strip() for x in found), "")


@dataclass(slots=True)
class Blocks:
    """The parts of a file: calendar properties, time zones, events, and events without an end."""

    header: Block = field(default_factory=lambda: Block(1, []))
    zones: list[Block] = field(default_factory=list)
    events: list[Block] = field(default_factory=list)
    unended: list[Block] = field(default_factory=list)
    ended: bool = False  # END:VCALENDAR was seen


def split(text: str) -> Blocks:
    """Cut iCalendar text into blocks; never raises."""
    cutter = _Cutter()
    for number, line in enumerate(_LINES.split(text), 1):
        cutter.take(number, line)
    if cutter.block:
        cutter.found.unended.append(cutter.block)
    return cutter.found


class _Cutter:
    def __init__(self) -> None:
        self.found = Blocks()
        self.block: Block | None = None
        self.inside: list[str] = []  # the components that are open within the block

    def take(self, number: int, line: str) -> None:
        word, _, kind = line.strip().upper().partition(":")
        if word == "BEGIN" and kind != "VCALENDAR":
            self._begin(number, kind)
        if self.block:
            self.block.lines.append(line)
        elif word not in ("BEGIN", "END") and line.strip():
            self.found.header.lines.append(line)
        if word == "END":
            self._end(kind)

    def _begin(self, number: int, kind: str) -> None:
        if self.block and kind == "VEVENT":  # the one before was never ended
            self.found.unended.append(self.block)
            self.block = None
        if self.block is None:
            self.block, self.inside = Block(number, []), []
        self.inside.append(kind)

    def _end(self, kind: str) -> None:
        self.found.ended |= kind == "VCALENDAR"
        if self.block and kind in self.inside:
            del self.inside[self.inside.index(kind) :]
            if not self.inside:
                self._keep(self.block, kind)
                self.block = None

    def _keep(self, block: Block, kind: str) -> None:
        kept = {"VEVENT": self.found.events, "VTIMEZONE": self.found.zones}.get(kind)
        if kept is not None:
            kept.append(block)
