"""Calls by another SIP stack than ours: sipp (Debian's sip-tester), which answers a re-INVITE too."""

from __future__ import annotations

import asyncio
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from helpers.phone import FakeMouth, make_desk
from helpers.ports import free_port

from callbot.channels import sip
from callbot.channels.queue import Lines

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed"),
    pytest.mark.skipif(not shutil.which("sipp"), reason="sipp is not installed"),
]
SCENARIO = Path(__file__).with_name("sipp_caller.xml")
LINES, PLACES, CALLS = 4, 2, 8


async def sipp(folder, port):
    """Make the calls; return sipp's exit status, 0 where each went as the scenario says."""
    to = [f"127.0.0.1:{port}", "-i", "127.0.0.1", "-p", str(free_port()), "-mp", str(free_port())]
    many = ["-m", str(CALLS), "-r", str(CALLS), "-rp", "50", "-l", str(CALLS), "-nostdin"]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        "sipp", "-sf", str(SCENARIO), *to, *many, cwd=folder, stdout=quiet, stderr=quiet
    )
    return await asyncio.wait_for(process.wait(), 30)


def test_calls_by_sipp_are_held_wait_or_are_refused_and_bring_their_number(tmp_path, monkeypatch):
    callers = []

    class Noted(sip.Call):
        def __post_init__(self):
            super().__post_init__()
            callers.append(self.caller)

    monkeypatch.setattr(sip, "Call", Noted)

    async def run():
        desk = make_desk(tmp_path, mouth=FakeMouth(frames=2))
        line, port = sip.SipLine(desk, Lines(LINES, PLACES), transfer_to=""), free_port()
        await line.listen("127.0.0.1", port, most=LINES + PLACES)
        try:
            assert await sipp(tmp_path, port) == 0
            for _ in range(100):
                if not line.calls:
                    break
                await asyncio.sleep(0.02)
            assert not line.calls
        finally:
            await line.close(0.1)
        assert callers == ["+33612345678"] * (LINES + PLACES), "two of eight were refused"
        assert {"phone_queue 1", "phone_queue 2"} <= set(desk.mouth.said)

    asyncio.run(run())
