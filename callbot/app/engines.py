"""Which engines think, hear and speak: the packaged ones, or others that the settings name."""

from __future__ import annotations

from functools import lru_cache

from callbot.plugged import maker
from callbot.settings import ENCODER, Settings
from callbot.understanding.encoders import packaged_encoder
from callbot.understanding.scorers.semantic import Encoder
from callbot.voice.mouths import Mouths, installed_mouths
from callbot.voice.ports import Ears, Mouth

LETTERS_ONLY = "none"


def encoder_of(settings: Settings) -> Encoder | None:
    """Return the sentence encoder, None where letters are to do. Raises PlugError."""
    if settings.encoder == LETTERS_ONLY:
        return None
    return packaged_encoder() if settings.encoder == ENCODER else _encoder(settings.encoder)


@lru_cache(maxsize=1)
def _encoder(named: str) -> Encoder:
    made: Encoder = maker(named)()
    return made


def mouths_of(settings: Settings) -> Mouths:
    """Return the voices, the one that is named first. Raises VoiceError, PlugError."""
    first: list[Mouth] = [maker(settings.mouth)()] if settings.mouth else []
    return installed_mouths(first)


def plugged_ears(named: str, threads: int) -> Ears:
    """Make a recogniser by its name, in the process that is to use it. Raises PlugError."""
    made: Ears = maker(named)(threads=threads)
    return made
