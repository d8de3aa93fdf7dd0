"""The console's workbench over the running assistant."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from callbot.answers import SOURCES
from callbot.app.asked import Asked
from callbot.app.cities import Cities
from callbot.app.clock import Clock
from callbot.app.live import LiveAssistant
from callbot.app.parts import (
    TRANSLATIONS,
    build_house,
    content_layers,
    open_content,
    refurnished,
    workshop_of,
)
from callbot.app.published import PublishedFiles
from callbot.app.publishing import published_files
from callbot.app.trials import is_foreign, judge, try_test, waits
from callbot.assistant import Assistant
from callbot.checks import placeholders
from callbot.checks.context import CheckContext
from callbot.city.facts import City
from callbot.console.publications import Publications
from callbot.console.strings import Source, content_sources, interface_sources, once
from callbot.console.workbench import Rehearsal, Trial
from callbot.content.layers import CONTENT, content_layer, sources
from callbot.content.model import Content
from callbot.content.switches import same_but_examples, same_questions
from callbot.i18n.templates import read_template
from callbot.model import ContentTest, Problem
from callbot.settings import SHIPPED_CITY, Settings
from callbot.understanding.alike import feels
from callbot.understanding.report import report as figures_of

_KEPT = 8  # rehearsals


class LiveWorkbench:
    """Rehearses on copies; the running assistant changes only when something is published."""

    def __init__(
        self, settings: Settings, live: LiveAssistant, publications: Publications, clock: Clock
    ) -> None:
        """Work on ``live``."""
        self._settings, self._live = settings, live
        self._publications, self._clock = publications, clock
        self._cities = Cities(settings, live)
        self._done: OrderedDict[str, Rehearsal] = OrderedDict()
        self._asked = Asked()
        self._strings: tuple[object, tuple[Source, ...]] = (None, ())
        self._one = threading.Lock()  # a rehearsal takes a core for seconds

    @property
    def assistant(self) -> Assistant:
        """The assistant as it is now."""
        self._live.watch()
        return self._live.current

    def cities(self) -> Mapping[str, str]:
        """Return the names of the cities that can be asked in, by key."""
        return self._cities.names()

    def assistant_of(self, city: str) -> Assistant:
        """Return the assistant of one of them."""
        return self._cities.assistant(city)

    def now(self) -> datetime:
        """Return the clock of answers."""
        return self._clock()

    def texts(self) -> Mapping[str, str]:
        """Return the text of every content file that counts."""
        layer = content_layer(self._publications.files())
        found = sources([*content_layers(self._settings), layer])
        return {f"{CONTENT}{path}": stack[-1].text() for path, stack in found.items()}

    def strings(self) -> tuple[Source, ...]:
        """Return every text to translate: gathered anew when the content is."""
        content = self.assistant.house.content
        if self._strings[0] is not content:
            template = interface_sources(read_template(TRANSLATIONS / "interface.pot"))
            found = once([*content_sources(self.texts()), *template])
            self._strings = (content, found)
        return self._strings[1]

    def rehearse(self, changes: Mapping[str, str | None]) -> Rehearsal:
        """Return what changed files would bring about."""
        published = published_files(self._publications)
        given = (f"{path}\n{changes[path]!r}" for path in sorted(changes))
        texts = [f"{published.counter}", *given]
        key = hashlib.sha256("\x00".join(texts).encode()).hexdigest()
        with self._one:
            if key not in self._done:
                self._done[key] = self._rehearsed(published, changes)
            self._done.move_to_end(key)
            while len(self._done) > _KEPT:
                self._done.popitem(last=False)
            return self._done[key]

    def report(self, language: str = "") -> Mapping[str, Any]:
        """Return the figures of the tests."""
        current = self._live.current
        content = current.house.content
        tests = [t for t in self._tests(content) if language in ("", t.language)]
        judged = [judge(current, test, self._clock()) for test in tests]
        return figures_of(judged, {each.id: each.type for each in content.intents.values()})

    def look(self) -> None:
        """Take what was just published into use."""
        self._live.refresh()

    def _rehearsed(self, published: PublishedFiles, changes: Mapping[str, str | None]) -> Rehearsal:
        texts = {**published.texts, **changes}
        kept = {path: text for path, text in texts.items() if text is not None}
        changed = replace(published, texts=kept)
        old = open_content(self._settings, published)
        new = open_content(self._settings, changed)
        current = self._live.current
        house = current.house
        if problems := _new_problems(old, new, house.world.city):
            return Rehearsal(problems, ())
        alike = same_questions(old, new)
        if alike:
            after = Assistant(refurnished(house, self._settings, new, changed))
        else:
            workshop = workshop_of(self._settings, wait=False, previous=house.understanding.model)
            after = Assistant(build_house(self._settings, house.world, new, workshop, changed))
        known = {(each.say, each.language, each.expect) for each in old.tests}
        felt = _felt(old, new, current, after, alike=alike) if changes else lambda test: True
        trials = [self._trial(current, after, known, each, felt) for each in self._tests(new)]
        return Rehearsal((), trials, after)

    def _tests(self, content: Content) -> list[ContentTest]:
        tests = [each for each in content.tests if not waits(content, each)]
        if self._settings.city == SHIPPED_CITY:
            return tests
        return [each for each in tests if not is_foreign(self._live.current, each)]

    def _trial(
        self,
        before: Assistant,
        after: Assistant,
        known: Container[tuple[str, str, str]],
        test: ContentTest,
        felt: Callable[[ContentTest], bool],
    ) -> Trial:
        """Ask a test before and after, one of before only where the change may be ``felt``."""
        new = (test.say, test.language, test.expect) not in known
        if not new and not felt(test):
            return Trial(test, (), (), asked=False)
        now = self._clock()
        found = self._asked.differs(before, test, now)
        return Trial(test, found, tuple(try_test(after, test, now)), new)


def _felt(
    old: Content, new: Content, before: Assistant, after: Assistant, *, alike: bool
) -> Callable[[ContentTest], bool]:
    """Return what tells whether a test may come out otherwise; ``alike``: of the same questions."""
    if alike:
        touched = _touched(old, new)
        return lambda test: test.expect in touched
    if same_but_examples(old, new):
        one, other = before.house.understanding, after.house.understanding
        return lambda test: feels(one, other, test.say)
    return lambda test: True


def _touched(old: Content, new: Content) -> set[str]:
    """Return the intents that differ."""
    every = old.intents.keys() | new.intents.keys()
    return {each for each in every if old.intents.get(each) != new.intents.get(each)}


def _new_problems(old: Content, new: Content, city: City) -> list[Problem]:
    """Return what is wrong with the new content and was not with the old, blanks that nothing fills too."""
    known = {(each.file, each.rule, each.message) for each in _problems(old, city)}
    return [p for p in _problems(new, city) if (p.file, p.rule, p.message) not in known]


def _problems(content: Content, city: City) -> list[Problem]:
    facts = frozenset(city.facts) | city.gaps
    context = CheckContext(content=content, sources=SOURCES, today=date.min, facts=facts)
    return [*content.problems, *placeholders.check(context)]
