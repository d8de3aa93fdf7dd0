"""Recognition in a process of its own: it takes a core, and when it dies a call must not.

Work waits in a queue; a process that died is replaced and its utterance tried once more. What nobody
waits for any more (the caller went on speaking) is given up between its steps, for others wait.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import count
from typing import Any

from callbot.offspring import deaf_to_ctrl_c, end_with_parent
from callbot.voice.audio import Samples
from callbot.voice.clips import WIDE, Clip, read_clip
from callbot.voice.ports import NOTHING, Ears, Heard, VoiceError

log = logging.getLogger(__name__)

_PLACES = 64  # for numbers of utterances that are given up; more than are under way
_STUCK = 3  # utterances in a row without an answer, after which the processes count as stuck
_SPAWN = multiprocessing.get_context("spawn")  # forking a process that has threads may freeze it
_ears: Ears | None = None  # in the recogniser's process
_given_up: Any = None  # there too: what the processes share


class Hearing:
    """Ears behind ``workers`` processes; ``make`` builds one's ears and must be picklable."""

    def __init__(self, make: Callable[[], Ears], *, workers: int = 1, patience: float = 10) -> None:
        """``patience`` is the longest that one utterance may take, waiting included, in seconds."""
        self._make, self._workers, self._patience = make, workers, patience
        self._pool: ProcessPoolExecutor | None = None
        self._late = self._asked = 0
        self._numbers = count(1)
        self._given_up = _SPAWN.RawArray("Q", _PLACES)
        self._lock = threading.Lock()  # a web process asks from many threads

    @property
    def busy(self) -> bool:
        """Whether every process has something to do: what can wait should."""
        return self._asked >= self._workers

    async def warm(self) -> None:
        """Load the model. Raises VoiceError when it cannot be loaded."""
        await asyncio.get_running_loop().run_in_executor(self._processes(), _ready)

    async def hear(self, audio: Samples, languages: Sequence[str], prompt: str = "") -> Heard:
        """Return what was said. Raises VoiceError when that could not be found out in time."""
        return await self._heard(_hear, audio, tuple(languages), prompt)

    async def hear_clip(self, clip: Clip, languages: Sequence[str], prompt: str = "") -> Heard:
        """Return what was said in a browser's recording, which is decoded in the process too.

        Raises ClipError for one that cannot be read, VoiceError as :meth:`hear`.
        """
        return await self._heard(_hear_clip, clip, tuple(languages), prompt)

    async def _heard(self, hear: Callable[..., Heard], *given: object) -> Heard:
        self._asked += 1
        try:
            return await self._tried(hear, *given)
        finally:
            self._asked -= 1

    async def _tried(self, hear: Callable[..., Heard], *given: object) -> Heard:
        number = next(self._numbers)
        for attempt in (1, 2):
            pool = self._processes()
            try:
                do = partial(_unless_given_up, number, hear, *given)
                work = asyncio.get_running_loop().run_in_executor(pool, do)
                heard = await asyncio.wait_for(work, self._patience)
            except asyncio.CancelledError:
                self._given_up[number % _PLACES] = number
                raise
            except BrokenProcessPool:
                log.warning("the recogniser died (attempt %s); it is started again", attempt)
                self._drop(pool)
            except TimeoutError as error:
                self._given_up[number % _PLACES] = number
                self._count_late(pool)
                raise VoiceError("The recogniser did not answer in time.") from error
            else:
                self._late = 0
                return heard
        raise VoiceError("The recogniser died twice over one utterance.")

    def close(self) -> None:
        """End the processes; the next utterance starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _drop(self, pool: ProcessPoolExecutor) -> None:
        """Forget a pool, unless another call has done so and works with a new one already."""
        if pool is self._pool:
            self.close()

    def _count_late(self, pool: ProcessPoolExecutor) -> None:
        """End processes that answer nobody any more; those of a busy hour answer somebody."""
        self._late += 1
        if self._late < _STUCK or pool is not self._pool:
            return
        log.error("the recogniser is stuck; it is ended and started again")
        processes = list(getattr(pool, "_processes", {}).values())
        self.close()
        for process in processes:
            process.kill()
        self._late = 0

    def _processes(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                given = (self._make, self._given_up)
                self._pool = ProcessPoolExecutor(
                    self._workers, mp_context=_SPAWN, initializer=_start, initargs=given
                )
                with deaf_to_ctrl_c():
                    self._pool.submit(_ready)  # the first work begins the processes
            return self._pool


def _start(make: Callable[[], Ears], given_up: Any) -> None:
    global _ears, _given_up  # a worker has no other place to keep its model
    end_with_parent()
    _ears, _given_up = make(), given_up


def _ready() -> bool:
    return _ears is not None


def _wanted(number: int) -> bool:
    return int(_given_up[number % _PLACES]) != number


def _unless_given_up(number: int, hear: Callable[..., Heard], *given: object) -> Heard:
    wanted = partial(_wanted, number)
    return hear(*given, wanted) if wanted() else NOTHING


def _hear(
    audio: Samples, languages: tuple[str, ...], prompt: str, wanted: Callable[[], bool]
) -> Heard:
    if _ears is None:
        raise VoiceError("The recogniser was not loaded.")
    return _ears.hear(audio, languages, prompt, wanted=wanted)


def _hear_clip(
    clip: Clip, languages: tuple[str, ...], prompt: str, wanted: Callable[[], bool]
) -> Heard:
    if _ears is None:
        raise VoiceError("The recogniser was not loaded.")
    return _ears.hear(read_clip(clip), languages, prompt, rate=WIDE, wanted=wanted)
