"""Open event streams: who waits for which conversation, and one look at the log for all of them.

A process looks at the whole log twenty times a second while streams are open, and wakes the
streams of the conversations that have something new; none of them asks the database on its own.
What this process stores itself wakes at once, and with Redis what others store, too: then one look
a second is enough.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from callbot.conversations.database import StoreError
from callbot.conversations.statements import ERASED
from callbot.conversations.store import Event, Store
from callbot.http.errors import ApiError

log = logging.getLogger(__name__)

POLL_SECONDS = 0.05
CALM_SECONDS = 1.0  # between two looks when Redis wakes, and while the database is away
HEARTBEAT_SECONDS = 5.0
PAGE = 100


class Hub:
    """All open streams of one process. Make it after the fork, or before: its thread starts late."""

    def __init__(self, store: Store, *, most: int, poll_seconds: float = POLL_SECONDS) -> None:
        """Serve at most ``most`` streams at once."""
        self.closed = False
        self._store, self._most, self._poll_seconds = store, most, poll_seconds
        self._waiting: dict[str, set[threading.Event]] = {}
        self._count = 0
        self._cursor = 0
        self._changed = threading.Condition()
        self._poller: threading.Thread | None = None

    def join(self, conversation: str) -> threading.Event:
        """Return what is set when the conversation may have something new; `leave` must follow.

        Raises ApiError 503 when there are too many streams, StoreError.
        """
        news = threading.Event()
        with self._changed:
            if self.closed or self._count >= self._most:
                raise ApiError(503, "Too many streams are open; try again in a moment.")
            if not self._count:
                self._cursor = self._store.newest_cursor()
            self._count += 1
            self._waiting.setdefault(conversation, set()).add(news)
            self._start()
            self._changed.notify_all()
        return news

    def leave(self, conversation: str, news: threading.Event) -> None:
        """Forget a stream that has ended."""
        with self._changed:
            followers = self._waiting.get(conversation, set())
            if news in followers:
                followers.remove(news)
                self._count -= 1
            if not followers:
                self._waiting.pop(conversation, None)

    def wake(self, conversation: str) -> None:
        """Let the conversation's streams look at the log now."""
        if conversation in self._waiting:
            with self._changed:
                for news in self._waiting.get(conversation, ()):
                    news.set()

    def close(self) -> None:
        """End every stream; takes no lock, so that a signal handler may call it."""
        self.closed = True
        for followers in list(self._waiting.values()):
            for news in list(followers):
                news.set()

    def close_on_signals(self, *numbers: signal.Signals) -> None:
        """End the streams on these signals (SIGTERM alone if none), then do as before.

        Only from a process' main thread, after the server has set its own handlers.
        """
        for number in numbers or (signal.SIGTERM,):
            before = signal.getsignal(number)

            def handle(got: int, frame: FrameType | None, before: object = before, /) -> None:
                self.close()
                if callable(before):
                    before(got, frame)
                elif before == signal.SIG_DFL:
                    signal.signal(got, signal.SIG_DFL)
                    signal.raise_signal(got)

            signal.signal(number, handle)

    def _start(self) -> None:
        if self._poller is None or not self._poller.is_alive():
            self._poller = threading.Thread(target=self._poll, name="streams", daemon=True)
            self._poller.start()
            if self._store.bus:
                self._store.bus.listen(self.wake)

    def _poll(self) -> None:
        pause = threading.Event()
        while not self.closed:
            with self._changed:
                self._changed.wait_for(lambda: self._count or self.closed, timeout=60)
            calm = not self._look() if self._count else False
            woken = self._store.bus is not None and self._store.bus.hears
            pause.wait(CALM_SECONDS if calm or woken else self._poll_seconds)

    def _look(self) -> bool:
        """Wake whose conversations have something new; False when the database is away."""
        try:
            new = self._store.new_in_all(self._cursor)
        except StoreError as error:
            log.warning("streams wait: %s", error)
            return False
        if new:
            self._cursor = max(self._cursor, new[-1][0])
        for conversation in {conversation for _, conversation in new}:
            self.wake(conversation)
        return True


def follow(
    hub: Hub, store: Store, conversation: str, after: int, news: threading.Event
) -> Iterator[str]:
    """Yield the conversation's events after a cursor as server-sent events (HTML standard, 9.2).

    Ends when the conversation is erased, the hub closes or the database fails; who reads it comes
    back with the last cursor.
    """
    yield ": open\n\n"
    while True:
        news.clear()
        if hub.closed:  # asked after the clearing, or the hub's last word would be lost
            return
        try:
            events = store.events_after(conversation, after, PAGE)
        except StoreError as error:
            log.warning("a stream ends: %s", error)
            return
        for event in events:
            after = event.cursor
            yield f"id: {after}\nevent: {event.type}\ndata: {event_json(event)}\n\n"
            if event.type == ERASED:
                return
        # The hub looks at the log for all streams: a heartbeat of thousands must not ask for each.
        while len(events) < PAGE and not news.wait(HEARTBEAT_SECONDS):
            yield ": still here\n\n"


def event_json(event: Event) -> str:
    """Return ``{"cursor","type","at",…data}``; the data is already JSON and goes in as it is."""
    at = event.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    head = f'{{"cursor":{event.cursor},"type":"{event.type}","at":"{at}"'
    return f"{head}}}" if event.data == "{}" else f"{head},{event.data[1:]}"
