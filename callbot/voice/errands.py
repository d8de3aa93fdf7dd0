"""What a caller leaves or takes along: a number to be called back, a message, the answer by SMS.

A number is never spoken back in full and never kept by a session: of the one that calls it knows the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from callbot.voice.actions import Action, HangUp, KeepVoicemail, KeepWish, Say, SendText
from callbot.voice.audio import Samples
from callbot.voice.keys import Keys
from callbot.voice.manners import Manners
from callbot.voice.turn_taking import Listener

Outcome: TypeAlias = Literal["sent", "wrong", "failed", "again"]
_AGREE = "sms"  # what key 1 means while an SMS is offered


@dataclass
class Writing:
    """An answer in writing: its ``text``, and how the number ends that calls ("": it takes no SMS).

    ``asked`` while we wait for a yes; ``left`` is how many messages the call may still have.
    """

    text: str = ""
    ending: str = ""
    asked: bool = False
    left: int = 2


class Errands:
    """The part of a session that takes numbers and messages; the session has the state."""

    manners: Manners
    keys: Keys
    listener: Listener
    writing: Writing
    message: list[Samples]
    phase: str
    language: str
    failures: int

    def _say(self, key: str, **values: str) -> Say:
        raise NotImplementedError

    def wish_kept(self, now: float, *, usable: bool) -> list[Action]:
        """Tell the caller whether they will be called back; ``usable`` is whether the number is one."""
        if usable:
            return [self._say("phone_wish_kept")]
        return self._collect("number", self._say("phone_wrong_number"))

    def texted(self, outcome: Outcome, now: float) -> list[Action]:
        """Tell the caller what became of an SMS; where none is sent, where the answer can be read."""
        if self.phase != "talk":
            return []
        if outcome == "wrong":
            return self._collect("sms", self._say("phone_wrong_number"))
        keys = {"sent": "phone_sms_sent", "failed": "phone_chat_link", "again": "phone_go_on"}
        return [self._say(keys[outcome])]

    def gone(self) -> list[Action]:
        """The caller has hung up: what was left of a message is kept."""
        if self.phase != "voicemail":
            return []
        self.phase = "over"
        return self._message(self.listener.take())

    def _collect(self, phase: str, say: Say) -> list[Action]:
        """Let a number be keyed in: "number" for a callback, "sms" for the answer."""
        self.keys.collect_number()
        self.phase = phase
        return [say]

    def _closed(self) -> list[Action]:
        """Nobody is there: their wish to be called back, else a message."""
        return self._collect("number", self._say("phone_closed"))

    def _wish(self, number: str) -> list[Action]:
        """Take the number that was keyed in; "" where the caller would rather not."""
        wanted, self.phase = self.phase, "talk"
        self.keys.collected, self.failures = None, 0
        if wanted == "sms":
            return self._send(number) if number else [self._say("phone_go_on")]
        if not number:
            return self._voicemail() if self.manners.voicemail else [self._say("phone_go_on")]
        return [KeepWish(number)]

    def _in_writing(self) -> list[Action]:
        """Offer the newest answer by SMS; where that cannot be, tell where it can be read."""
        if not self.manners.sms or self.writing.left <= 0:
            return [self._say("phone_chat_link")]
        if not self.writing.text:
            return [self._say("phone_menu")]
        if not self.writing.ending:
            return self._collect("sms", self._say("phone_sms_number"))
        self.writing.asked = True
        self.keys.offer([_AGREE])
        return [self._say("phone_sms_offer", ending=self.writing.ending)]

    def _agreed(self, wanted: bool) -> list[Action]:
        self.writing.asked = False
        return self._send("") if wanted else [self._say("phone_go_on")]

    def _send(self, number: str) -> list[Action]:
        """Have the newest answer sent to ``number``, "" for the one that calls."""
        self.writing.left -= 1
        return [SendText(number, self.writing.text, self.language)]

    def _voicemail(self) -> list[Action]:
        self.phase = "voicemail"
        return [replace(self._say("phone_voicemail"), tone=True)]

    def _message_ended(self) -> list[Action]:
        return [*self._message(), *self._goodbye("voicemail")]

    def _message(self, *rest: Samples) -> list[Action]:
        audio = np.concatenate([*self.message, *rest, np.zeros(0, np.int16)])
        self.message = []
        return [KeepVoicemail(audio)] if len(audio) else []

    def _goodbye(self, why: str) -> list[Action]:
        self.phase = "over"
        return [self._say("phone_goodbye"), HangUp(why)]
