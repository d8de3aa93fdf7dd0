"""What the tests say of the running assistant: asked once for each content, city and day."""

from __future__ import annotations

from datetime import date, datetime
from itertools import zip_longest

from callbot.app.trials import try_test
from callbot.assistant import Assistant
from callbot.model import ContentTest


class Asked:
    """Remembers answers to tests until the assistant would answer otherwise: 2,000 take a minute."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._of: tuple[object, ...] = ()
        self._day: date | None = None
        self._found: dict[tuple[object, ...], tuple[str, ...]] = {}

    def differs(self, current: Assistant, test: ContentTest, now: datetime) -> tuple[str, ...]:
        """Return what differs from what a test expects, () when it passes."""
        house = current.house
        of = (house.understanding, house.content, house.switches, house.world.city)
        if self._day != now.date() or any(a is not b for a, b in zip_longest(of, self._of)):
            self._of, self._day, self._found = of, now.date(), {}
        key = (test.say, test.language, test.expect, test.status, *sorted(test.slots.items()))
        if key not in self._found:
            self._found[key] = tuple(try_test(current, test, now))
        return self._found[key]
