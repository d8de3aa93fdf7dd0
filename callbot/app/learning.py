"""Learning from the content in a process of its own, so that it takes no time from those who ask."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context

from callbot.app.engines import LETTERS_ONLY
from callbot.app.parts import build_assistant
from callbot.assistant.house import House
from callbot.offspring import deaf_to_ctrl_c, end_with_parent
from callbot.settings import Settings

log = logging.getLogger(__name__)

_NICENESS = 10  # whoever asks a question comes first


def stages(settings: Settings) -> Iterator[Settings]:
    """Yield the settings to learn with, one after the other: by letters in seconds, then by meaning."""
    for encoder in dict.fromkeys((LETTERS_ONLY, settings.encoder)):
        yield replace(settings, encoder=encoder)


def learn(settings: Settings) -> House:
    """Learn and keep what is missing; return the house that has it."""
    return build_assistant(settings, encode=True).house


def learn_apart(settings: Settings) -> None:
    """As :func:`learn`, in another process; when it fails, the log says so and nothing is kept."""
    process = get_context("spawn").Process(target=_learn, args=(settings,), daemon=True)
    with deaf_to_ctrl_c():
        process.start()
    process.join()
    if process.exitcode not in (0, -signal.SIGTERM):  # ended by us, when the server stops
        log.warning("learning apart ended with %s", process.exitcode)


def _learn(settings: Settings) -> None:
    os.nice(_NICENESS)
    end_with_parent()
    try:
        learn(settings)
    except (ValueError, OSError) as error:  # the database is away, the disk is full
        log.warning("learning apart is put off: %s", error)
        sys.exit(1)
