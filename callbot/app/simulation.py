"""A call without a network, for those who test by voice."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from callbot.channels.phone import Call, Desk
from callbot.voice.audio import Samples, frames, from_bytes, silence, write_wav
from callbot.voice.ports import Heard

_LONGEST = 40.0  # seconds to wait for an answer
_PAUSE = 1.2  # of silence after the question


@dataclass
class RecordingWire:
    """Keeps what would be sent."""

    sent: list[bytes] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    async def send(self, frame: bytes) -> None:
        """Keep 20 ms of sound."""
        self.sent.append(frame)

    async def flush(self) -> None:
        """Nothing was sent ahead."""

    async def transfer(self, summary: str) -> bool:
        """Note the transfer."""
        self.events.append(f"transfer: {summary}")
        return True

    async def hang_up(self) -> None:
        """Note the end."""
        self.events.append("hang up")


async def simulate_call(
    desk: Desk, said: Samples | str, language: str | None, save: Path | None
) -> list[str]:
    """Ask one question and return, line by line, what was heard, said and done."""
    wire = RecordingWire()
    call = Call(desk, wire)
    running = asyncio.create_task(call.run())
    await asyncio.sleep(0)
    if language:
        call.session.language, call.session.chosen = language, True
    greeting = call.session.last
    await _speak(call, said)
    await _answer(call, greeting)
    call.ended.set()
    await running
    if save is not None:
        save.write_bytes(write_wav(from_bytes(b"".join(wire.sent))))
    heard = call.session.questions
    return [f"said: {greeting}", f"heard: {heard}", f"said: {call.session.last}", *wire.events]


async def _speak(call: Call, said: Samples | str) -> None:
    if isinstance(said, str):
        call.perform(call.session.heard(Heard(said, call.session.language, 1.0), time.monotonic()))
        return
    for frame in frames(np.concatenate([said, silence(_PAUSE)])):
        call.hear_frame(frame)
        await asyncio.sleep(0)


async def _answer(call: Call, greeting: str) -> None:
    """Wait until the answer is being said."""
    until = time.monotonic() + _LONGEST
    while call.session.last == greeting and time.monotonic() < until:
        await asyncio.sleep(0.05)
