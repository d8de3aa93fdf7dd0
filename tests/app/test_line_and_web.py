"""The line's process and a web process over one database: what one keeps or publishes the other sees."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import pytest
from helpers.desk import TownDesk, words
from helpers.phone import FakeHearing, FakeMouth, make_call
from helpers.small import tiny_intents
from helpers.town import DOGS

from callbot.app import phone
from callbot.channels.phone import Call
from callbot.console.publications import Change
from callbot.content import banner
from callbot.content.switches import FILE, Switches, write_switches
from callbot.conversations.store import open_store
from callbot.conversations.vault import open_vault
from callbot.voice.ports import Heard

SOON = 15.0  # seconds in which what is published must count on the line


@dataclass
class Line:
    """A call on a desk that was opened as the line's process opens it."""

    call: Call

    async def _said(self, *actions: Callable[[], None]) -> str:
        """Return what is said after something happens on the line."""
        pump = asyncio.create_task(self.call._pump())
        self.call.desk.mouth.said.clear()
        for act in actions:
            act()
        await self.call.settle()
        pump.cancel()
        return " ".join(self.call.desk.mouth.said)

    async def asks(self, text: str) -> str:
        heard = self.call.session.heard(Heard(text, "fr", 0.9), time.monotonic())
        return await self._said(lambda: self.call.perform(heard))

    async def presses(self, keys: str) -> str:
        return await self._said(*(partial(self.call.press, key) for key in keys))

    async def greets(self) -> str:
        return await self._said(lambda: self.call.perform(self.call.session.begin()))


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    made = TownDesk(tmp_path_factory.mktemp("town"), intents=str(tiny_intents()))
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(web):
    """The desk of the line's own process: its own store and assistant, engines made up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phone, "make_ears", lambda _settings, **_: None)
        patch.setattr(phone, "Hearing", lambda *_, **__: FakeHearing())
        patch.setattr(phone, "mouths_of", lambda _settings: FakeMouth())
        made = phone.open_desk(web.parts.settings)
    assert made.parts.store.engine is not web.parts.store.engine
    yield made
    made.parts.assistant.close()
    made.parts.store.close()


@pytest.fixture
def line(desk):
    return Line(make_call(desk))


def publish(web, path, text, counts):
    """Publish a text in the console and wait until it ``counts`` on the line, without any call."""
    web.parts.publications.publish([Change(path, text)], author="marie", now=web.now)
    until = time.monotonic() + SOON
    while not counts():
        assert time.monotonic() < until, f"{path} does not count on the line"
        time.sleep(0.05)


def test_what_is_switched_off_before_the_first_call_and_in_one_counts(web, desk, line):
    def switch(off):
        live = desk.parts.assistant
        publish(web, FILE, write_switches(off), lambda: live.current.house.switches == off)

    async def call():
        switch(Switches().set("answers", "city.dogs", "le parc est fermé"))
        assert "vérification" in await line.asks(DOGS)
        switch(Switches().set("channels", "phone", "panne"))
        assert "interrompu" in await line.asks(DOGS)
        switch(Switches())
        assert "parc canin" in await line.asks(DOGS)

    asyncio.run(call())


def test_a_call_is_read_in_the_inbox(web, line):
    async def call():
        assert "parc canin" in await line.asks(DOGS)
        await line.asks("rappelez-moi au 06 12 34 56 78")
        await line.presses("0612345678#")

    asyncio.run(call())
    name = line.call.conversation
    kept = web.parts.store.events_after(name, 0)
    assert [each.type for each in kept][:2] == ["message", "answer"]
    assert json.loads(kept[0].data)["text"] == DOGS
    assert json.loads(kept[1].data)["channel"] == "phone"
    assert name in [each.conversation for each in web.parts.handovers.all_open()]
    marie = web.browser("marie", "agent")
    page = words(marie.get(f"/console/inbox/{name}"))
    assert "By phone" in page
    assert "About: city.dogs" in page
    assert DOGS in page
    assert "12 34 56" not in words(marie.get("/console/inbox"))
    settings = web.parts.settings
    with closing(open_store(settings.database_url, open_vault(settings.data))) as store:
        assert store.contact(name) == "+33612345678", "sealed by one process, read by another"


def test_a_banner_is_what_callers_hear_after_the_greeting(web, desk):
    def greeted():
        return " ".join(asyncio.run(Line(make_call(desk)).greets()).split())

    text = banner.write_banner({"fr": "La mairie est fermée ce lundi.", "en": "Closed."}, "")
    publish(web, banner.FILE, text, lambda: desk.parts.banner("fr"))
    assert "Bourg : une machine vous répond" in greeted(), "its name, where the hall's is not known"
    assert greeted().endswith("La mairie est fermée ce lundi.")
    publish(web, banner.FILE, None, lambda: not desk.parts.banner("fr"))
    assert "lundi" not in greeted()
