"""What hears, for the phone line and for browsers: the engine, and what is likely to be said to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from callbot.app.engines import mouths_of, plugged_ears
from callbot.app.live import LiveAssistant
from callbot.assistant.house import House
from callbot.plugged import maker
from callbot.settings import Settings
from callbot.transport.lines import routes
from callbot.transport.timetable import Timetable
from callbot.understanding.reading import Context
from callbot.voice.engines.weights import whisper_base
from callbot.voice.engines.whisper import Whisper
from callbot.voice.hearing import Hearing
from callbot.voice.ports import Ears, Heard, VoiceError
from callbot.voice.rescoring import Wording
from callbot.voice.speech import Speech

_NAMES = 6  # in the recogniser's prompt: each costs a hundredth of a second at every question
_TRIED = 3  # of the texts that may have been said
_WEIGHTS = {"metro": 9, "tram": 4}
_PATIENCE = 20  # seconds for a recording: the first one waits until the model is loaded
_NEEDED = ("faster_whisper", "av", "soxr")
_INSTALL = "Speech is not installed here: pip install 'callbot[voice]'."


def make_ears(settings: Settings, *, threads: int = 2) -> Callable[[], Ears]:
    """Return what builds the recogniser, in its own process, on ``threads`` processor cores.

    Raises VoiceError without weights, PlugError for an engine that is not there.
    """
    if settings.ears:
        maker(settings.ears)
        return partial(plugged_ears, settings.ears, threads)
    folder = Path(settings.whisper_model) if settings.whisper_model else None
    if folder is not None and not (folder / "model.bin").is_file():
        raise VoiceError(
            f"There is no model in {folder} (no model.bin): set whisper_model to the folder of a "
            "CTranslate2 Whisper model, or leave it empty for the one that was installed."
        )
    return partial(Whisper, folder or whisper_base(settings.data / "voice"), threads=threads)


def open_speech(settings: Settings, live: LiveAssistant) -> Speech:
    """Return what hears and speaks for browsers; without the extra ``voice`` it says what to install."""
    if not settings.speech_seconds:
        return Speech()
    if any(find_spec(name) is None for name in _NEEDED):
        return Speech(missing=_INSTALL)
    return Speech(
        lambda: Hearing(make_ears(settings), patience=_PATIENCE),
        partial(mouths_of, settings),
        seconds=settings.speech_seconds,
        prompt=Expectations(live).prompt,
        missing=_INSTALL,
    )


class Expectations:
    """What is likely to be said to the assistant of this moment, by language."""

    def __init__(self, live: LiveAssistant) -> None:
        self._live = live
        self._house: House | None = None
        self._prompts: dict[str, str] = {}
        self._wordings: dict[str, Wording] = {}

    def prompt(self, language: str) -> str:
        """Return the recogniser's prompt; it is made anew when the assistant was exchanged."""
        house = self._newest()
        if language not in self._prompts:
            self._prompts[language] = prompt_for(house, language)
        return self._prompts[language]

    def choose(self, heard: Heard) -> Heard:
        """Return the hearing with the text that is likeliest said to a town hall of this city.

        A cry for help comes before all. (To prefer what is understood gave one right answer more in
        sixty, and one wrong.)
        """
        house = self._newest()
        if heard.language not in self._wordings:
            self._wordings[heard.language] = wording_of(house, heard.language)
        said = self._wordings[heard.language].ranked(heard)[:_TRIED]
        cries = (text for text in said if house.understanding.cries(text))
        return replace(heard, text=next(cries, said[0])) if said else heard

    def is_complete(self, text: str, language: str) -> bool:
        """Tell whether a text is surely a question, or a cry for help, as it stands."""
        context, now = Context(chosen=language), datetime.now(UTC)
        match = self._newest().understanding.understand(text, now, context=context)
        return match.verdict in ("answer", "safety")

    def _newest(self) -> House:
        house = self._live.current.house
        if house is not self._house:
            self._house, self._prompts, self._wordings = house, {}, {}
        return house


def wording_of(house: House, language: str) -> Wording:
    """Return how words follow each other in the questions of a language."""
    said = (
        each.text
        for each in house.content.examples
        if each.language == language and not each.negative
    )
    timetable = house.world.timetable
    return Wording(said, [each.name for each in timetable.stations] if timetable else ())


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
