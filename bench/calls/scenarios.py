"""Calls to a line of our own on loopback: how soon it answers, how many it holds, what it leaves behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from calls.caller import free_port

from callbot.app.phone import open_desk
from callbot.channels.queue import Lines
from callbot.channels.sip import SipLine
from callbot.settings import Settings

ROOT = Path(__file__).parents[2]
CALLER = Path(__file__).with_name("caller.py")
PATIENCE = 180.0  # seconds for one scenario, those of its calls' beginnings not counted
PEAK = 840 / 3600  # calls a second in the busiest hour
MINUTES = 10.0
DEAD = 20.0  # seconds after which a call without RTP must be gone


@dataclass
class Running:
    """A line that takes calls; ``most`` counts how many it held at once."""

    line: SipLine
    address: str
    questions: list[Path]
    most: int = 0

    async def watch(self) -> None:
        """Count the calls held at once."""
        while True:
            self.most = max(self.most, len(self.line.calls))
            await asyncio.sleep(0.02)

    async def start(self, *options: str) -> asyncio.subprocess.Process:
        """Start a caller."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            str(CALLER),
            self.address,
            *map(str, self.questions),
            *options,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    async def ring(self, *options: str, lasting: float = 0) -> list[dict[str, Any]]:
        """Let a caller make calls that begin within ``lasting`` seconds; return its rows.

        A caller that does not come to an end is ended; its calls that are over count.
        """
        process = await self.start(*options)
        rows: list[dict[str, Any]] = []
        try:
            async with asyncio.timeout(PATIENCE + lasting):
                await _read_rows(process, rows)
        except TimeoutError:
            print(f"a caller was ended after {len(rows)} calls", file=sys.stderr, flush=True)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return rows

    async def left(self) -> int:
        """Return how many calls are still held when all should be gone."""
        for _ in range(int(DEAD * 10)):
            if not self.line.calls:
                break
            await asyncio.sleep(0.1)
        return len(self.line.calls)


async def _read_rows(process: asyncio.subprocess.Process, rows: list[dict[str, Any]]) -> None:
    """Add what a caller prints to ``rows`` until it ends."""
    assert process.stdout is not None
    async for line in process.stdout:
        rows.append(json.loads(line))
    await process.wait()


@asynccontextmanager
async def running(settings: Settings, questions: list[Path]) -> AsyncIterator[Running]:
    """Yield a line with the real engines and assistant."""
    desk = open_desk(settings)
    await desk.hearing.warm()
    lines = Lines(settings.max_calls, settings.max_waiting)
    line, port = SipLine(desk, lines, transfer_to=settings.transfer_to), free_port()
    await line.listen("127.0.0.1", port, most=settings.max_calls + settings.max_waiting)
    held = Running(line, f"sip:callbot@127.0.0.1:{port}", questions)
    watching = asyncio.create_task(held.watch())
    try:
        yield held
    finally:
        watching.cancel()
        await line.close(1)
        desk.hearing.close()


def always_there(held: Running) -> None:
    """Let people answer at any hour, so that a transfer can be measured at night."""
    desk = held.line._desk
    manners = desk.manners
    held.line._desk = replace(desk, manners=lambda: replace(manners(), transfer=True))


def seconds_of(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the middle and the slow end of a time."""
    times = sorted(row[name] for row in rows if row.get(name) is not None)
    if not times:
        return {"p50": None, "p95": None}
    return {"p50": round(statistics.median(times), 2), "p95": times[int(0.95 * (len(times) - 1))]}


async def single(held: Running) -> dict[str, Any]:
    """One call at a time."""
    rows = [row for _ in range(6) for row in await held.ring()]
    return {
        "calls": len(rows),
        "answered": _count(rows, "answered"),
        **seconds_of(rows, "first_audio"),
    }


async def many(held: Running) -> dict[str, Any]:
    """Twenty calls, two a second."""
    rows = await held.ring("--calls", "20", "--rate", "2")
    answered = _count(rows, "answered")
    return {
        "calls": 20,
        "answered": answered,
        **seconds_of(rows, "first_audio"),
        "at_once": held.most,
    }


async def forty(held: Running) -> dict[str, Any]:
    """Forty calls that are held at once, two questions each."""
    held.most = 0
    rows = await held.ring("--act", "stay", "--calls", "40", "--rate", "2")
    answered = _count(rows, "answered")
    return {"calls": 40, "answered": answered, "at_once": held.most,
            **seconds_of(rows, "first_audio"), "left": await held.left()}  # fmt: skip


async def hour(held: Running) -> dict[str, Any]:
    """The pace of the busiest hour, for some minutes."""
    held.most = 0
    calls = round(PEAK * 60 * MINUTES)
    given = ("--calls", str(calls), "--rate", str(PEAK))
    rows = await held.ring(*given, lasting=60 * MINUTES)
    return {"minutes": MINUTES, "calls": calls, "answered": _count(rows, "answered"),
            "refused": _count(rows, "refused"), "at_once": held.most,
            **seconds_of(rows, "first_audio"), "left": await held.left()}  # fmt: skip


async def crowd(held: Running) -> dict[str, Any]:
    """35 calls in the same instant."""
    held.most = 0
    rows = await held.ring("--calls", "35", "--act", "hold")
    refused = _count(rows, "refused")
    return {"calls": 35, "heard_us": _count(rows, "greeted"), "refused": refused,
            "talking_at_once": held.most, "left": await held.left()}  # fmt: skip


async def barge(held: Running) -> dict[str, Any]:
    """Speak over the greeting."""
    rows = [row for _ in range(5) for row in await held.ring("--act", "barge")]
    return seconds_of(rows, "silent_after")


async def transfer(held: Running) -> dict[str, Any]:
    """Ask for a person; from the end of the announcement to the REFER."""
    rows = [row for _ in range(3) for row in await held.ring("--act", "person")]
    done = _count(rows, "transferred")
    return {"calls": 3, "transferred": done, **seconds_of(rows, "after_announcement")}


async def leaving(held: Running) -> dict[str, Any]:
    """Fifty who hang up while we speak."""
    before = _megabytes()
    for _ in range(2):
        await held.ring("--act", "leave", "--calls", "25", "--rate", "5")
    left = await held.left()
    return {"calls": 50, "left": left, "megabytes_more": round(_megabytes() - before, 1)}


async def killed(held: Running) -> dict[str, Any]:
    """Fifty whose end dies without a word: their RTP stops."""
    before = _megabytes()
    at_most = 0
    for _ in range(2):
        process = await held.start("--act", "hold", "--calls", "25", "--rate", "10")
        await asyncio.sleep(6)
        at_most = max(at_most, len(held.line.calls))
        process.kill()
        await process.wait()
        await held.left()
    left = await held.left()
    more = round(_megabytes() - before, 1)
    return {"calls": 50, "held_when_killed": at_most, "left": left, "megabytes_more": more}


SCENARIOS: Mapping[str, Callable[[Running], Awaitable[dict[str, Any]]]] = {
    "single": single, "many": many, "forty": forty, "hour": hour, "crowd": crowd,
    "barge": barge, "transfer": transfer, "leaving": leaving, "killed": killed,
}  # fmt: skip


def _count(rows: list[dict[str, Any]], name: str) -> int:
    return sum(bool(row.get(name)) for row in rows)


def _megabytes() -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
