"""What was said up to a pause, recognised while we wait whether the caller goes on."""

from __future__ import annotations

from dataclasses import dataclass

from callbot.voice.ports import Heard


@dataclass
class Guess:
    """The newest guess of a call; ``number`` tells it from those before.

    ``open`` as long as the caller may have said all; ``heard`` is None until the recogniser answers;
    ``awaited`` when the turn has ended and this is what the recogniser is waited for.
    """

    number: int = 0
    open: bool = False
    awaited: bool = False
    heard: Heard | None = None

    def begin(self) -> int:
        """Begin the next guess; return its number."""
        self.number, self.open, self.awaited, self.heard = self.number + 1, True, False, None
        return self.number

    def drop(self) -> None:
        """Want it no more."""
        self.open, self.awaited, self.heard = False, False, None

    def is_current(self, number: int) -> bool:
        """Tell whether a result with this number is still wanted."""
        return self.open and number == self.number
