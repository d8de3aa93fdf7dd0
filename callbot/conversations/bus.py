"""Redis or Valkey between processes: wakes who waits for an event, and counts what clients send.

Nothing is kept there. Away, it is asked again every few seconds; meanwhile the log is polled, and each
process counts on its own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

log = logging.getLogger(__name__)

CHANNEL = "callbot:news"
AGAIN_SECONDS = 3.0  # after a failure, until it is asked again
_SLOW_SECONDS = 0.5  # what takes longer is away
_LISTEN_SECONDS = 1.0


class BusError(ValueError):
    """The setting `redis` cannot be used; the message says why."""


class Bus:
    """One connection pool to one server; give one to all threads, made after the fork."""

    def __init__(self, url: str) -> None:
        """Connect to nothing yet. Raises BusError."""
        self._redis = _client(url)
        self._failed_at: float | None = None
        self._listener: threading.Thread | None = None
        self._lock = threading.Lock()
        self.hears = False  # whether wakes arrive now, so that the log need not be polled

    def announce(self, conversation: str) -> None:
        """Tell all processes that a conversation has something new."""
        self._try(lambda: self._redis.publish(CHANNEL, conversation))

    def count(self, keys: Sequence[tuple[str, int]]) -> list[int] | None:
        """Add one to each key and return the new counts; None while the server is away.

        With each key come the seconds after which it is forgotten.
        """
        counts: list[int] | None = self._try(lambda: self._count(keys))
        return counts

    def listen(self, wake: Callable[[str], None]) -> None:
        """Call ``wake`` with the name of each conversation that has something new, from now on."""
        with self._lock:
            if self._listener is None:
                self._listener = threading.Thread(
                    target=self._listen, args=(wake,), name="news", daemon=True
                )
                self._listener.start()

    def state(self) -> str:
        """Return "" while the server answers, else what that means."""
        if self._try(self._redis.ping):
            return ""
        return "Redis is away: the event log is polled, and each process counts rate limits alone."

    def _count(self, keys: Sequence[tuple[str, int]]) -> list[int]:
        with self._redis.pipeline(transaction=False) as pipe:
            for key, seconds in keys:
                pipe.incr(key)
                pipe.expire(key, seconds)
            return [int(each) for each in pipe.execute()[::2]]

    def _try(self, act: Callable[[], Any]) -> Any:
        """Return what ``act`` returns, None while the server is away: nobody waits for it."""
        if self._failed_at is not None and time.monotonic() - self._failed_at < AGAIN_SECONDS:
            return None
        try:
            found = act()
        except Exception as error:
            # A server that loads its data or has no memory left says so in errors of its own.
            self._fail(error)
            return None
        if self._failed_at is not None:
            self._failed_at = None
            log.warning("Redis is back")
        return found

    def _fail(self, error: Exception) -> None:
        if self._failed_at is None:
            log.warning("Redis is away (%s)", type(error).__name__)
        self._failed_at = time.monotonic()

    def _listen(self, wake: Callable[[str], None]) -> None:
        while True:
            try:
                with self._redis.pubsub(ignore_subscribe_messages=True) as news:
                    news.subscribe(CHANNEL)
                    self._hear(news, wake)
            except Exception as error:
                self._fail(error)
            self.hears = False
            time.sleep(_LISTEN_SECONDS)

    def _hear(self, news: Any, wake: Callable[[str], None]) -> None:
        while True:
            said = news.get_message(timeout=_LISTEN_SECONDS)
            self.hears = True
            if said and said["type"] == "message":
                wake(said["data"].decode("ascii", "replace"))


def _client(url: str) -> Any:
    try:
        import redis  # noqa: PLC0415 - an extra, and only where the setting names a server
        from redis.backoff import NoBackoff  # noqa: PLC0415
        from redis.retry import Retry  # noqa: PLC0415
    except ImportError:
        raise BusError(
            "The setting redis names a server, whose driver is not installed: "
            "pip install 'callbot[redis]'."
        ) from None
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=_SLOW_SECONDS,
            socket_connect_timeout=_SLOW_SECONDS,
            retry=Retry(NoBackoff(), 0),  # who asks must not wait
        )
    except ValueError:
        raise BusError(
            "The setting redis must be such as redis://127.0.0.1:6379/0 "
            f"(also rediss:// or unix://), not “{url.split('://', maxsplit=1)[0]}…”."
        ) from None
