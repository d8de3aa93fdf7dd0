"""How often a client may ask: counted for all processes in Redis where there is one, else in memory.

By the address it comes from, in fixed windows: so many requests in a minute of the clock, whatever they
ask. Redis sees no address, only a hash of it. Behind proxies the address is the one that the outermost
trusted proxy saw (settings.trusted_proxies).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request
from limits import RateLimitItem, parse_many

from callbot.http.errors import CODES, error_response

Count = Callable[[Sequence[tuple[str, int]]], list[int] | None]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RateLimitError(ValueError):
    """The setting rate_limit cannot be read."""


class Windows:
    """Counts requests by client in the current window of each limit; threads may share it."""

    def __init__(
        self,
        limits: list[RateLimitItem],
        clock: Callable[[], float] = time.time,
        *,
        shared: Count | None = None,
        name: str = "",
    ) -> None:
        """Take the limits and a clock that tells seconds; ``shared`` counts under ``name`` for all."""
        self._limits = [(each.get_expiry(), each.amount) for each in limits]
        self._clock, self._shared, self._name = clock, shared, name
        self._counts: list[tuple[float, Counter[str]]] = [(0.0, Counter()) for _ in limits]
        self._lock = threading.Lock()

    def hit(self, client: str) -> float:
        """Count a request; return 0, or the seconds until the client may send again."""
        now, wait = self._clock(), 0.0
        if self._shared and (counted := self._shared(self._keys(client, now))):
            return self._wait(counted, now)
        with self._lock:
            for place, (seconds, most) in enumerate(self._limits):
                end, counts = self._counts[place]
                if now >= end:  # what was counted before is over, for everybody at once
                    end, counts = now - now % seconds + seconds, Counter()
                    self._counts[place] = end, counts
                counts[client] += 1
                if counts[client] > most:
                    wait = max(wait, end - now)
        return wait

    def _keys(self, client: str, now: float) -> list[tuple[str, int]]:
        who = hashlib.sha256(client.encode()).hexdigest()[:16]
        start = f"callbot:rate:{self._name}"
        return [
            (f"{start}:{seconds}:{now // seconds:.0f}:{who}", seconds + 1)
            for seconds, _ in self._limits
        ]

    def _wait(self, counts: Sequence[int], now: float) -> float:
        over = [
            seconds - now % seconds
            for (seconds, most), count in zip(self._limits, counts, strict=True)
            if count > most
        ]
        return max(over, default=0.0)


def install(
    rate: str, blueprint: Blueprint, *, reading: bool = False, shared: Count | None = None
) -> None:
    """Limit what clients may send to ``blueprint`` to ``rate``, in all; ``reading`` counts that too.

    ``rate`` is such as "60/minute" or "60/minute; 1000/day"; raises RateLimitError. ``shared`` counts for
    all processes, or returns None: then this one counts alone.
    """
    try:
        windows = Windows(parse_many(rate), shared=shared, name=blueprint.name)
    except ValueError:
        raise RateLimitError(
            f"The setting rate_limit must be such as “60/minute”, not “{rate}”."
        ) from None

    def check() -> Response | None:
        free = request.method in _SAFE and not reading
        wait = 0.0 if free else windows.hit(client())
        return _too_many(wait) if wait else None

    blueprint.before_request(check)


def client() -> str:
    """Return the address of who asks."""
    return request.remote_addr or "unknown"


def _too_many(wait: float) -> Response:
    response = error_response(429, *CODES[429])
    response.headers["Retry-After"] = str(max(1, round(wait)))
    return response
