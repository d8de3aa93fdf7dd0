"""Recognition apart: its process may die, fail or dawdle, and a call goes on."""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path

import pytest

from callbot.voice.audio import silence
from callbot.voice.hearing import Hearing
from callbot.voice.ports import Heard, VoiceError


class Ears:
    """Dies, fails or dawdles when the prompt says so; it dies once only where ``trace`` is kept."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def hear(self, audio, languages, prompt="", *, wanted):
        if prompt == "long":
            self.work(wanted)
        if prompt == "die always" or (prompt == "die" and not self.trace.exists()):
            self.trace.touch()
            os._exit(1)
        if prompt == "fail":
            raise VoiceError("This is no speech.")
        if prompt == "dawdle":
            time.sleep(30)
        return Heard(f"{len(audio)} {os.getpid()}", languages[0], 1.0)

    def work(self, wanted) -> None:
        """Work step by step, as long as it is wanted, and note how far that went."""
        for step in range(200):
            self.trace.write_text(str(step))
            if not wanted():
                break
            time.sleep(0.02)


def test_what_nobody_waits_for_any_more_is_given_up_and_what_waits_behind_it_too(tmp_path):
    async def run():
        hearing = Hearing(partial(Ears, tmp_path / "steps"), patience=20)
        await hearing.warm()
        unwanted = [
            asyncio.create_task(hearing.hear(silence(1), ("fr",), "long")) for _ in range(3)
        ]
        await asyncio.sleep(0.2)
        for each in unwanted:
            each.cancel()
        start = time.monotonic()
        assert (await hearing.hear(silence(1), ("fr",))).text.startswith("8000")
        assert time.monotonic() - start < 1.0
        assert 0 < int((tmp_path / "steps").read_text()) < 100
        hearing.close()

    asyncio.run(run())


def test_a_recogniser_that_dies_is_started_again_and_tries_once_more(tmp_path):
    async def run():
        hearing = Hearing(partial(Ears, tmp_path / "died"), patience=20)
        await hearing.warm()
        first = (await hearing.hear(silence(1), ("fr",))).text.split()
        second = (await hearing.hear(silence(1), ("fr",), "die")).text.split()
        assert first[0] == second[0] == "8000"
        assert first[1] != second[1] != str(os.getpid()), "a process of its own, and another one"
        with pytest.raises(VoiceError, match="died twice"):
            await hearing.hear(silence(1), ("fr",), "die always")
        with pytest.raises(VoiceError, match="no speech"):
            await hearing.hear(silence(1), ("fr",), "fail")
        assert (await hearing.hear(silence(0.5), ("en",))).language == "en"
        hearing.close()

    asyncio.run(run())


def test_a_death_hurts_no_other_call(tmp_path):
    async def run():
        hearing = Hearing(partial(Ears, tmp_path / "died"), patience=20)
        prompts = ["", "die", "", "die", "", ""]
        heard = await asyncio.gather(*(hearing.hear(silence(1), ("fr",), each) for each in prompts))
        assert [each.text.split()[0] for each in heard] == ["8000"] * 6
        hearing.close()

    asyncio.run(run())


def test_a_recogniser_that_is_stuck_is_ended_and_started_again(tmp_path):
    async def run():
        hearing = Hearing(partial(Ears, tmp_path / "died"), patience=20)
        await hearing.warm()
        hearing._patience = 0.2
        for _ in range(3):
            with pytest.raises(VoiceError, match="in time"):
                await hearing.hear(silence(1), ("fr",), "dawdle")
        hearing._patience = 20
        start = time.monotonic()
        assert (await hearing.hear(silence(1), ("fr",))).text
        assert time.monotonic() - start < 20
        hearing.close()

    asyncio.run(run())
