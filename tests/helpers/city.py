"""The embedded city, opened once for all tests of a process."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from helpers.data import ROOT
from helpers.small import small_intents

from callbot.app.parts import build_assistant
from callbot.settings import Settings


@lru_cache(maxsize=1)
def data_folder() -> Path:
    """Return the folder of the imported feed and what was learned: all test processes share it."""
    return ROOT / ".cache" / "tests"


@lru_cache(maxsize=4)
def assistant_of(gtfs: str = "", *, whole: bool = False):
    """Return the assistant of the embedded city, with another timetable if given.

    It learns from French and English, or from all languages where ``whole``.
    """
    feeds, intents = (gtfs,) if gtfs else (), "" if whole else str(small_intents())
    return build_assistant(
        Settings(data=data_folder(), gtfs=feeds, intents=intents, encoder="none")
    )


def assistant_at(now: str, *, gtfs: str = "", whole: bool = False):
    """Return the assistant and the aware moment that ``now`` means in its city."""
    assistant = assistant_of(gtfs, whole=whole)
    zone = assistant.house.world.city.timezone
    return assistant, datetime.fromisoformat(now).replace(tzinfo=zone)
