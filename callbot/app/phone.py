"""The phone line put together: the chat's parts, ears and mouth, what is said and by whom."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from callbot.app import open_live, open_parts, people_answer, sentence, voicemail
from callbot.app.clock import Clock
from callbot.app.ears import Expectations, make_ears
from callbot.app.engines import mouths_of
from callbot.app.live import LiveAssistant
from callbot.channels.phone import Desk
from callbot.settings import Settings
from callbot.voice.audio import Samples
from callbot.voice.hearing import Hearing
from callbot.voice.manners import Manners
from callbot.voice.mouths import Mouths
from callbot.voice.quieting import installed_quieter
from callbot.voice.turn_taking import Listener

_MOST_EARS = 4  # processes that recognise, one a core; two threads each get into each other's way


def open_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """Return what the calls of a process share. Raises VoiceError when an engine is missing."""
    mouths = mouths_of(settings)
    ears = make_ears(settings, threads=1)
    store, live = open_live(settings)
    live.watch()  # what was published before the first call counts in it
    expected = Expectations(live)
    return Desk(
        parts=open_parts(settings, store, live, clock),
        hearing=Hearing(ears, workers=min(_MOST_EARS, os.cpu_count() or 1)),
        mouth=mouths,
        script=partial(sentence, live),
        manners=partial(_manners, settings, live, mouths),
        prompt=expected.prompt,
        choose=expected.choose,
        keep_voicemail=partial(_keep_voicemail, voicemail.folder_of(settings)),
        complete=expected.is_complete,
        listener=_listener,
    )


def _listener() -> Listener:
    return Listener(quiet=installed_quieter())


def _manners(settings: Settings, live: LiveAssistant, mouths: Mouths) -> Manners:
    house = live.current.house
    spoken = tuple(each for each in house.languages if each in mouths.languages)
    languages = spoken or house.languages[:1]
    return Manners(
        languages=languages,
        notice=live.banner(languages[0], datetime.now(UTC)),
        transfer=bool(settings.transfer_to) and people_answer(live),
        voicemail=settings.voicemail_days > 0,
        sms=bool(settings.sms_url),
    )


def _keep_voicemail(folder: Path, conversation: str, audio: Samples) -> None:
    voicemail.keep(folder, datetime.now(UTC), conversation, audio)
