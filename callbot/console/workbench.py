"""What the pages for authors work on: the assistant of this moment, its files, and a rehearsal of changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from callbot.assistant import Assistant
from callbot.console.strings import Source
from callbot.model import ContentTest, Problem


@dataclass(frozen=True, slots=True)
class Trial:
    """A content test and what differs from what it expects, now and after a change."""

    test: ContentTest
    before: tuple[str, ...]
    after: tuple[str, ...]
    new: bool = False
    asked: bool = True  # else the change can't be felt by it, and nobody looked

    @property
    def change(self) -> str:
        """What the change does to this test: broken, mended, new, or nothing."""
        if bool(self.after) != bool(self.before) and not self.new:
            return "broken" if self.after else "mended"
        return "broken" if self.new and self.after else "new" if self.new else ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a change of content would bring about; ``problems`` keep it from being published."""

    problems: Sequence[Problem]
    trials: Sequence[Trial]
    after: Assistant | None = None  # as it would be

    @property
    def broken(self) -> list[Trial]:
        """The tests that pass now and would fail, and new ones that fail."""
        return [trial for trial in self.trials if trial.change == "broken"]

    @property
    def changed(self) -> list[Trial]:
        """The tests that the change is seen in."""
        return [trial for trial in self.trials if trial.change]

    @property
    def asked(self) -> int:
        """How many tests were asked: all that may feel the change."""
        return sum(trial.asked for trial in self.trials)

    @property
    def still_failing(self) -> int:
        """How many of these fail with and without the change."""
        return sum(bool(trial.before and trial.after) for trial in self.trials)


class Workbench(Protocol):
    """The running assistant, as far as authors and translators work on it."""

    @property
    def assistant(self) -> Assistant:
        """The assistant as it is now."""

    def cities(self) -> Mapping[str, str]:
        """Return the names of the cities that can be asked in by key; "" is the one that is served."""

    def assistant_of(self, city: str) -> Assistant:
        """Return the assistant of such a city; may take seconds. Raises ValueError."""

    def now(self) -> datetime:
        """Return the clock of answers."""

    def texts(self) -> Mapping[str, str]:
        """Return the text of every content file that counts, by its path in a city's folder."""

    def strings(self) -> tuple[Source, ...]:
        """Return every text to translate."""

    def rehearse(self, changes: Mapping[str, str | None]) -> Rehearsal:
        """Return what changed files would bring about; may take seconds.

        None takes the published version of a file away.
        """

    def report(self, language: str = "") -> Mapping[str, Any]:
        """Return the figures of all tests, or of one language's (understanding.report)."""

    def look(self) -> None:
        """Take what was just published into use in this process at once."""
