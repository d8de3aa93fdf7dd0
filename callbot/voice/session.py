"""One call, from the greeting to the goodbye: frames, keys and results in, actions out.

A session does no work of its own and reads no clock: it is told the time (seconds, monotonic), and
what it wants done it returns. So a call can be replayed in a test in a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from callbot.voice.actions import (
    Action,
    Ask,
    HangUp,
    Hush,
    KeepVoicemail,
    KeepWish,
    Recognise,
    Say,
    SpokenReply,
    Transfer,
)
from callbot.voice.chunks import in_parts
from callbot.voice.keys import Keys, Pressed
from callbot.voice.ports import Heard
from callbot.voice.turn_taking import Listener

Script = Callable[[str, str, Mapping[str, str]], str]
"""Gives a sentence by its key, language and values."""


@dataclass(frozen=True)
class Manners:
    """How a session behaves. Times in seconds."""

    languages: tuple[str, ...] = ("fr", "en")  # that can be spoken, the city's own first
    silence: float = 6.0  # after which we ask whether somebody is there
    silences: int = 3  # after which we hang up
    failures: int = 2  # after which we offer a person
    least_sure: float = 0.25  # a hearing below it is asked again
    barge_in: float = 0.2  # of voice that silences us
    longest_wait: float = 12.0  # for recogniser or assistant
    slow: float = 0.8
    transfer: bool = False  # a person can take the call now
    voicemail: bool = False


@dataclass
class VoiceSession:
    """The state of one call. ``phase`` is talk, number, voicemail or over."""

    script: Script
    manners: Manners = field(default_factory=Manners)
    listener: Listener = field(default_factory=Listener)
    keys: Keys = field(default_factory=Keys)
    language: str = ""
    chosen: bool = False  # the caller chose the language
    phase: str = "talk"
    speaking: bool = False
    waiting_since: float | None = None  # for the recogniser or the assistant
    quiet_since: float | None = None
    silences: int = 0
    failures: int = 0
    slow: bool = False
    parts: list[str] = field(default_factory=list)  # what is still to be said of an answer
    last: str = ""
    questions: list[str] = field(default_factory=list)

    def begin(self) -> list[Action]:
        """Greet: what this is, and that it may be spoken to at once."""
        self.language = self.manners.languages[0]
        return [self._say("phone_greeting")]

    def frame(self, data: bytes, now: float) -> list[Action]:
        """Take 20 ms of what the caller says."""
        if self.phase == "over":
            return []
        change = self.listener.feed(data)
        if change == "ended":
            return self._utterance(now)
        if self.listener.speaking:
            self.quiet_since = None
            if self.speaking and self.listener.length >= self.manners.barge_in:
                self.speaking = False
                return [Hush()]
        return []

    def said(self, now: float) -> list[Action]:
        """What we said has been heard to its end."""
        self.speaking = False
        self.quiet_since = now
        return []

    def key(self, digit: str, now: float) -> list[Action]:
        """Take a key press: 0-9, * or #."""
        if self.phase == "over":
            return []
        self.silences, self.quiet_since = 0, None
        hush: list[Action] = [Hush()] if self.speaking else []
        self.speaking = False
        return hush + self._pressed(self.keys.press(digit), now)

    def heard(self, heard: Heard, now: float) -> list[Action]:
        """Take what the recogniser understood."""
        self.waiting_since = None
        if self.phase == "over":
            return []
        if not heard.text or heard.confidence < self.manners.least_sure:
            return self._failed("phone_not_heard", now)
        if heard.language != self.language and not self.chosen:
            self.language = heard.language
        self.silences = 0
        self.questions.append(heard.text)
        self.waiting_since = now
        return [Ask(heard.text, self.language if self.chosen else None, heard.confidence)]

    def answered(self, reply: SpokenReply, now: float) -> list[Action]:
        """Take the assistant's answer."""
        self.waiting_since = None
        if self.phase == "over":
            return []
        if reply.language in self.manners.languages:
            self.language = reply.language
        self.slow = self.slow or reply.slower
        if reply.person:
            return self._person(reply.text)
        self.failures = 0 if reply.understood else self.failures + 1
        if self.failures > self.manners.failures:
            return self._person("")
        self.keys.offer([say for _, say in reply.choices])
        self.parts = in_parts(self._with_keys(reply))
        return self._next_part()

    def unable(self, now: float) -> list[Action]:
        """Say that recogniser or assistant failed, once; then offer a person."""
        self.waiting_since = None
        return self._failed("phone_not_heard", now)

    def not_transferred(self, now: float) -> list[Action]:
        """Nobody took the call."""
        return self._closed()

    def tick(self, now: float) -> list[Action]:
        """Let time pass; call it a few times a second."""
        if self.phase == "over":
            return []
        if self.waiting_since is not None:
            late = now - self.waiting_since > self.manners.longest_wait
            return self.unable(now) if late else []
        if self.quiet_since is None or now - self.quiet_since < self.manners.silence:
            return []
        self.quiet_since = None
        return self._silent()

    def _utterance(self, now: float) -> list[Action]:
        audio = self.listener.take()
        if self.phase == "voicemail":
            self.phase = "over"
            return [KeepVoicemail(audio), self._say("phone_goodbye"), HangUp("voicemail")]
        if self.phase == "number" or self.waiting_since is not None:
            return []  # one thing at a time: what is said meanwhile was not for us
        self.waiting_since = now
        first = () if self.chosen else self.manners.languages
        others = tuple(each for each in first if each != self.language)
        return [Recognise(audio, (self.language, *others))]

    def _pressed(self, pressed: Pressed, now: float) -> list[Action]:
        meaning, value = pressed
        does: Mapping[str, Callable[[], list[Action]]] = {
            "person": lambda: self._person(""),
            "again": lambda: [self._speak(self.last)],
            "next": lambda: self._next_part() or [self._say("phone_menu")],
            "choice": lambda: self._choose(value, now),
            "language": lambda: self._switch(int(value)),
            "number": lambda: self._wish(value),
            "menu": lambda: [self._say("phone_menu")],
            "typing": list,
        }
        return does[meaning]()

    def _choose(self, say: str, now: float) -> list[Action]:
        self.waiting_since = now
        return [Ask(say, self.language)]

    def _switch(self, number: int) -> list[Action]:
        if not 0 <= number < len(self.manners.languages):
            return [self._say("phone_menu")]
        self.language, self.chosen = self.manners.languages[number], True
        return [self._say("phone_go_on")]

    def _person(self, remark: str) -> list[Action]:
        if self.manners.transfer:
            say = [self._say("phone_transfer")]
            return [*say, Transfer(" / ".join(self.questions[-5:]))]
        return self._closed()

    def _closed(self) -> list[Action]:
        """Nobody is there: their wish to be called back, else a message."""
        self.keys.collect_number()
        self.phase = "number"
        return [self._say("phone_closed")]

    def _wish(self, number: str) -> list[Action]:
        self.phase = "talk"
        if not number:
            return self._voicemail() if self.manners.voicemail else [self._say("phone_go_on")]
        return [KeepWish(number), self._say("phone_wish_kept")]

    def _voicemail(self) -> list[Action]:
        self.phase = "voicemail"
        return [Say(self._text("phone_voicemail"), self.language, tone=True)]

    def _silent(self) -> list[Action]:
        self.silences += 1
        if self.silences >= self.manners.silences:
            self.phase = "over"
            return [self._say("phone_goodbye"), HangUp("silence")]
        if self.phase == "number":
            return self._wish("")
        return [self._say("phone_silence" if self.silences == 1 else "phone_silent_emergency")]

    def _failed(self, key: str, now: float) -> list[Action]:
        self.failures += 1
        if self.failures > self.manners.failures:
            return self._person("")
        return [self._say(key)]

    def _with_keys(self, reply: SpokenReply) -> str:
        said = [reply.text]
        for number, (label, _) in enumerate(reply.choices[:3], start=1):
            said.append(self._text("phone_choice", {"number": str(number), "choice": label}))
        return " ".join(said)

    def _next_part(self) -> list[Action]:
        if not self.parts:
            return []
        part = self.parts.pop(0)
        more = f" {self._text('phone_more')}" if self.parts else ""
        return [self._speak(part + more)]

    def _say(self, key: str, **values: str) -> Say:
        return self._speak(self._text(key, values))

    def _speak(self, text: str) -> Say:
        self.last, self.speaking, self.quiet_since = text, True, None
        return Say(text, self.language, self.manners.slow if self.slow else 1.0)

    def _text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        return self.script(key, self.language, values or {})
