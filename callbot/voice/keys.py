"""What a key press means: it depends on what was offered.

0 is a person, 8 the answer in writing and * "again" at any time; # goes on with a long answer. 1 to
3 choose among what was offered; otherwise 9 names the languages and the next digit chooses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

Pressed: TypeAlias = tuple[str, str]
_LONGEST_NUMBER = 15  # E.164


@dataclass
class Keys:
    """The keypad of one call."""

    choices: tuple[str, ...] = ()
    collected: str | None = None  # a telephone number that is being keyed in
    languages: bool = False  # the next digit is a language

    def offer(self, says: Sequence[str]) -> None:
        """Let 1, 2, 3 mean these from now on."""
        self.choices, self.languages = tuple(says[:3]), False

    def collect_number(self) -> None:
        """Take digits as a telephone number until #."""
        self.collected = ""

    def press(self, digit: str) -> Pressed:
        """Return what a key means, with its value: ("choice", what it says), ("person", "")."""
        if self.collected is not None:
            return self._number(digit)
        if self.languages and digit.isdecimal() and digit != "0":
            self.languages = False
            return "language", str(int(digit) - 1)
        fixed = {"0": "person", "8": "written", "*": "again", "#": "next"}
        if digit in fixed:
            return fixed[digit], ""
        if digit.isdecimal() and int(digit) <= len(self.choices):
            chosen, self.choices = self.choices[int(digit) - 1], ()
            return "choice", chosen
        self.languages = digit == "9"
        return "menu", ""

    def _number(self, digit: str) -> Pressed:
        collected = self.collected or ""
        if digit == "#" or len(collected) >= _LONGEST_NUMBER:
            self.collected = None
            return "number", collected
        if digit == "*":
            self.collected = ""
        elif digit.isdecimal():
            self.collected = collected + digit
        return "typing", ""
