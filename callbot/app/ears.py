"""What hears, for the phone line and for browsers: the engine, and what is likely to be said to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from callbot.app.live import LiveAssistant
from callbot.assistant.house import House
from callbot.content.model import Content
from callbot.settings import Settings
from callbot.voice.engines.weights import whisper_base
from callbot.voice.engines.whisper import Whisper
from callbot.voice.hearing import Hearing
from callbot.voice.mouths import installed_mouths
from callbot.voice.ports import Ears
from callbot.voice.speech import Speech

_QUESTIONS, _NAMES = 8, 16  # in the recogniser's prompt: it takes about 200 tokens
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
            names = tuple(name.value for name in house.names if name.kind == "stop")
            self._kept[language] = prompt_for(house.content, names, language)
        return self._kept[language]


def prompt_for(content: Content, names: Sequence[str], language: str) -> str:
    """Return what is likely to be said: a question of each kind, and names of the city.

    Whole questions work better than a list of words: the recogniser goes on in their manner.
    """
    said = [each for each in content.examples if each.language == language]
    first = {each.intent: each.text for each in said if "{" not in each.text and not each.negative}
    step = max(1, len(names) // _NAMES)
    return " ".join([*list(first.values())[:_QUESTIONS], ", ".join(names[::step][:_NAMES])])
