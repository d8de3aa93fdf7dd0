"""The line's process: SIGTERM ends it gently; new callers are refused, those who talk may finish."""

from __future__ import annotations

import asyncio
import os
import signal
from importlib.util import find_spec

import pytest
from helpers.phone import FakeHearing, FakeMouth, make_desk
from helpers.ports import free_port
from helpers.sip import Peer

from callbot.app import line
from callbot.channels.audiosocket import CALL_ID, END, message, read_message
from callbot.settings import Settings

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed"),
]


class Engine(FakeHearing):
    """A recogniser that begins and ends."""

    closed = False

    async def warm(self) -> None:
        return None

    def close(self) -> None:
        self.closed = True


class Served:
    """A line on two ports, served by a task; ``told`` is what it says on the terminal."""

    def __init__(self, folder):
        self.sip, self.socket, self.told = free_port(), free_port(), []
        where = {"sip": f"127.0.0.1:{self.sip}", "audiosocket": f"127.0.0.1:{self.socket}"}
        self.settings = Settings(data=folder, **where)
        self.desk = make_desk(folder, hearing=Engine(), mouth=FakeMouth(frames=2))

    async def begin(self):
        serving = line.serve_line(self.settings, self.desk, self.told.append)
        self.task = asyncio.create_task(serving)
        while len(self.told) < 2:
            await asyncio.sleep(0.01)

    async def pbx(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.socket)
        writer.write(message(CALL_ID, bytes(16)))
        await read_message(reader)  # it is spoken to
        return reader, writer

    async def told_to_end(self):
        os.kill(os.getpid(), signal.SIGTERM)
        while len(self.told) < 3:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)


def test_on_sigterm_new_callers_are_refused_and_those_who_talk_finish(tmp_path):
    async def run():
        served = Served(tmp_path)
        await served.begin()
        with Peer(served.sip) as talking, Peer(served.sip) as late:
            assert (await talking.invite()).startswith("SIP/2.0 200")
            talking.confirm()
            _, writer = await served.pbx()
            await served.told_to_end()
            assert (await late.invite()).startswith("SIP/2.0 486")
            with pytest.raises(ConnectionError):
                await served.pbx()
            assert not served.task.done(), "somebody talks"
            assert len(await talking.heard()) == 172, "and still hears us"
            await talking.bye()
            writer.write(message(END))
            await asyncio.wait_for(served.task, 3)
        assert served.desk.hearing.closed

    asyncio.run(run())


def test_who_talks_on_and_on_holds_the_end_up_for_a_while_only(tmp_path, monkeypatch):
    monkeypatch.setattr(line, "_DRAIN", 0.3)

    async def run():
        served = Served(tmp_path)
        await served.begin()
        with Peer(served.sip) as talking:
            assert (await talking.invite()).startswith("SIP/2.0 200")
            talking.confirm()
            _, writer = await served.pbx()
            await served.told_to_end()
            await asyncio.wait_for(served.task, 3)
            writer.close()

    asyncio.run(run())
