"""A telephone call: a session's actions carried out, over whatever brings the sound.

The adapters (AudioSocket, SIP) give frames and keys in and take frames out; the conversation is
the chat's: the same assistant, the same event log, redacted alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from callbot.channels import callback
from callbot.channels.chat import by_phone, converse
from callbot.channels.parts import Parts
from callbot.channels.spoken import spoken_reply
from callbot.channels.texting import Message, ending, mobile, send_answer
from callbot.http.errors import ApiError
from callbot.voice.actions import (
    Action,
    Ask,
    Forget,
    HangUp,
    Hush,
    KeepVoicemail,
    KeepWish,
    Recognise,
    Say,
    SendText,
    Transfer,
)
from callbot.voice.audio import Samples, beep, frames, silence
from callbot.voice.chunks import first_and_rest
from callbot.voice.hearing import Hearing
from callbot.voice.manners import Manners, Script
from callbot.voice.ports import Heard, Mouth, VoiceError
from callbot.voice.session import VoiceSession
from callbot.voice.turn_taking import Listener

log = logging.getLogger(__name__)

_TICK = 0.1  # seconds between looks at the clock
_FRAME = 0.02
_PAUSES = (0.0, 0.25)  # seconds before the first sentence and the rest
_FAULTS = 5  # actions that may fail before a call is given up
_LONGEST = 2400.0  # seconds: a call that goes on for longer than its session lets it is stuck
_FIXED = ("phone_greeting", "phone_go_on", "phone_not_heard", "phone_silence",
          "phone_silent_emergency", "phone_menu", "phone_transfer", "phone_closed")  # fmt: skip


class Wire(Protocol):
    """What brings a call's sound and can end or pass it on."""

    async def send(self, frame: bytes) -> None:
        """Send 20 ms of sound."""
        ...

    async def flush(self) -> None:
        """Drop what was sent and not yet heard."""
        ...

    async def transfer(self, summary: str) -> bool:
        """Pass the call to a person; say whether that worked."""
        ...

    async def hang_up(self) -> None:
        """End the call."""
        ...


@dataclass(frozen=True)
class Desk:
    """What all calls of a process share.

    ``manners`` gives the manners of this moment (a person is there or not); ``prompt`` the names
    that are likely to be said, for the recogniser, in a language. ``complete`` tells whether a text is
    a whole question; ``choose`` picks among what may have been heard; ``listener`` makes what cuts
    a call's sound into turns.
    """

    parts: Parts
    hearing: Hearing
    mouth: Mouth
    script: Script
    manners: Callable[[], Manners]
    prompt: Callable[[str], str]
    keep_voicemail: Callable[[str, Samples], None]
    complete: Callable[[str, str], bool] = lambda _text, _language: False
    choose: Callable[[Heard], Heard] = lambda heard: heard
    listener: Callable[[], Listener] = Listener

    def rehearse(self) -> None:
        """Speak to nobody what every call may hear, for the mouth keeps what it has said."""
        for language in self.manners().languages:
            for key in _FIXED:
                with contextlib.suppress(VoiceError):
                    for piece in first_and_rest(self.script(key, language, {})):
                        self.mouth.say(piece, language, speed=1.0)


