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

    def hear(self, audio, languages, prompt=""):
        if prompt == "die always" or (prompt == "die" and not self.trace.exists()):
            self.trace.touch()
            os._exit(1)
        if prompt == "fail":
            raise VoiceError("This is no speech.")
        if prompt == "dawdle":
            time.sleep(30)
        return Heard(f"{len(audio)} {os.getpid()}", languages[0], 1.0)


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
