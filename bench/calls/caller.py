"""A caller for tests and benchmarks: rings by SIP, waits for the greeting, asks, notes what it heard.

Prints a JSON document a call, as soon as it is over. Runs apart from the line that it calls, for one
process holds one SIP stack.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import baresip
import numpy as np

from callbot.voice.audio import Samples, frames, from_bytes, read_wav

LOUD = 500  # a sample above it is sound
PAUSE = 0.9  # seconds without sound: they have finished
PATIENCE = 25.0


@dataclass
class Ear:
    """When there was sound, by the clock."""

    heard: list[float] = field(default_factory=list)
    made: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    why: str = ""  # it was closed

    def close(self, why: str) -> None:
        """Note that the call is over."""
        self.why = why
        self.closed.set()

    async def listen(self, call: Any) -> None:
        """Read what comes in until the call ends."""
        while not self.closed.is_set():
            try:
                data = call.audio.read(8000)
            except baresip.BaresipError:
                return
            if data and int(np.abs(from_bytes(bytes(data)).astype(np.int32)).max()) > LOUD:
                self.heard.append(time.monotonic())
            await asyncio.sleep(0.02)

    async def until(self, condition: Any) -> bool:
        """Wait for a condition; tell whether it came."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.closed.is_set():
            if condition():
                return True
            await asyncio.sleep(0.02)
        return bool(condition())

    async def until_quiet(self) -> bool:
        """Wait until they have spoken and finished."""
        start = len(self.heard)
        return await self.until(
            lambda: len(self.heard) > start and time.monotonic() - self.heard[-1] > PAUSE
        )


async def speak(call: Any, audio: Samples) -> float:
    """Speak in real time; return when the last word was out, the silence after it not counted."""
    due = time.monotonic()
    for frame in frames(audio):
        call.audio.write(frame)
        due += 0.02
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    loud = np.flatnonzero(np.abs(audio.astype(np.int32)) > LOUD)
    return time.monotonic() - (len(audio) - int(loud[-1])) / 8000


async def ask(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Ask a question after the greeting; how long until an answer is heard."""
    await ear.until_quiet()
    return await ask_now(call, ear, audio)


async def ask_now(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Ask a question; how long until an answer is heard."""
    end = await speak(call, audio)
    answered = await ear.until(lambda: ear.heard and ear.heard[-1] > end + 0.1)
    first = next((at for at in ear.heard if at > end + 0.1), None)
    await ear.until_quiet()
    return {"answered": answered, "first_audio": first and round(first - end, 3)}


async def stay(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Ask twice, so that many calls are held at once."""
    first = await ask(call, ear, audio)
    await asyncio.sleep(2)
    second = await ask_now(call, ear, audio)
    return {**first, "answered": first["answered"] and second["answered"]}


async def barge(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Speak over the greeting; how long until it falls silent."""
    await ear.until(lambda: ear.heard)
    await asyncio.sleep(1.0)
    start = time.monotonic()
    await speak(call, audio)
    during = [at for at in ear.heard if at > start and at < start + len(audio) / 8000]
    return {"silent_after": round((during[-1] if during else start) - start, 3)}


async def person(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Press 0; how long after the announcement the transfer is asked for."""
    asked: list[float] = []
    call.on_transfer_request(lambda *_: asked.append(time.monotonic()))
    await ear.until(lambda: ear.heard)
    await call.send_dtmf("0")
    await ear.until(lambda: asked)
    before = [at for at in ear.heard if asked and at < asked[0]]
    after = round(asked[0] - before[-1], 3) if asked and before else None
    return {"transferred": bool(asked), "after_announcement": after}


async def hold(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Stay and say nothing until killed, or for a while."""
    await ear.until(lambda: ear.heard)
    heard = bool(ear.heard)
    await asyncio.sleep(8)
    return {"greeted": heard}


async def leave(call: Any, ear: Ear, audio: Samples) -> dict[str, Any]:
    """Hang up while they speak."""
    await ear.until(lambda: ear.heard)
    await asyncio.sleep(0.5)
    return {"greeted": bool(ear.heard)}


ACTS = {"leave": leave, "ask": ask, "stay": stay, "barge": barge, "person": person, "hold": hold}


class Exchange:
    """What became of each call, by its handle.

    A line on the same machine answers within a millisecond: sooner than ``dial`` returns, so that a
    listener that is added to the call then may come too late.
    """

    def __init__(self, runtime: Any, agent: Any) -> None:
        self.agent = agent
        self._ears: dict[int, Ear] = {}
        runtime.subscribe(self._notice)

    def ear(self, handle: int) -> Ear:
        """Return what notes the fate of a call."""
        return self._ears.setdefault(handle, Ear())

    def _notice(self, event: Any) -> None:
        if event.event is baresip.Event.CALL_ESTABLISHED:
            self.ear(event.call).made.set()
        elif event.event is baresip.Event.CALL_CLOSED:
            self.ear(event.call).close(event.text or "")


async def one(exchange: Exchange, to: str, act: str, audio: Samples, wait: float) -> dict[str, Any]:
    """Make one call and return its row."""
    await asyncio.sleep(wait)
    try:
        call = await exchange.agent.dial(to)
    except baresip.BaresipError as error:
        return {"refused": type(error).__name__}
    ear = exchange.ear(call.handle)
    if not await ear.until(ear.made.is_set):
        with contextlib.suppress(baresip.BaresipError):
            await call.hangup()
        return {"refused": ear.why or "no answer"}
    listening = asyncio.create_task(ear.listen(call))
    try:
        return await ACTS[act](call, ear, audio)
    except baresip.BaresipError as error:
        return {"failed": type(error).__name__}
    finally:
        ear.closed.set()
        await listening
        with contextlib.suppress(baresip.BaresipError):
            await call.hangup()


def free_port() -> int:
    """Return a port that nothing listens on, neither by UDP nor by TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, socket.socket() as other:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            with contextlib.suppress(OSError):
                other.bind(("127.0.0.1", port))
                return port


async def told(call: Awaitable[dict[str, Any]]) -> None:
    """Print what came of a call."""
    print(json.dumps(await call), flush=True)


async def ring(options: argparse.Namespace) -> None:
    """Make the calls and print their rows."""
    questions = [read_wav(path.read_bytes()) for path in options.wav]
    port = free_port()
    config = baresip.Config(
        net_interface="127.0.0.1",
        max_concurrent_calls=None,
        extra_config_text=f"sip_listen 127.0.0.1:{port}\nsip_transports udp,tcp\n",
    )
    runtime = baresip.Runtime()
    await runtime.start(config)
    account = baresip.Account(
        user="caller", domain=f"127.0.0.1:{port}", password="", reg_interval=0
    )
    agent = await baresip.UserAgent.create(runtime, account)
    exchange = Exchange(runtime, agent)
    calls = [
        one(exchange, options.to, options.act, questions[number % len(questions)],
            number / options.rate if options.rate else 0)
        for number in range(options.calls)
    ]  # fmt: skip
    await asyncio.gather(*map(told, calls))
    await runtime.close()


def main() -> None:
    """Make calls and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("to", help="whom to call, as a SIP address")
    parser.add_argument("wav", nargs="+", type=Path, help="questions, 16-bit PCM")
    parser.add_argument("--act", choices=sorted(ACTS), default="ask")
    parser.add_argument("--calls", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0, help="calls a second; 0: all at once")
    asyncio.run(ring(parser.parse_args()))


if __name__ == "__main__":
    main()
