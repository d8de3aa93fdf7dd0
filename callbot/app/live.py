"""An assistant that follows its files: rebuilt in the background when they change, then swapped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from callbot.app.parts import (
    build_house,
    content_layers,
    imported_folder,
    open_content,
    open_world,
    report,
    translation_folders,
)
from callbot.assistant import Assistant
from callbot.content.reload import fingerprint
from callbot.model import Conversation, Problem, Reply, Utterance
from callbot.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
REREAD_SECONDS = 3600.0  # calendars and feeds from the web change without a file changing


class LiveAssistant:
    """Answers as the files stood a moment ago; a broken edit leaves the last good ones in force."""

    def __init__(self, settings: Settings) -> None:
        self.problems: Sequence[Problem] = ()
        self._settings = settings
        self._content = open_content(settings)
        self.problems = self._content.problems
        report(self.problems)
        self._seen: object = self._fingerprint()
        self._current = Assistant(build_house(settings, open_world(settings), self._content))
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def current(self) -> Assistant:
        """The assistant as it is now."""
        return self._current

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        """Answer; the first call starts watching the files, in this process and not before a fork."""
        if self._watch is None:
            self._start()
        return self._current.reply(utterance, conversation, now)

    def refresh(self) -> bool:
        """Rebuild when a file changed; tell whether the assistant was exchanged."""
        seen = self._fingerprint()
        if seen == self._seen:
            return False
        self._seen = seen
        content = open_content(self._settings)
        self.problems = content.problems
        if content.broken:
            report(content.problems)
            log.error("the content has mistakes: the last good content stays in force")
            content = self._content
        try:
            house = build_house(self._settings, open_world(self._settings), content)
        except (ValueError, OSError) as error:
            log.error("a change is not used: %s", error)
            return False
        self._content, self._current = content, Assistant(house)
        return True

    def content_state(self) -> str:
        """Return "" while the newest content is in force, else what is wrong with it."""
        errors = [each for each in self.problems if each.level == "error"]
        return f"{errors[0].file}:{errors[0].line} {errors[0].message}" if errors else ""

    def timetable_state(self) -> str:
        """Return "" while there is a timetable, else what to do."""
        known = self._current.house.world.timetable is not None
        return "" if known else "There is no timetable; import one: callbot transport import"

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _start(self) -> None:
        with self._lock:
            if self._watch is None:
                self._watch = threading.Thread(target=self._run, name="files", daemon=True)
                self._watch.start()

    def _run(self) -> None:
        read = time.monotonic()
        while not self._stop.wait(LOOK_SECONDS):
            if time.monotonic() - read > REREAD_SECONDS:
                read, self._seen = time.monotonic(), None
            try:
                if self.refresh():
                    log.warning("content or facts changed: the new ones are in force")
            except Exception:
                # The watcher must outlive anything an edit can do to it.
                log.exception("watching the files failed once")

    def _fingerprint(self) -> object:
        folders = [*content_layers(self._settings), *translation_folders(self._settings)]
        return fingerprint([*folders, self._settings.city, *self._pointer()])

    def _pointer(self) -> list[Path]:
        pointer = imported_folder(self._settings) / "current"
        return [pointer] if pointer.exists() else []
