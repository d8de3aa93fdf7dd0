"""Asterisk's AudioSocket: calls over TCP, from a PBX or anything in front of it.

Each message is a kind (1 byte), a length (2 bytes, big-endian) and its content: 0x01 the call's
UUID, 0x03 a key press, 0x10 sound (16-bit, 8 kHz, mono, little-endian), 0x00 the end, 0xff an
error. See the AudioSocket protocol in Asterisk's documentation (app_audiosocket).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Container
from dataclasses import dataclass

from callbot.channels.phone import Call, Desk
from callbot.channels.queue import Lines
from callbot.voice.audio import FRAME_BYTES

log = logging.getLogger(__name__)

END, CALL_ID, KEY, SOUND = 0x00, 0x01, 0x03, 0x10
_MOST = 4096  # bytes of one message; a frame has 320
_FAREWELL = 1.0  # seconds for the other side to hear that it is refused
_QUIET = 30.0  # seconds without any message: the other side is gone


@dataclass
class SocketWire:
    """The writing side of one connection."""

    writer: asyncio.StreamWriter

    async def send(self, frame: bytes) -> None:
        """Send 20 ms of sound."""
        self.writer.write(message(SOUND, frame))
        await self.writer.drain()

    async def flush(self) -> None:
        """Nothing to drop: what was sent is being heard."""

    async def transfer(self, summary: str) -> bool:
        """End our part: the PBX's dialplan goes on with the person's extension."""
        await self.hang_up()
        return True

    async def hang_up(self) -> None:
        """Tell the other side that the call is over."""
        with contextlib.suppress(ConnectionError):
            self.writer.write(message(END))
            await self.writer.drain()


def message(kind: int, content: bytes = b"") -> bytes:
    """Return one message of the protocol."""
    return bytes((kind,)) + len(content).to_bytes(2, "big") + content


async def read_message(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return the next message. Raises ValueError for one that is too long, EOFError at the end."""
    head = await asyncio.wait_for(reader.readexactly(3), _QUIET)
    length = int.from_bytes(head[1:], "big")
    if length > _MOST:
        raise ValueError(f"a message of {length} bytes; at most {_MOST} are taken")
    return head[0], await asyncio.wait_for(reader.readexactly(length), _QUIET)


class AudioSocket:
    """Takes calls on a TCP port, as many as there are ``lines``.

    Who waits for a line hears the place in the queue; when no place is left either, a call is refused
    with an end message. ``calls`` are those that talk, ``waiting`` those that wait.
    """

    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk, self._lines = desk, lines
        self.calls: set[Call] = set()
        self.waiting: set[Call] = set()

    async def listen(self, host: str, port: int) -> asyncio.Server:
        """Start to take calls."""
        return await asyncio.start_server(self._connected, host, port)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = SocketWire(writer)
        try:
            if self._lines.full:
                await _refuse(reader, wire)
            else:
                await self._hold(reader, wire)
        finally:
            writer.close()

    async def _hold(self, reader: asyncio.StreamReader, wire: SocketWire) -> None:
        call = Call(self._desk, wire)
        running = asyncio.create_task(self._talk(call))
        listening = asyncio.create_task(_listen(reader, call, self.calls))
        try:
            await asyncio.wait((running, listening), return_when=asyncio.FIRST_COMPLETED)
        finally:
            call.ended.set()
            for task in (running, listening):
                task.cancel()
            _, failed = await asyncio.gather(listening, running, return_exceptions=True)
            if isinstance(failed, Exception) and not isinstance(failed, ConnectionError):
                log.error("a call failed", exc_info=failed)

    async def _talk(self, call: Call) -> None:
        self.waiting.add(call)
        try:
            await self._lines.take(call.announce_place)
        finally:
            self.waiting.discard(call)
        self.calls.add(call)
        try:
            await call.run()
        finally:
            self.calls.discard(call)
            self._lines.give_back()


async def _refuse(reader: asyncio.StreamReader, wire: SocketWire) -> None:
    """End a call before it begins."""
    await wire.hang_up()
    with contextlib.suppress(TimeoutError, ConnectionError):
        # To close a socket with something unread in it would take our message back.
        await asyncio.wait_for(reader.read(_MOST), _FAREWELL)


async def _listen(reader: asyncio.StreamReader, call: Call, talking: Container[Call]) -> None:
    """Feed the call, once it is one of those ``talking``, until the other side ends it or errs."""
    takes: dict[int, Callable[[bytes], None]] = {SOUND: _sound_of(call), KEY: _key_of(call)}
    while True:
        try:
            kind, content = await read_message(reader)
        except ValueError as error:
            log.warning("a call was ended: %s", error)
            return
        except (EOFError, ConnectionError, TimeoutError):
            return
        if kind == END:
            return
        take = takes.get(kind)
        if take is not None and call in talking:
            take(content)


def _sound_of(call: Call) -> Callable[[bytes], None]:
    rest = bytearray()

    def take(content: bytes) -> None:
        rest.extend(content)
        while len(rest) >= FRAME_BYTES:
            call.hear_frame(bytes(rest[:FRAME_BYTES]))
            del rest[:FRAME_BYTES]

    return take


def _key_of(call: Call) -> Callable[[bytes], None]:
    def take(content: bytes) -> None:
        digit = content[:1].decode("ascii", "ignore")
        if digit and digit in "0123456789*#":
            call.press(digit)

    return take
