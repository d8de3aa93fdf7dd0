"""Makes ready what the first question about a journey would have to wait for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from callbot.answers.query import World
from callbot.app.clock import Clock
from callbot.transport.journeys import compile_search, forget, prepare
from callbot.transport.timetable import Timetable, covers
from callbot.transport.updates import current

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class Readiness:
    """Keeps the tables of journeys ready for today, in a thread of its own."""

    def __init__(self, world: Callable[[], World], clock: Clock) -> None:
        """Start nothing yet."""
        self._world, self._clock = world, clock
        self._stop = threading.Event()
        self._made_for: Timetable | None = None

    def start(self) -> None:
        """Make ready from now on, also what the next day or a new feed asks for; after the fork."""
        threading.Thread(target=self._run, name="journeys", daemon=True).start()

    def stop(self) -> None:
        """Make nothing ready any more."""
        self._stop.set()

    def tables(self, world: World) -> None:
        """Make the tables of facts that come into force in a moment."""
        timetable, now = world.timetable, self._clock()
        if timetable is not None and covers(timetable, now.date()):
            updates = current(world.updates, timetable, now)
            prepare(timetable, now, closures=world.closures, updates=updates)

    def look(self) -> None:
        """Make ready what is not; the first time takes seconds, else nothing."""
        world = self._world()
        if world.timetable is not self._made_for:
            self._made_for = world.timetable
            forget()
        self.tables(world)
        if world.timetable is not None:
            compile_search(world.timetable, self._clock())

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception:
                # A question is answered all the same, only later.
                log.exception("making journeys ready failed once")
            self._stop.wait(LOOK_SECONDS)
