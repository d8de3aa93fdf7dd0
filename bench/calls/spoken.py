"""A call without a network or a clock: the real session, ears, assistant and mouth, as fast as they work."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from callbot.channels.chat import by_phone, converse
from callbot.channels.phone import Desk
from callbot.channels.spoken import spoken_reply
from callbot.voice.actions import Action, Ask, Forget, HangUp, Recognise, Say, Transfer
from callbot.voice.audio import Samples, frames, seconds
from callbot.voice.ports import Ears, Heard
from callbot.voice.session import VoiceSession

THINKS = 0.35  # seconds that the recogniser counts as having taken


@dataclass
class SpokenCall:
    """One call. ``now`` is how long it has lasted, ``answers`` are the chat's, ``end`` how it ended."""

    desk: Desk
    ears: Ears
    language: str = ""
    session: VoiceSession = field(init=False)
    now: float = 0.0
    heard: list[Heard] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    end: str = ""
    conversation: str | None = None
    token: str | None = None
    guess: Recognise | None = None
    due: float = 0.0

    def __post_init__(self) -> None:
        """Greet; a language that is given was chosen by key."""
        desk = self.desk
        self.session = VoiceSession(desk.script, desk.manners(), listener=desk.listener())
        if self.language:
            self.session.language, self.session.chosen = self.language, True
        self.perform(self.session.begin())

    def speak(self, audio: Samples) -> None:
        """Say something, silence after it included."""
        for frame in frames(audio):
            self.now += 0.02
            self.perform(self.session.frame(frame, self.now))
            if self.guess and (self.session.guess.awaited or self.now >= self.due):
                self.hear(self.guess)

    def press(self, digit: str) -> None:
        """Press a key."""
        self.perform(self.session.key(digit, self.now))

    def hear(self, wanted: Recognise) -> None:
        """Recognise what was said."""
        self.guess = None
        prompt = self.desk.prompt(wanted.languages[0])
        heard = self.desk.choose(self.ears.hear(wanted.audio, wanted.languages, prompt))
        if not wanted.guess:
            self.heard.append(heard)
            self.perform(self.session.heard(heard, self.now))
            return
        complete = self.desk.complete(heard.text, heard.language)
        if self.session.guess.is_current(wanted.guess):
            self.heard.append(heard)
        self.perform(self.session.guessed(wanted.guess, heard, self.now, complete=complete))

    def perform(self, actions: list[Action]) -> None:
        """Carry out what the session wants."""
        for action in actions:
            if isinstance(action, Recognise) and action.guess:
                self.guess, self.due = action, self.now + THINKS
            elif isinstance(action, Recognise):
                self.hear(action)
            elif isinstance(action, Forget):
                self.guess = None
            elif isinstance(action, Ask):
                self._ask(action)
            elif isinstance(action, Say):
                self._say(action)
            elif isinstance(action, Transfer | HangUp):
                self.end = self.end or type(action).__name__

    def _say(self, say: Say) -> None:
        self.said.append(say.text)
        self.now += seconds(self.desk.mouth.say(say.text, say.language, speed=say.speed))
        self.perform(self.session.said(self.now))

    def _ask(self, ask: Ask) -> None:
        question = by_phone(ask.text, self.conversation, ask.language, self.token)
        answered = converse(self.desk.parts, question)
        body = json.loads(answered.body)
        self.conversation, self.token = answered.conversation, body.get("token", self.token)
        self.answers.append({**body, "asked": ask.text})
        self.perform(self.session.answered(spoken_reply(body), self.now))
