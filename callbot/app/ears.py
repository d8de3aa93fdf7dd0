"""What hears, for the phone line and for browsers: the engine, and what is likely to be said to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from callbot.app.live import LiveAssistant
from callbot.assistant.house import House
from callbot.settings import Settings
from callbot.transport.lines import routes
from callbot.transport.timetable import Timetable
from callbot.voice.engines.weights import whisper_base
from callbot.voice.engines.whisper import Whisper
from callbot.voice.hearing import Hearing
from callbot.voice.mouths import installed_mouths
from callbot.voice.ports import Ears
from callbot.voice.speech import Speech

_NAMES = 12  # in the recogniser's prompt: it takes about 200 tokens
_WEIGHTS = {"metro": 9, "tram": 4}
_PATIENCE = 20  # seconds for a recording: the first one waits until the model is loaded
_NEEDED = ("faster_whisper", "av", "soxr")
_INSTALL = "Speech is not installed here: pip install 'callbot[voice]'."


def make_ears(settings: Settings) -> Callable[[], Ears]:
    """Return what builds the recogniser, in its own process. Raises VoiceError without weights."""
    folder = Path(settings.whisper_model) if settings.whisper_model else None
    return partial(Whisper, folder or whisper_base(settings.data / "voice"))


def open_speech(settings: Settings, live: LiveAssistant) -> Speech:
    """Return what hears and speaks for browsers; without the extra ``voice`` it says what to install."""
    if not settings.speech_seconds:
        return Speech()
    if any(find_spec(name) is None for name in _NEEDED):
        return Speech(missing=_INSTALL)
    return Speech(
        lambda: Hearing(make_ears(settings), patience=_PATIENCE),
        installed_mouths,
        seconds=settings.speech_seconds,
        prompt=Prompts(live),
        missing=_INSTALL,
    )


class Prompts:
    """What is likely to be said to the assistant of this moment, by language."""

    def __init__(self, live: LiveAssistant) -> None:
        self._live = live
        self._house: House | None = None
        self._kept: dict[str, str] = {}

    def __call__(self, language: str) -> str:
        """Return the prompt; it is made anew when the assistant was exchanged."""
        house = self._live.current.house
        if house is not self._house:
            self._house, self._kept = house, {}
        if language not in self._kept:
            self._kept[language] = prompt_for(house, language)
        return self._kept[language]


def prompt_for(house: House, language: str) -> str:
    """Return what is likely to be said: whole sentences of the content, with stops and lines of the city.

    Whole sentences work better than a list of words: the recogniser goes on in their manner.
    """
    timetable = house.world.timetable
    stops = busiest_stops(timetable) if timetable else []
    lines = [line.name for line in timetable.lines if line.mode == "tram"] if timetable else []
    first, second = (*stops[:2], "", "")[:2]
    values = {"stop": first, "other_stop": second, "line": (*lines, "")[0],
              "stops": ", ".join(stops[2 : 2 + _NAMES])}  # fmt: skip
    return house.message("phone_prompt", language, values)


def busiest_stops(timetable: Timetable) -> list[str]:
    """Return the names of stations, those that most lines serve first; a metro counts for many."""
    found: Counter[str] = Counter()
    for line in timetable.lines:
        for direction in routes(timetable, line.id)[:1]:
            for station in direction.stations:
                found[station.name] += _WEIGHTS.get(line.mode, 1)
    return [name for name, _ in found.most_common()]