@dataclass(eq=False)
class Call:
    """One call on a wire; ``caller`` is the number that calls, where the wire knows it."""

    desk: Desk
    wire: Wire
    caller: str = field(default="", repr=False)
    session: VoiceSession = field(init=False)
    conversation: str | None = None
    token: str | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _playing: deque[bytes] = field(default_factory=deque)
    _jobs: set[asyncio.Task[None]] = field(default_factory=set)
    _speech: asyncio.Lock = field(default_factory=asyncio.Lock)
    _guessing: asyncio.Task[None] | None = None
    _silenced: int = 0
    _faults: int = 0

    def __post_init__(self) -> None:
        """Make the session with the manners of this moment."""
        desk = self.desk
        self.session = VoiceSession(desk.script, desk.manners(), listener=desk.listener())
        self.caller = mobile(self.caller, desk.parts.redactor.regions)
        self.session.writing.ending = ending(self.caller)

    async def run(self) -> None:
        """Hold the call until it ends; whatever fails in it fails alone."""
        self.perform(self.session.begin())
        pump = asyncio.create_task(self._pump())
        until = time.monotonic() + _LONGEST
        try:
            while not self.ended.is_set() and time.monotonic() < until:
                await asyncio.sleep(_TICK)
                self.perform(self.session.tick(time.monotonic()))
        finally:
            self.ended.set()
            self._keep_rest()
            for job in (pump, *self._jobs):
                job.cancel()
            await asyncio.gather(pump, *self._jobs, return_exceptions=True)

    async def announce_place(self, position: int) -> None:
        """Tell a caller who waits for a line how many are before."""
        language = self.desk.manners().languages[0]
        text = self.desk.script("phone_queue", language, {"position": str(position)})
        audio = await asyncio.to_thread(self.desk.mouth.say, text, language)
        for frame in frames(audio):
            await self.wire.send(frame)
            await asyncio.sleep(_FRAME)

    def hear_frame(self, frame: bytes) -> None:
        """Take 20 ms of what the caller says."""
        self.perform(self.session.frame(frame, time.monotonic()))

    def press(self, digit: str) -> None:
        """Take a key press."""
        self.perform(self.session.key(digit, time.monotonic()))

    async def settle(self) -> None:
        """Wait until all that was begun is done."""
        while self._jobs:
            await asyncio.gather(*self._jobs)

    def perform(self, actions: list[Action]) -> None:
        """Carry out what the session wants: at once what is quick, beside us what is not."""
        for action in actions:
            if isinstance(action, Hush):
                self._silenced += 1
                self._playing.clear()
                self._start(self.wire.flush())
            elif isinstance(action, Forget):
                self._forget()
            elif isinstance(action, Recognise) and action.guess:
                self._forget()
                self._guessing = self._start(self._guess(action))
            else:
                self._start(self._does(action))

    def _keep_rest(self) -> None:
        """Keep what the caller had said of a message when the line went dead."""
        for action in self.session.gone():
            if isinstance(action, KeepVoicemail):
                self.desk.keep_voicemail(self.conversation or "", action.audio)

    def _does(self, action: Action) -> Coroutine[Any, Any, None]:
        does: Mapping[type, Callable[[Any], Coroutine[Any, Any, None]]] = {
            Say: partial(self._say, self._silenced),
            Recognise: self._recognise,
            Ask: self._ask,
            Transfer: self._transfer,
            KeepWish: self._keep_wish,
            SendText: self._send_text,
            KeepVoicemail: self._keep_voicemail,
            HangUp: self._hang_up,
        }
        return does[type(action)](action)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        job = asyncio.create_task(self._safely(work))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job

    def _forget(self) -> None:
        """Take a guess back from the recogniser's queue, if it has not begun with it."""
        if self._guessing is not None:
            self._guessing.cancel()

    async def _safely(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("a call failed to carry out an action")
            self._faults += 1
            if self._faults < _FAULTS:
                self.perform(self.session.unable(time.monotonic()))
            else:
                self._start(self.wire.hang_up())
                self.ended.set()

    async def _say(self, mark: int, say: Say) -> None:
        """Speak, unless the caller has silenced us since ``mark``."""
        async with self._speech:  # one sentence after the other
            # The first sentence is heard while the rest is made.
            for pause, piece in zip(_PAUSES, first_and_rest(say.text), strict=False):
                if mark != self._silenced:
                    return
                audio = await asyncio.to_thread(self._sound, replace(say, text=piece))
                if mark != self._silenced:
                    return
                self._playing.extend((*frames(silence(pause)), *frames(audio)))
            if say.tone:
                self._playing.extend(frames(beep()))
            while self._playing:
                await asyncio.sleep(_FRAME)
            if mark == self._silenced:
                self.perform(self.session.said(time.monotonic()))

    def _sound(self, say: Say) -> Samples:
        try:
            return self.desk.mouth.say(say.text, say.language, speed=say.speed)
        except VoiceError as error:
            log.warning("%s", error)
            return beep()

    async def _pump(self) -> None:
        """Send a frame every 20 ms by the clock, whatever else is going on."""
        due = time.monotonic()
        while True:
            due = max(due + _FRAME, time.monotonic() - 5 * _FRAME)
            await asyncio.sleep(due - time.monotonic())
            if self._playing:
                await self.wire.send(self._playing.popleft())

    async def _recognise(self, wanted: Recognise) -> None:
        heard = await self._heard(wanted)
        if heard is not None:
            self.perform(self.session.heard(heard, time.monotonic()))

    async def _guess(self, wanted: Recognise) -> None:
        if self.desk.hearing.busy:  # with others, who have said all; then this waits for its end
            self.perform(self.session.unable(time.monotonic(), guess=wanted.guess))
            return
        heard = await self._heard(wanted)
        if heard is None:
            return
        complete = not self.session.guess.awaited and await asyncio.to_thread(
            self.desk.complete, heard.text, heard.language
        )
        now = time.monotonic()
        self.perform(self.session.guessed(wanted.guess, heard, now, complete=complete))

    async def _heard(self, wanted: Recognise) -> Heard | None:
        """Return what was heard; None, and the session knows, when the recogniser failed."""
        prompt = self.desk.prompt(wanted.languages[0])
        try:
            heard = await self.desk.hearing.hear(wanted.audio, wanted.languages, prompt)
        except VoiceError as error:
            log.warning("%s", error)
            self.perform(self.session.unable(time.monotonic(), guess=wanted.guess))
            return None
        return await asyncio.to_thread(self.desk.choose, heard)

    async def _ask(self, ask: Ask) -> None:
        question = by_phone(ask.text, self.conversation, ask.language, self.token)
        answered = await asyncio.to_thread(converse, self.desk.parts, question)
        body = json.loads(answered.body)
        self.conversation = answered.conversation
        self.token = body.get("token", self.token)
        self.perform(self.session.answered(spoken_reply(body), time.monotonic()))

    async def _transfer(self, transfer: Transfer) -> None:
        await asyncio.to_thread(self._tell_inbox, "asked")
        summary = self.desk.parts.redactor.redact(transfer.summary)  # it may leave the house
        async with self._speech:  # after the announcement
            done = await self.wire.transfer(summary)
        if done:
            self.ended.set()
        else:
            self.perform(self.session.not_transferred(time.monotonic()))

    async def _keep_wish(self, wish: KeepWish) -> None:
        try:
            read = callback.read_wish(
                {"callback": {"phone": wish.number, "consent": True}},
                self.desk.parts.redactor.regions,
            )
        except ApiError:
            self.perform(self.session.wish_kept(time.monotonic(), usable=False))
            return
        await asyncio.to_thread(self._store_wish, read)
        self.perform(self.session.wish_kept(time.monotonic(), usable=True))

    def _store_wish(self, wish: callback.Wish) -> None:
        parts = self.desk.parts
        if self.conversation is None:  # the caller has asked nothing yet
            opened = parts.store.begin(parts.wall())
            self.conversation, self.token = opened.conversation, opened.token
        parts.store.append(self.conversation, callback.keep(parts, self.conversation, wish))
        self._tell_inbox("callback")

    def _tell_inbox(self, why: str) -> None:
        """Let who answers see what was said; without a question there is nothing to see."""
        parts = self.desk.parts
        if self.conversation is not None and parts.handovers is not None:
            language = self.session.language
            parts.handovers.open(self.conversation, why, parts.wall(), language=language)

    async def _send_text(self, wanted: SendText) -> None:
        number, conversation = wanted.number or self.caller, self.conversation or ""
        message = Message(conversation, number, wanted.text, wanted.language)
        sent = await asyncio.to_thread(send_answer, self.desk.parts, message, time.monotonic())
        self.perform(self.session.texted(sent, time.monotonic()))

    async def _keep_voicemail(self, message: KeepVoicemail) -> None:
        await asyncio.to_thread(self.desk.keep_voicemail, self.conversation or "", message.audio)

    async def _hang_up(self, _action: HangUp) -> None:
        async with self._speech:
            await self.wire.hang_up()
        self.ended.set()
