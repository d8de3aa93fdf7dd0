"""AudioSocket over a real TCP socket on loopback, with a PBX of our own on the other side."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from helpers.patience import until
from helpers.phone import FakeHearing, FakeMouth, make_desk, utterance

from callbot.channels import audiosocket
from callbot.channels.audiosocket import (
    CALL_ID,
    END,
    KEY,
    SOUND,
    AudioSocket,
    message,
    read_message,
)
from callbot.channels.queue import Lines
from callbot.voice.audio import frames
from callbot.voice.manners import Manners


@dataclass
class Pbx:
    """The other side of one call: what it has been sent, and ways to send."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    got: list[tuple[int, bytes]] = field(default_factory=list)

    async def listen(self) -> None:
        with suppress(EOFError, ConnectionError, asyncio.CancelledError):
            while True:
                self.got.append(await read_message(self.reader))

    def send(self, kind: int, content: bytes = b"") -> None:
        self.writer.write(message(kind, content))

    def speak(self, size: int = 320) -> None:
        data = b"".join(frames(utterance()))
        for at in range(0, len(data), size):
            self.send(SOUND, data[at : at + size])

    @property
    def kinds(self) -> list[int]:
        return [kind for kind, _ in self.got]


@asynccontextmanager
async def line(desk, most=4, waiting=0):
    """Yield what takes calls, and a way to call it."""
    sockets = AudioSocket(desk, Lines(most, waiting))
    server = await sockets.listen("127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tasks, made = [], []

    async def dial() -> Pbx:
        pbx = Pbx(*await asyncio.open_connection("127.0.0.1", port))
        pbx.send(CALL_ID, uuid.uuid4().bytes)
        tasks.append(asyncio.create_task(pbx.listen()))
        made.append(pbx)
        return pbx

    try:
        yield sockets, dial
    finally:
        for pbx in made:
            pbx.writer.close()
        await until(lambda: not sockets.calls)
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()


@pytest.mark.parametrize("size", [320, 319, 640, 1, 3000], ids=lambda size: f"{size} bytes")
def test_a_question_over_the_socket_is_answered_whatever_the_size_of_its_pieces(tmp_path, size):
    async def run():
        desk = make_desk(tmp_path, hearing=FakeHearing(deque(["le bus"])),
                         mouth=FakeMouth(frames=3))  # fmt: skip
        async with line(desk) as (_, dial):
            pbx = await dial()
            await until(lambda: SOUND in pbx.kinds)
            pbx.speak(size)
            await until(lambda: any("le bus" in said for said in desk.mouth.said))
            await until(lambda: pbx.kinds.count(SOUND) >= 4)
            assert {len(content) for kind, content in pbx.got if kind == SOUND} == {320}

    asyncio.run(run())


def test_keys_come_through_and_what_is_no_key_does_not(tmp_path):
    async def run():
        desk = make_desk(tmp_path)
        async with line(desk) as (sockets, dial):
            pbx = await dial()
            await until(lambda: sockets.calls)
            for key in (b"", b"x", b"\xff", "é".encode()):
                pbx.send(KEY, key)
            pbx.send(KEY, b"5")
            await until(lambda: "phone_menu" in desk.mouth.said)
            assert desk.mouth.said == ["phone_greeting", "phone_menu"]

    asyncio.run(run())


def test_a_person_is_reached_by_the_end_of_our_part(tmp_path):
    async def run():
        desk = make_desk(tmp_path, manners=Manners(transfer=True))
        async with line(desk) as (sockets, dial):
            pbx = await dial()
            pbx.send(KEY, b"0")
            await until(lambda: END in pbx.kinds)
            await until(lambda: not sockets.calls)

    asyncio.run(run())


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\x10\xff\xff" + b"x" * 500,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
        b"\x10\x01\x40short",
        message(END),
        message(0xFF, b"\x01"),
        message(0x7E, b"?" * 4096) * 20,
        b"",
    ],
    ids=["too long", "http", "cut off", "the end", "an error", "unknown kinds", "nothing"],
)
def test_what_breaks_the_protocol_ends_that_call_and_no_other(tmp_path, rubbish):
    async def run():
        desk = make_desk(tmp_path, hearing=FakeHearing(deque(["le bus"])))
        async with line(desk) as (sockets, dial):
            healthy, bad = await dial(), await dial()
            await until(lambda: len(sockets.calls) == 2)
            bad.writer.write(rubbish)
            bad.writer.close()
            await until(lambda: len(sockets.calls) == 1)
            healthy.speak()
            await until(lambda: any("le bus" in said for said in desk.mouth.said))

    asyncio.run(run())


def test_who_falls_silent_on_the_wire_is_reaped(tmp_path, monkeypatch):
    monkeypatch.setattr(audiosocket, "_QUIET", 0.2)

    async def run():
        async with line(make_desk(tmp_path)) as (sockets, dial):
            await dial()
            await until(lambda: sockets.calls)
            await until(lambda: not sockets.calls)

    asyncio.run(run())


def test_more_calls_than_lines_are_refused_at_once_and_the_next_is_taken(tmp_path):
    async def run():
        async with line(make_desk(tmp_path), most=3) as (sockets, dial):
            held = [await dial() for _ in range(3)]
            await until(lambda: len(sockets.calls) == 3)
            refused = await dial()
            await until(lambda: refused.kinds == [END])
            held[0].writer.close()
            await until(lambda: len(sockets.calls) == 2)
            await dial()
            await until(lambda: len(sockets.calls) == 3)

    asyncio.run(run())


def test_fifty_calls_killed_in_the_middle_leave_nothing_behind(tmp_path):
    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(frames=50))
        async with line(desk, most=60) as (sockets, dial):
            calls = [await dial() for _ in range(50)]
            await until(lambda: len(sockets.calls) == 50)
            for pbx in calls:
                pbx.speak()
                pbx.writer.transport.abort()
            await until(lambda: not sockets.calls, 8)
            assert len(asyncio.all_tasks()) < 60

    asyncio.run(run())


def test_all_lines_busy_who_waits_hears_the_place_and_is_taken_when_a_line_is_free(tmp_path):
    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(frames=3))
        async with line(desk, most=1, waiting=1) as (sockets, dial):
            first = await dial()
            await until(lambda: len(sockets.calls) == 1)
            second = await dial()
            await until(lambda: "phone_queue 1" in desk.mouth.said)
            await until(lambda: second.kinds.count(SOUND) == 3)
            second.speak()
            third = await dial()
            await until(lambda: third.kinds == [END], 2)
            assert len(sockets.waiting) == 1
            first.send(END)
            await until(lambda: desk.mouth.said.count("phone_greeting") == 2)
            assert not desk.hearing.asked, "what is said while waiting is for nobody"

    asyncio.run(run())


def test_who_hangs_up_while_waiting_leaves_the_queue_and_who_talks_gives_the_line_back(tmp_path):
    async def run():
        async with line(make_desk(tmp_path), most=1, waiting=1) as (sockets, dial):
            first = await dial()
            await until(lambda: sockets.calls)
            second = await dial()
            await until(lambda: sockets.waiting)
            second.writer.close()
            await until(lambda: not sockets.waiting)
            first.writer.close()
            await until(lambda: not sockets.calls)
            await dial()
            await until(lambda: sockets.calls)

    asyncio.run(run())
