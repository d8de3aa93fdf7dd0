"""35 callers and one more at once, 31 lines, 4 places to wait: by real SIP, written by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from importlib.util import find_spec

import pytest
from helpers.patience import until
from helpers.phone import FakeMouth, make_desk
from helpers.ports import free_port
from helpers.sip import Peer

from callbot.channels import sip
from callbot.channels.queue import Lines

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed"),
]
LINES, PLACES = 31, 4


@contextlib.asynccontextmanager
async def line_at(folder, lines):
    desk = make_desk(folder, mouth=FakeMouth(frames=2))
    line, port = sip.SipLine(desk, lines, transfer_to=""), free_port()
    await line.listen("127.0.0.1", port, most=LINES + PLACES)
    try:
        yield line, port
    finally:
        await line.close(0.1)


def test_all_lines_busy_four_wait_and_hear_their_place_and_the_next_is_refused(tmp_path):
    async def run(peers):
        lines = Lines(LINES, PLACES)
        async with line_at(tmp_path, lines) as (line, port):
            callers = [peers.enter_context(Peer(port)) for _ in range(LINES + PLACES)]
            answers = await asyncio.gather(*(each.invite() for each in callers))
            assert Counter(each.split()[1] for each in answers) == {"200": LINES + PLACES}
            for each in callers:
                each.confirm()
            said = line._desk.mouth.said
            await until(lambda: len(line.calls) == LINES)
            await until(lambda: {f"phone_queue {n}" for n in range(1, PLACES + 1)} <= set(said))
            late = peers.enter_context(Peer(port))
            assert (await late.invite()).startswith("SIP/2.0 486")
            assert (len(line.calls), lines.full) == (LINES, True)
            await callers[0].bye()
            await until(lambda: len(line.calls) == LINES and not lines.full)
            patient = peers.enter_context(Peer(port))
            assert (await patient.invite()).startswith("SIP/2.0 200"), "a place is free again"

    with contextlib.ExitStack() as peers:
        asyncio.run(run(peers))
