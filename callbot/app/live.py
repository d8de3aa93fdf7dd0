"""An assistant that follows its files: rebuilt in the background when they change, then swapped."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from callbot.answers.query import World
from callbot.app.learning import learn_apart, stages
from callbot.app.leftovers import give_back
from callbot.app.parts import (
    build_house,
    content_layers,
    imported_folder,
    open_content,
    open_world,
    refurnished,
    report,
    translation_folders,
    workshop_of,
)
from callbot.app.published import NOTHING_PUBLISHED, PublishedFiles
from callbot.app.publishing import counter_of, published_files
from callbot.app.realtime import Realtime
from callbot.app.streets import addresses_folder
from callbot.app.turns import Turns
from callbot.assistant import Assistant
from callbot.assistant.house import House
from callbot.city.load import load_city
from callbot.console.publications import Publications
from callbot.content.banner import FILE, read_banner
from callbot.content.model import Content
from callbot.content.reload import fingerprint
from callbot.content.switches import same_questions
from callbot.conversations.database import StoreError
from callbot.model import Conversation, Problem, Reply, Utterance
from callbot.settings import Settings
from callbot.transport.closure_file import FILE as CLOSURES
from callbot.transport.closure_file import read_written
from callbot.transport.errors import FeedError
from callbot.transport.fetch import is_url
from callbot.transport.snapshot import current_folder

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
REREAD_SECONDS = 3600.0  # calendars and feeds from the web change without a file changing


class LiveAssistant:
    """Answers as the files stood a moment ago; a broken edit leaves the last good ones in force."""

    def __init__(
        self,
        settings: Settings,
        publications: Publications | None = None,
        *,
        ask: bool = True,
    ) -> None:
        """Read everything; without ``ask`` realtime is not asked for yet."""
        self._settings, self._publications = settings, publications
        self._read = time.monotonic()
        self._seen: object = self._fingerprint()
        self._published = self._newest_published()
        self._content = open_content(settings, self._published)
        report(self._content.problems)
        self._faults = _errors(self._content.problems)
        self._city_faults = city_faults(settings)
        self._sound = not self._city_faults  # whether the facts in force are without a mistake
        self._realtime = Realtime(settings)
        if ask:
            self._realtime.poll()
        self._calendars: list[str] = []
        world = open_world(
            settings, self._realtime, published=self._published, calendars=self._look_at_calendars
        )
        house = build_house(settings, world, self._content, published=self._published)
        self._current = Assistant(house)
        self.ahead: Callable[[World], None] = lambda world: None  # told of facts to come in force
        self._to_learn = self._current.house.understanding.provisional
        self._spare = False  # whether the last exchange left much over: not for a banner
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None
        self._learner: threading.Thread | None = None
        self._lock = threading.Lock()
        self._exchange = threading.Lock()  # held while the assistant is exchanged
        self._turns = Turns()

    def resume(self, publications: Publications) -> bool:
        """Go on in another process, or later in this one; tell whether something changed since.

        What changed is in force then.
        """
        self._publications = publications
        self._age()
        return self.refresh()

    @property
    def provisional(self) -> bool:
        """Whether something was still to be learned when everything was read."""
        return self._to_learn

    @property
    def current(self) -> Assistant:
        """The assistant as it is now."""
        return self._current

    def world(self) -> World:
        """Return the facts of this moment; watches the files from the first call on, as reply does."""
        if self._watch is None:
            self._start()
        return self._current.house.world

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        """Answer; the first call starts watching the files, in this process and not before a fork."""
        self.watch()
        with self._turns.one():
            return self._current.reply(utterance, conversation, now)

    def watch(self) -> None:
        """Watch files and publications from now on, in this process and not before a fork."""
        if self._watch is None:
            self._start()

    def refresh(self) -> bool:
        """Rebuild when a file or a publication changed; tell whether the assistant was exchanged."""
        seen, published = self._fingerprint(), self._newest_published()
        same_files = seen == self._seen and not self._moved()
        if same_files and published.counter == self._published.counter:
            return False
        self._seen, self._published = seen, published
        try:
            content = self._newest_content()
            if same_files and same_questions(content, self._content):
                current = self._current.house
                house = refurnished(current, self._settings, content, published)
            else:
                world = self._current.house.world if same_files else self._newest_world()
                same = same_questions(content, self._content)
                like = self._current.house if same else None
                house = self._build(world, content, wait=False, like=like)
        except (ValueError, OSError) as error:
            log.error("a change is not used: %s", error)
            return False
        old = self._current.house
        self._spare = not (house.understanding is old.understanding and house.world is old.world)
        with self._exchange:
            self._content, self._current = content, Assistant(house)
        self._lay_over()  # what realtime said while this was built
        self._to_learn = house.understanding.provisional
        return True

    def learn(self) -> None:
        """Learn from the content in force what takes long, then take it into use: letters first."""
        self._to_learn = False
        for settings in stages(self._settings):
            learn_apart(settings)
            self._take(settings)
            give_back()

    def _take(self, settings: Settings) -> None:
        """Take into use what was learned, or learn it here where it could not be kept."""
        content = self._content
        learned = self._build(self._current.house.world, content, wait=True, settings=settings)
        if self._content is content or same_questions(content, self._content):
            with self._exchange:
                current = self._current.house
                self._current = Assistant(replace(current, understanding=learned.understanding))
            log.warning("what was learned from the content is in force")

    def _build(
        self,
        world: World,
        content: Content,
        *,
        wait: bool,
        settings: Settings | None = None,
        like: House | None = None,
    ) -> House:
        previous = self._current.house.understanding.model
        workshop = workshop_of(settings or self._settings, wait=wait, previous=previous)
        return build_house(self._settings, world, content, workshop, self._published, like=like)

    def refresh_realtime(self) -> bool:
        """Ask for alerts and trip updates; tell whether there were new ones, now in force."""
        if not self._realtime.poll():
            return False
        self._lay_over()
        return True

    def _lay_over(self) -> None:
        with self._exchange:
            house = self._current.house
            world = self._realtime.lay_over(house.world, self._published.texts.get(CLOSURES))
            self.ahead(world)
            self._current = Assistant(replace(house, world=world))

    def banner(self, language: str, now: datetime) -> str:
        """Return what the city wants every chat to begin with, "" mostly."""
        self.watch()
        written = self._published.texts.get(FILE, "")
        try:
            zone = self._current.house.world.city.timezone
            return read_banner(written, zone).at(now, language) if written else ""
        except ValueError:
            return ""

    def content_state(self) -> str:
        """Return "" while the newest content and facts are in force, else what is wrong with them."""
        return next(iter([*self._faults, *self._city_faults]), "")

    def timetable_state(self) -> str:
        """Return "" while there is a timetable, else what to do."""
        known = self._current.house.world.timetable is not None
        return "" if known else "There is no timetable; import one: callbot transport import"

    def calendar_state(self) -> str:
        """Return "" while every calendar could be read, else which one could not, and why."""
        return next(iter(self._calendars), "")

    def realtime_state(self) -> str:
        """Return "" while every realtime source could be read, else what is wrong with one."""
        return next((why for _, why in self._realtime.troubles), "")

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _newest_content(self) -> Content:
        content = open_content(self._settings, self._published)
        self._faults = _errors(content.problems)
        if not content.broken:
            return content
        report(content.problems)
        log.error("the content has mistakes: the last good content stays in force")
        return self._content

    def _newest_published(self) -> PublishedFiles:
        """Return what is published; when the database fails, what was known before stays."""
        known = getattr(self, "_published", NOTHING_PUBLISHED)
        if self._publications is None:
            return known
        try:
            counter = counter_of(self._publications)
            return known if counter == known.counter else published_files(self._publications)
        except StoreError as error:
            log.warning("publications are not looked at: %s", error)
            return known

    def _newest_world(self) -> World:
        """Return the facts as they are, unless an edit has just broken them."""
        self._city_faults = city_faults(self._settings)
        if self._city_faults and self._sound:
            # A facts file that cannot be read would silence every telephone number of the city.
            log.error("the city has mistakes, its last good facts stay: %s", self._city_faults[0])
            return self._current.house.world
        self._sound = not self._city_faults
        return open_world(
            self._settings,
            self._realtime,
            fetch_feeds=False,
            published=self._published,
            calendars=self._look_at_calendars,
        )

    def _look_at_calendars(self, problems: Iterable[Problem]) -> None:
        self._calendars = [f"{p.file}: {p.message}" for p in problems if p.rule == "unreadable"]

    def _start(self) -> None:
        with self._lock:
            if self._watch is None:
                self._watch = threading.Thread(target=self._run, name="files", daemon=True)
                self._watch.start()
                if self._realtime.sources:
                    threading.Thread(target=self._follow, name="realtime", daemon=True).start()

    def _run(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            self._age()
            try:
                self.look()
            except Exception:
                # The watcher must outlive anything an edit can do to it.
                log.exception("watching the files failed once")

    def look(self) -> None:
        """Take into use what changed, else begin to learn what is missing."""
        if self.refresh():
            log.warning("content or facts changed: the new ones are in force")
            if self._spare:
                give_back()
        elif self._to_learn and not (self._learner and self._learner.is_alive()):
            # Aside, so that an edit made meanwhile is live at once.
            self._learner = threading.Thread(target=self.learn, name="learn", daemon=True)
            self._learner.start()

    def _age(self) -> None:
        """Read everything again from time to time: what is asked from the web changes no file."""
        now = time.monotonic()
        if now - self._read > REREAD_SECONDS:
            self._read, self._seen = now, None

    def _follow(self) -> None:
        """Read realtime in a thread of its own: a slow server must not hold edits up."""
        while not self._stop.wait(self._settings.realtime_seconds):
            try:
                self.refresh_realtime()
            except Exception:
                log.exception("reading realtime failed once")

    def _fingerprint(self) -> object:
        folders = [*content_layers(self._settings), *translation_folders(self._settings)]
        return fingerprint([*folders, self._settings.city, *self._pointer(), *self._files()])

    def _files(self) -> list[Path]:
        """Return what the settings name on this machine: a timetable, calendars."""
        named = (*self._settings.gtfs, *self._settings.events)
        return [Path(each) for each in named if each and not is_url(each)]

    def _pointer(self) -> list[Path]:
        """Return what comes into use when something is imported: a timetable, addresses."""
        imported = imported_folder(self._settings) / "current"
        streets = sorted(addresses_folder(self._settings).glob("*.npz"))
        return [*([imported] if imported.exists() else []), *streets]

    def _moved(self) -> bool:
        """Say whether another process has exchanged the timetable in use."""
        timetable = self._current.house.world.timetable
        try:
            return timetable is not None and timetable.folder != current_folder(
                timetable.folder.parent
            )
        except FeedError:
            return False


def city_faults(settings: Settings) -> list[str]:
    """Return what is wrong with the city's own files, closures among them."""
    city, problems = load_city(settings.city)
    _, of_closures = read_written(settings.city / CLOSURES, city.timezone)
    return _errors([*problems, *of_closures])


def _errors(problems: Iterable[Problem]) -> list[str]:
    return [f"{p.file}:{p.line} {p.message}" for p in problems if p.level == "error"]
