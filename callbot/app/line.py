"""The phone line's process: what listens where, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from callbot.channels.audiosocket import AudioSocket
from callbot.channels.phone import Desk
from callbot.channels.queue import Lines
from callbot.channels.sip import SipLine
from callbot.settings import Settings

Tell: TypeAlias = Callable[[str], None]
Close: TypeAlias = Callable[[], Awaitable[None]]
Open: TypeAlias = Callable[[Settings, Desk, Lines, Tell], Awaitable[Close]]

_DRAIN = 60.0  # seconds that calls have to end by themselves after SIGTERM


async def serve_line(settings: Settings, desk: Desk, tell: Tell) -> None:
    """Take calls until a signal; then no new ones, and wait for those that are held."""
    await desk.hearing.warm()
    await asyncio.to_thread(desk.rehearse)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    lines = Lines(settings.max_calls, settings.max_waiting)  # of all ports together
    close = [await open_port(settings, desk, lines, tell) for open_port in _ports(settings)]
    await stop.wait()
    tell("No more calls are taken; those that are held may end.")
    await asyncio.gather(*(each() for each in close))
    desk.hearing.close()


def _ports(settings: Settings) -> list[Open]:
    wanted = {_open_audiosocket: settings.audiosocket, _open_sip: settings.sip}
    ports: list[Open] = [open_port for open_port, where in wanted.items() if where]
    if not ports:
        raise ValueError("No port to take calls on: set sip or audiosocket, like 127.0.0.1:5060.")
    return ports


async def _open_audiosocket(settings: Settings, desk: Desk, lines: Lines, tell: Tell) -> Close:
    host, port = address(settings.audiosocket, "audiosocket")
    sockets = AudioSocket(desk, lines)
    server = await sockets.listen(host, port)
    tell(f"Callbot takes calls by AudioSocket on {host}:{port} (stop with Ctrl-C)")

    async def close() -> None:
        server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_ended(sockets), _DRAIN)

    return close


async def _open_sip(settings: Settings, desk: Desk, lines: Lines, tell: Tell) -> Close:
    host, port = address(settings.sip, "sip")
    subject = settings.transfer_tells == "questions"
    line = SipLine(desk, lines, transfer_to=settings.transfer_to, subject=subject)
    await line.listen(host, port, most=settings.max_calls + settings.max_waiting)
    tell(f"Callbot takes SIP calls at sip:callbot@{host}:{port} (stop with Ctrl-C)")
    return partial(line.close, _DRAIN)


def address(text: str, name: str) -> tuple[str, int]:
    """Return host and port. Raises ValueError with how to write them."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError(f"{name} must be host:port, like 127.0.0.1:9092, not “{text}”.")
    return host, int(port)


async def _ended(sockets: AudioSocket) -> None:
    while sockets.calls or sockets.waiting:
        await asyncio.sleep(0.1)
