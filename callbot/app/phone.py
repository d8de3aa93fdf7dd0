"""The phone line put together: the chat's parts, ears and mouth, what is said and by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from callbot.app import open_live, open_parts, people_answer, sentence, voicemail
from callbot.app.clock import Clock
from callbot.app.live import LiveAssistant
from callbot.channels.phone import Desk
from callbot.content.model import Content
from callbot.settings import Settings
from callbot.voice.audio import Samples
from callbot.voice.engines.weights import whisper_base
from callbot.voice.engines.whisper import Whisper
from callbot.voice.hearing import Hearing
from callbot.voice.mouths import Mouths, installed_mouths
from callbot.voice.ports import Ears
from callbot.voice.session import Manners

_QUESTIONS, _NAMES = 8, 16  # in the recogniser's prompt: it takes about 200 tokens


def open_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """Return what the calls of a process share. Raises VoiceError when an engine is missing."""
    mouths = installed_mouths()
    ears = make_ears(settings)
    store, live = open_live(settings)
    return Desk(
        parts=open_parts(settings, store, live, clock),
        hearing=Hearing(ears),
        mouth=mouths,
        script=partial(sentence, live),
        manners=partial(_manners, settings, live, mouths),
        prompt=partial(_prompt, live),
        keep_voicemail=partial(_keep_voicemail, voicemail.folder_of(settings)),
    )


def make_ears(settings: Settings) -> Callable[[], Ears]:
    """Return what builds the recogniser, in its own process. Raises VoiceError without weights."""
    folder = Path(settings.whisper_model) if settings.whisper_model else None
    return partial(Whisper, folder or whisper_base(settings.data / "voice"))


def _manners(settings: Settings, live: LiveAssistant, mouths: Mouths) -> Manners:
    house = live.current.house
    spoken = tuple(each for each in house.languages if each in mouths.languages)
    return Manners(
        languages=spoken or house.languages[:1],
        transfer=bool(settings.transfer_to) and people_answer(live),
        voicemail=settings.voicemail_days > 0,
    )


def _prompt(live: LiveAssistant, language: str) -> str:
    house = live.current.house
    names = tuple(name.value for name in house.names if name.kind == "stop")
    return prompt_for(house.content, names, language)


def prompt_for(content: Content, names: Sequence[str], language: str) -> str:
    """Return what is likely to be said: a question of each kind, and names of the city.

    Whole questions work better than a list of words: the recogniser goes on in their manner.
    """
    said = [each for each in content.examples if each.language == language]
    first = {each.intent: each.text for each in said if "{" not in each.text and not each.negative}
    step = max(1, len(names) // _NAMES)
    return " ".join([*list(first.values())[:_QUESTIONS], ", ".join(names[::step][:_NAMES])])


def _keep_voicemail(folder: Path, conversation: str, audio: Samples) -> None:
    voicemail.keep(folder, datetime.now(UTC), conversation, audio)
