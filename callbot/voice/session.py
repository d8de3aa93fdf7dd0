"""One call, from the greeting to the goodbye: frames, keys and results in, actions out.

A session does no work of its own and reads no clock: it is told the time (seconds, monotonic), and
what it wants done it returns. So a call can be replayed in a test in a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from callbot.text import tokens
from callbot.voice.actions import (
    Action,
    Ask,
    Forget,
    Hush,
    Recognise,
    Say,
    SpokenReply,
    Transfer,
)
from callbot.voice.audio import Samples, loudness, seconds
from callbot.voice.chunks import in_parts, unfinished
from callbot.voice.errands import Errands, Writing
from callbot.voice.guess import Guess
from callbot.voice.keys import Keys, Pressed
from callbot.voice.manners import Manners, Script
from callbot.voice.ports import Heard
from callbot.voice.spelling import spoken_list, unspelled
from callbot.voice.turn_taking import Listener


@dataclass
class VoiceSession(Errands):
    """The state of one call. ``phase`` is talk, transfer, number, sms, voicemail or over."""

    script: Script
    manners: Manners = field(default_factory=Manners)
    listener: Listener = field(default_factory=Listener)
    keys: Keys = field(default_factory=Keys)
    guess: Guess = field(default_factory=Guess)
    writing: Writing = field(default_factory=Writing)
    language: str = ""
    chosen: bool = False  # the caller chose the language
    phase: str = "talk"
    speaking: bool = False
    waiting_since: float | None = None  # for the recogniser or the assistant
    quiet_since: float | None = None
    silences: int = 0
    failures: int = 0
    slow: bool = False
    faint: bool = False  # the newest utterance was no louder than a whisper
    parts: list[str] = field(default_factory=list)  # what is still to be said of an answer
    last: str = ""
    questions: list[str] = field(default_factory=list)
    message: list[Samples] = field(default_factory=list)  # a voicemail, sentence by sentence
    began: float | None = None

    def __post_init__(self) -> None:
        """Begin in the city's own language."""
        self.language = self.language or self.manners.languages[0]

    def begin(self) -> list[Action]:
        """Greet: what this is, that it may be spoken to at once, and what all are to know today."""
        greeting = self._text("phone_greeting")
        return [self._speak(" ".join(each for each in (greeting, self.manners.notice) if each))]

    def frame(self, data: bytes, now: float) -> list[Action]:
        """Take 20 ms of what the caller says."""
        if self.phase == "over":
            return []
        change = self.listener.feed(data)
        if change in ("paused", "resumed", "ended"):
            return self._turn(change, now)
        if self.listener.speaking:
            self.quiet_since = None
            if self.speaking and self.listener.length >= self.manners.barge_in:
                self.speaking = False
                return [Hush()]
        return []

    def guessed(
        self, number: int, heard: Heard, now: float, *, complete: bool = False
    ) -> list[Action]:
        """Take what the recogniser understood of what was said up to a pause.

        ``complete`` is whether it is a whole question, after which less silence ends the turn.
        """
        if not self.guess.is_current(number):
            return []
        if self.guess.awaited:
            self.guess.drop()
            return self.heard(heard, now)
        self.guess.heard = heard
        if complete:
            self.listener.hurry()
        return []

    def said(self, now: float) -> list[Action]:
        """What we said has been heard to its end."""
        self.speaking = False
        self.quiet_since = now
        return []

    def key(self, digit: str, now: float) -> list[Action]:
        """Take a key press: 0-9, * or #."""
        if self.phase in ("over", "transfer"):
            return []
        if self.phase == "voicemail":
            return self._message_ended()
        self.silences, self.quiet_since = 0, None
        hush: list[Action] = [Hush()] if self.speaking else []
        self.speaking = False
        return hush + self._pressed(self.keys.press(digit), now)

    def heard(self, heard: Heard, now: float) -> list[Action]:
        """Take what the recogniser understood."""
        self.waiting_since = None
        if self.phase != "talk":
            return []
        if not heard.text or heard.confidence < self.manners.least_sure:
            # whoever whispers may not be free to speak
            return self._failed("phone_silent_emergency" if self.faint else "phone_not_heard", now)
        if heard.language != self.language and not self.chosen:
            self.language = heard.language
        self.silences = 0
        text = unspelled(heard.text)
        if (wanted := self._more(text)) is not None:
            return self._yes_or_no(wanted)
        self.writing.asked = False
        self.questions.append(text)
        self.waiting_since = now
        return [Ask(text, self.language if self.chosen else None, heard.confidence)]

    def answered(self, reply: SpokenReply, now: float) -> list[Action]:
        """Take the assistant's answer."""
        self.waiting_since = None
        if self.phase != "talk":
            return []
        if reply.language not in self.manners.languages:
            self.chosen = True  # or the next answer would be unspeakable too
            self.writing.text = reply.written
            offer = self._in_writing() if self.manners.sms else []
            return [self._say("phone_no_voice"), *offer]
        self.language = reply.language
        self.slow = self.slow or reply.slower
        if reply.person or (reply.off and self.manners.transfer):
            return self._person()
        self.failures = 0 if reply.understood else self.failures + 1
        if self.failures >= self.manners.failures:
            return self._person()
        if reply.wish:
            return self._errand(reply)
        self.writing.text, self.writing.asked = reply.written or reply.text, False
        self.keys.offer([say for _, say in reply.choices])
        # Whom to call instead is not left for who wants more.
        self.parts = [reply.text] if reply.off else in_parts(self._with_keys(reply))
        return self._next_part()

    def unable(self, now: float, *, guess: int = 0) -> list[Action]:
        """Say that recogniser or assistant failed, once; then offer a person.

        ``guess`` is the number of what the recogniser failed at, where that was a guess.
        """
        if guess and not self.guess.is_current(guess):
            return []
        only_guessed = guess and not self.guess.awaited
        self.guess.drop()
        if only_guessed:
            return []  # it is tried again when the turn has ended
        self.waiting_since = None
        return self._failed("phone_not_heard", now)

    def not_transferred(self, now: float) -> list[Action]:
        """Nobody took the call."""
        return self._closed()

    def tick(self, now: float) -> list[Action]:
        """Let time pass; call it a few times a second."""
        if self.began is None:
            self.began = now
        if self.phase == "over":
            return []
        if now - self.began > self.manners.longest_call:
            return self._goodbye("too long")
        return self._wait(now)

    def _wait(self, now: float) -> list[Action]:
        """Act when something takes too long: an engine, the caller, a pause in a message."""
        if self.waiting_since is not None:
            late = now - self.waiting_since > self.manners.longest_wait
            return self.unable(now) if late else []
        if self.quiet_since is None and not (self.speaking or self.listener.speaking):
            self.quiet_since = now  # whatever came before led to nothing
        pause = self.manners.message_pause if self.message else self.manners.silence
        if self.quiet_since is None or now - self.quiet_since < pause or self.phase == "transfer":
            return []
        self.quiet_since = None
        return self._message_ended() if self.phase == "voicemail" else self._silent()

    def _turn(self, change: str, now: float) -> list[Action]:
        """Act on a pause, which may be the end, on the caller's going on, on the end."""
        if change == "ended":
            return self._utterance(now)
        if self.phase != "talk" or self.waiting_since is not None:
            return []
        if change == "paused" and self.listener.length <= self.manners.longest_guess:
            return [self._recognise(self.listener.so_far(), self.guess.begin())]
        self.guess.drop()
        return [Forget()] if change == "resumed" else []

    def _utterance(self, now: float) -> list[Action]:
        audio = self.listener.take()
        if self.phase == "voicemail":
            self.message.append(audio)
            self.quiet_since = now
            long = sum(map(seconds, self.message)) >= self.manners.longest_message
            return self._message_ended() if long else []
        if self.phase != "talk" or self.waiting_since is not None:
            self.guess.drop()
            return []  # one thing at a time: what is said meanwhile was not for us
        self.waiting_since = now
        self.faint = loudness(audio) < self.manners.faint
        if not self.guess.open:
            return [self._recognise(audio)]
        self.guess.awaited, known = True, self.guess.heard
        return self.guessed(self.guess.number, known, now) if known else []

    def _recognise(self, audio: Samples, guess: int = 0) -> Recognise:
        first = () if self.chosen else self.manners.languages
        others = tuple(each for each in first if each != self.language)
        return Recognise(audio, (self.language, *others), guess)

    def _pressed(self, pressed: Pressed, now: float) -> list[Action]:
        meaning, value = pressed
        does: Mapping[str, Callable[[], list[Action]]] = {
            "person": self._person,
            "again": lambda: [self._speak(self.last)],
            "next": lambda: self._next_part() or [self._say("phone_menu")],
            "choice": lambda: self._choose(value, now),
            "language": lambda: self._switch(int(value)),
            "number": lambda: self._wish(value),
            "menu": lambda: [self._say("phone_menu")],
            "written": self._in_writing,
            "typing": list,
        }
        return does[meaning]()

    def _errand(self, reply: SpokenReply) -> list[Action]:
        if reply.wish == "sms":
            return self._in_writing()
        return self._collect("number", self._speak(reply.text))

    def _choose(self, say: str, now: float) -> list[Action]:
        if self.writing.asked:
            return self._agreed(True)
        self.waiting_since = now
        return [Ask(say, self.language)]

    def _switch(self, number: int) -> list[Action]:
        if not 0 <= number < len(self.manners.languages):
            return [self._say("phone_menu")]
        self.language, self.chosen = self.manners.languages[number], True
        return [self._say("phone_go_on")]

    def _person(self) -> list[Action]:
        self.writing.asked = False
        if self.manners.transfer:
            self.phase = "transfer"
            say = [self._say("phone_transfer")]
            return [*say, Transfer(" / ".join(self.questions[-5:]))]
        return self._closed()

    def _silent(self) -> list[Action]:
        self.silences += 1
        if self.silences >= self.manners.silences:
            return self._goodbye("silence")
        if self.phase in ("number", "sms"):
            return self._wish("")
        return [self._say("phone_silence" if self.silences == 1 else "phone_silent_emergency")]

    def _failed(self, key: str, now: float) -> list[Action]:
        self.failures += 1
        if self.failures >= self.manners.failures:
            return self._person()
        return [self._say(key)]

    def _with_keys(self, reply: SpokenReply) -> str:
        unsure = reply.choices and not reply.understood  # its text names them too: once is enough
        said = [self._text("phone_unsure") if unsure else reply.text]
        for number, (label, _) in enumerate(reply.choices[:3], start=1):
            said.append(self._text("phone_choice", {"number": str(number), "choice": label}))
        return " ".join(said)

    def _next_part(self) -> list[Action]:
        if not self.parts:
            return []
        part = self.parts.pop(0)
        more = f" {self._text('phone_more')}" if self.parts else ""
        return [self._speak(unfinished(part) + more if more else part)]

    def _more(self, text: str) -> bool | None:
        """Tell whether what was offered is wanted; None when nothing was, or something else was said."""
        if not (self.parts or self.writing.asked):
            return None
        said = " ".join(tokens(text))
        for key, wanted in (("phone_more_words", True), ("phone_enough_words", False)):
            if said in spoken_list(self._text(key)):
                return wanted
        return None

    def _yes_or_no(self, wanted: bool) -> list[Action]:
        if self.writing.asked:
            return self._agreed(wanted)
        self.parts = self.parts if wanted else []
        return self._next_part() or [self._say("phone_go_on")]

    def _say(self, key: str, **values: str) -> Say:
        return self._speak(self._text(key, values))

    def _speak(self, text: str) -> Say:
        self.last, self.speaking, self.quiet_since = text, True, None
        return Say(text, self.language, self.manners.slow if self.slow else 1.0)

    def _text(self, key: str, values: Mapping[str, str] | None = None) -> str:
        return self.script(key, self.language, values or {})
