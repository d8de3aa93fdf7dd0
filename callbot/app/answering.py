"""An assistant for the terminal: no web server, no database but what was published."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from callbot.app.clock import Clock, start_clock
from callbot.app.parts import build_assistant
from callbot.assistant import Assistant
from callbot.settings import Settings


@dataclass(frozen=True)
class Answering:
    """An assistant and its clock, for the terminal."""

    assistant: Assistant
    clock: Clock
    languages: tuple[str, ...]


def open_answering(settings: Settings) -> Answering:
    """Return an assistant that answers at the settings' time."""
    with _undisturbed():
        assistant = build_assistant(settings)
    house = assistant.house
    return Answering(
        assistant, start_clock(settings.now, house.world.city.timezone), house.languages
    )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Make many objects that stay, without Python's search for cyclic garbage among them.

    It would look through a million of them several times, a seventh of a start; in the end they count
    as old at once.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if collects:
            gc.enable()
