"""Collects the lesser faults of a feed: many of one kind are counted, not all listed."""

from __future__ import annotations

from collections import Counter

from callbot.model import Level, Problem

LISTED = 20  # of one rule; a feed may hold the same mistake half a million times


class Problems:
    """The problems found so far; ``rule`` groups those that are counted together."""

    def __init__(self) -> None:
        """Start without any."""
        self._listed: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        rule: str,
        message: str,
        *,
        file: str,
        row: int = 1,
        column: int = 1,
        hint: str = "",
        level: Level = "warning",
    ) -> None:
        """Note one fault at ``row`` (the header is row 1) and ``column`` (the field's place)."""
        self._counts[rule] += 1
        if self._counts[rule] <= LISTED:
            self._listed.append(Problem(file, row, column, level, rule, message, hint))

    def all(self) -> tuple[Problem, ...]:
        """Return what was noted, with one line for the rest of each rule that had too many."""
        more = [(rule, count - LISTED) for rule, count in self._counts.items() if count > LISTED]
        return (*self._listed, *(self._rest(rule, count) for rule, count in more))

    def _rest(self, rule: str, count: int) -> Problem:
        last = [p for p in self._listed if p.rule == rule][-1]
        return Problem(
            last.file, last.line, 1, last.level, rule, f"{count} more of the same kind.", last.hint
        )
