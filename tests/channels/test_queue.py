"""Lines and those who wait for one."""

from __future__ import annotations

import asyncio

import pytest

from callbot.channels.queue import Lines


async def nobody(_position: int) -> None:
    return None


def test_all_lines_busy_the_next_wait_their_turn_and_hear_their_position():
    async def run():
        lines, told, served = Lines(2, 2), [], []

        async def tell(position):
            told.append(position)

        async def caller(name):
            await lines.take(tell)
            served.append(name)

        await asyncio.gather(caller("a"), caller("b"))
        waiting = [asyncio.create_task(caller(name)) for name in "cd"]
        await asyncio.sleep(0)
        assert (served, told, lines.full, lines.busy) == (["a", "b"], [1, 2], True, 2)
        lines.give_back()
        await asyncio.sleep(0)
        assert served == ["a", "b", "c"], "first come, first served"
        assert not lines.full
        lines.give_back()
        await asyncio.gather(*waiting)
        assert served[-1] == "d"
        lines.give_back()
        lines.give_back()
        assert lines.busy == 0

    asyncio.run(run())


def test_who_waits_long_hears_how_the_queue_moves():
    async def run():
        lines, told = Lines(1, 2, again=0.02), []

        async def tell(position):
            told.append(position)

        await lines.take(nobody)
        first = asyncio.create_task(lines.take(nobody))
        await asyncio.sleep(0)
        second = asyncio.create_task(lines.take(tell))
        await asyncio.sleep(0.05)
        lines.give_back()
        await first
        await asyncio.sleep(0.05)
        lines.give_back()
        await asyncio.wait_for(second, 1)
        assert told[0] == 2
        assert told[-1] == 1
        assert told == sorted(told, reverse=True)
        assert lines.busy == 1

    asyncio.run(run())


def test_who_hangs_up_while_waiting_leaves_the_queue():
    async def run():
        lines = Lines(1, 1)
        await lines.take(nobody)
        waiting = asyncio.create_task(lines.take(nobody))
        await asyncio.sleep(0)
        assert lines.full
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert not lines.full
        lines.give_back()
        assert lines.busy == 0

    asyncio.run(run())


def test_who_hangs_up_just_as_the_turn_comes_gives_the_line_back():
    async def run():
        lines = Lines(1, 1)
        await lines.take(nobody)
        waiting = asyncio.create_task(lines.take(nobody))
        await asyncio.sleep(0)
        lines.give_back()  # handed over to the one who waits
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert lines.busy == 0
        await asyncio.wait_for(lines.take(nobody), 1)

    asyncio.run(run())


@pytest.mark.parametrize("callers", [1, 31, 35, 200])
def test_however_many_call_at_once_no_line_is_lost(callers):
    async def run():
        lines, most = Lines(31, 4), 0

        async def call():
            nonlocal most
            if lines.full:
                return "busy"
            await lines.take(nobody)
            most = max(most, lines.busy)
            await asyncio.sleep(0)
            lines.give_back()
            return "served"

        results = await asyncio.gather(*(call() for _ in range(callers)))
        assert results.count("served") >= min(callers, 35)
        assert most <= 31
        assert lines.busy == 0

    asyncio.run(run())
