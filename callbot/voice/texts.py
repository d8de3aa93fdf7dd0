"""Text messages (SMS): what a service that sends them offers, and how many are asked of it.

Each service is one file in engines/.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol

_HOUR = 3600.0  # seconds
_EACH = 3  # messages to one number in an hour


class TextError(ValueError):
    """A message that was not sent, or never can be; the sentence says why, without number or text."""


class Texts(Protocol):
    """Whoever sends text messages."""

    def send(self, number: str, text: str) -> None:
        """Send ``text`` to ``number`` (E.164, like +33612345678). Raises TextError."""
        ...


class Texting:
    """Messages by ``texts``, at most ``hourly`` in an hour, and few to one number: each costs money.

    Numbers are not remembered, only what they hash to in this process, for an hour.
    """

    def __init__(self, texts: Texts | None = None, hourly: int = 0) -> None:
        self._texts, self._hourly = texts, hourly
        self._sent: deque[tuple[float, int]] = deque()
        self._lock = threading.Lock()

    def send(self, number: str, text: str, now: float) -> None:
        """Send a message at the second ``now``. Raises TextError; then nothing was sent."""
        if self._texts is None:
            raise TextError("No SMS can be sent: sms_url is not set.")
        with self._lock:
            self._count(hash(number), now)
        self._texts.send(number, text)

    def _count(self, who: int, now: float) -> None:
        while self._sent and now - self._sent[0][0] >= _HOUR:
            self._sent.popleft()
        if len(self._sent) >= self._hourly or sum(who == one for _, one in self._sent) >= _EACH:
            raise TextError("Too many messages in an hour (sms_hourly, and three to one number).")
        self._sent.append((now, who))
