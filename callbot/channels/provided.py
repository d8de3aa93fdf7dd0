"""The talk on a line that a provider holds: one request in, what to say and listen for out."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from callbot.channels import callback
from callbot.channels.chat import MOST_CHARACTERS, Ask, converse
from callbot.channels.parts import Parts
from callbot.channels.spoken import spoken_reply
from callbot.channels.texting import Message, ending, mobile, send_answer
from callbot.channels.twiml import LOCALES
from callbot.channels.verbs import Dial, Gather, HangUp, Record, Redirect, Say, Verb
from callbot.channels.wire import dumps
from callbot.conversations.database import StoreError
from callbot.conversations.store import AlreadyStoredError, NewEvent, UnknownConversationError
from callbot.http.errors import ApiError
from callbot.text import clean, tokens
from callbot.voice.actions import SpokenReply
from callbot.voice.chunks import in_parts, unfinished
from callbot.voice.keys import Keys
from callbot.voice.spelling import spoken_list

_HINTS = 100  # names of the city that the provider's ears are told
_FAILURES, _SILENCES, _WRONG = 2, 3, 3
_LEAST_SURE = 0.25
_PAGE = 200
_MOST = 999  # of any count in an address
_COUNTS = ("turn", "failures", "silences", "part", "wrong", "texts")
_FLAGS = ("menu", "writing")
_OFFERED, _KEYED = 1, 2  # of writing: to the number that calls, to one that is keyed in
_TEXTS = 2  # messages of one call
Form = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """Where a call stands: what our addresses carry.

    ``language`` is the one chosen by key, else ""; ``spoken`` the one we speak; ``menu`` is 1 when
    the next digit chooses a language; ``writing`` is how the answer may go by SMS, 0 when it may not.
    """

    call: str
    root: str
    turn: int = 0
    failures: int = 0
    silences: int = 0
    part: int = 0
    wrong: int = 0
    texts: int = 0
    menu: int = 0
    writing: int = 0
    language: str = ""
    spoken: str = ""

    @classmethod
    def read(cls, call: str, root: str, args: Mapping[str, str]) -> Step:
        """Return the step that an address tells; what makes no sense counts as not there."""
        counts = {name: _count(args.get(name, "")) for name in (*_COUNTS, *_FLAGS)}
        tongues = {name: args.get(name, "") for name in ("language", "spoken")}
        known = {name: each if each in LOCALES else "" for name, each in tongues.items()}
        found: dict[str, Any] = {**counts, **known}
        return cls(call, root, **found)

    def to(self, name: str, **changes: int | str) -> str:
        """Return the address of what comes next."""
        step = replace(self, **changes)  # type: ignore[arg-type]
        given = {name: getattr(step, name) for name in (*_COUNTS, *_FLAGS, "language", "spoken")}
        query = urlencode({key: value for key, value in given.items() if value})
        return f"{self.root}/{name}" + (f"?{query}" if query else "")

    @property
    def conversation(self) -> str:
        """The name of the call's conversation."""
        return hashlib.sha256(f"call {self.call}".encode()).hexdigest()[:24]


class PhoneTalk:
    """Answers a provider's requests; keeps nothing."""

    def __init__(self, parts: Parts) -> None:
        """Talk with these parts."""
        self._parts = parts

    def start(self, step: Step, _form: Form) -> list[Verb]:
        """Greet."""
        notice = self._parts.banner(self._tongue(step))
        return self._listen(step, " ".join([self._text(step, "phone_greeting"), notice]).strip())

    def heard(self, step: Step, form: Form) -> list[Verb]:
        """Take a key or what the provider understood."""
        step = replace(step, silences=0)
        digits = form.get("Digits", "")[:1]
        said = clean(form.get("SpeechResult", ""))[:MOST_CHARACTERS]
        if step.writing and (digits == "1" or " ".join(tokens(said)) in self._yes(step)):
            return self._send(step, form.get("From", ""))
        if digits and digits in "0123456789*#":
            return self._key(step, digits, form)
        if not said or _confidence(form) < _LEAST_SURE:
            return self._failed(step, "phone_not_heard")
        return self._ask(replace(step, writing=0), said, form)

    def silence(self, step: Step, _form: Form) -> list[Verb]:
        """Nothing came."""
        count = step.silences + 1
        if count >= _SILENCES:
            return [self._say(step, "phone_goodbye"), HangUp()]
        key = "phone_silence" if count == 1 else "phone_silent_emergency"
        return self._listen(replace(step, silences=count), self._text(step, key))

    def number(self, step: Step, form: Form) -> list[Verb]:
        """Take the number to call back; without one, a message where that is offered."""
        digits = form.get("Digits", "").rstrip("#")[:40]
        if not digits:
            return self._message_or_on(step)
        if step.writing:
            return self._send(step, digits)
        try:
            regions = self._parts.redactor.regions
            wish = callback.read_wish({"callback": {"phone": digits, "consent": True}}, regions)
        except ApiError:
            return self._again(step)
        self._begin(step)
        event = callback.keep(self._parts, step.conversation, wish)
        self._keep(step, replace(event, message_id=_name(step, "number", digits)), "callback")
        return self._listen(step, self._text(step, "phone_wish_kept"))

    def dialled(self, step: Step, form: Form) -> list[Verb]:
        """The call came back from a person, or never reached one."""
        if form.get("DialCallStatus") in ("completed", "answered"):
            return [HangUp()]
        return self._number(step, self._text(step, "phone_closed"))

    def recorded(self, step: Step, form: Form) -> list[Verb]:
        """A message was left; the recording itself is with the provider."""
        url = form.get("RecordingUrl", "")
        if url.startswith("https://") and len(url) <= 300:
            self._begin(step)
            data = dumps({"from": "person", "voicemail": True, "recording": url})
            event = NewEvent("handover", self._parts.wall(), data, _name(step, "message", url))
            self._keep(step, event, "callback")
        return [self._say(step, "phone_goodbye"), HangUp()]

    def _key(self, step: Step, digit: str, form: Form) -> list[Verb]:
        last = self._last(step)
        keys = Keys(tuple(say for _, say in last.choices[:3]), None, bool(step.menu))
        meaning, value = keys.press(digit)
        step = replace(step, menu=int(keys.languages), writing=0)
        if meaning == "person":
            return self._person(step)
        if meaning == "choice":
            return self._ask(step, value, form)
        if meaning == "language":
            return self._switch(step, int(value))
        if meaning == "written":
            return self._in_writing(step, form)
        if meaning in ("again", "next") and last.text:
            return self._answer(step, last, step.part + (meaning == "next"))
        return self._listen(step, self._text(step, "phone_menu"))

    def _switch(self, step: Step, number: int) -> list[Verb]:
        languages = self._languages()
        if number >= len(languages):
            return self._listen(step, self._text(step, "phone_menu"))
        step = replace(step, language=languages[number], spoken=languages[number])
        return self._listen(step, self._text(step, "phone_go_on"))

    def _ask(self, step: Step, text: str, form: Form) -> list[Verb]:
        self._begin(step)
        asked = Ask(
            text=text,
            message_id=_name(step, "said", text),
            conversation=step.conversation,
            language=step.language or None,
            channel="phone",
            trusted=True,
        )
        try:
            reply = spoken_reply(json.loads(converse(self._parts, asked).body))
        except (ApiError, StoreError, UnknownConversationError):
            return self._failed(step, "source_failed")
        if reply.person or (reply.off and self._people()):
            return self._person(step)
        if reply.language not in LOCALES:
            step = replace(step, language=self._tongue(step))
            return self._listen(step, self._text(step, "phone_no_voice"))
        failures = 0 if reply.understood else step.failures + 1
        if failures >= _FAILURES:
            return self._person(step)
        if reply.wish:
            writing = reply.wish == "sms"
            return self._in_writing(step, form) if writing else self._number(step, reply.text)
        return self._answer(replace(step, failures=failures, spoken=reply.language), reply, 0)

    def _answer(self, step: Step, reply: SpokenReply, part: int) -> list[Verb]:
        """Say one part of an answer."""
        unsure = reply.choices and not reply.understood
        text = self._text(step, "phone_unsure") if unsure else reply.text
        offered = [
            self._text(step, "phone_choice", number=str(number), choice=label)
            for number, (label, _) in enumerate(reply.choices[:3], start=1)
        ]
        parts = [text] if reply.off else in_parts(" ".join([text, *offered]))
        if part >= len(parts):
            return self._listen(step, self._text(step, "phone_menu"))
        more = f" {self._text(step, 'phone_more')}" if part + 1 < len(parts) else ""
        said = unfinished(parts[part]) + more if more else parts[part]
        return self._listen(replace(step, part=part), said)

    def _failed(self, step: Step, key: str) -> list[Verb]:
        step = replace(step, failures=step.failures + 1)
        if step.failures >= _FAILURES:
            return self._person(step)
        return self._listen(step, self._text(step, key))

    def _person(self, step: Step) -> list[Verb]:
        step = replace(step, failures=0)
        to = self._people()
        if not to:
            return self._number(step, self._text(step, "phone_closed"))
        if self._parts.store.state(step.conversation) is not None:
            self._tell_inbox(step, "asked")  # whoever takes the call sees what was said
        return [self._say(step, "phone_transfer"), Dial(to, step.to("dialled"))]

    def _people(self) -> str:
        """Return where people take calls now, "" where nobody does."""
        to = self._parts.settings.transfer_to
        return to if to and self._parts.staffed() else ""

    def _in_writing(self, step: Step, form: Form) -> list[Verb]:
        """Offer the newest answer by SMS; where that cannot be, tell where it can be read."""
        if not self._parts.settings.sms_url or step.texts >= _TEXTS:
            return self._listen(step, self._text(step, "phone_chat_link"))
        if not self._last(step).written:
            return self._listen(step, self._text(step, "phone_menu"))
        number = mobile(form.get("From", ""), self._parts.redactor.regions)
        if not number:
            step = replace(step, writing=_KEYED)
            return self._number(step, self._text(step, "phone_sms_number"))
        offer = self._text(step, "phone_sms_offer", ending=ending(number))
        return self._listen(replace(step, writing=_OFFERED), offer)

    def _send(self, step: Step, number: str) -> list[Verb]:
        """Send the newest answer, as the caller agreed; a request that comes again sends nothing."""
        last, name = self._last(step), _name(step, "sms", "")
        if not last.written:
            return self._listen(step, self._text(step, "phone_menu"))
        message = Message(step.conversation, number, last.written, self._tongue(step), name)
        outcome = send_answer(self._parts, message, time.monotonic())
        if outcome == "wrong":
            return self._again(step)
        told = {"sent": "phone_sms_sent", "failed": "phone_chat_link", "again": "phone_go_on"}
        step = replace(step, writing=0, texts=step.texts + 1)
        return self._listen(step, self._text(step, told[outcome]))

    def _again(self, step: Step) -> list[Verb]:
        """Ask for a number once more, a few times."""
        if step.wrong + 1 >= _WRONG:
            return self._message_or_on(step)
        step = replace(step, wrong=step.wrong + 1)
        return self._number(step, self._text(step, "phone_wrong_number"))

    def _message_or_on(self, step: Step) -> list[Verb]:
        if step.writing or not self._parts.settings.voicemail_days:
            step = replace(step, writing=0)
            return self._listen(step, self._text(step, "phone_go_on"))
        done = step.to("recorded")
        return [self._say(step, "phone_voicemail"), Record(done), Redirect(done)]

    def _number(self, step: Step, text: str) -> list[Verb]:
        then, say = step.to("number"), Say(text, self._tongue(step))
        return [Gather(say, then, digits=0, seconds=10), Redirect(then)]

    def _listen(self, step: Step, text: str) -> list[Verb]:
        say = Say(text, self._tongue(step))
        then = step.to("heard", turn=min(step.turn + 1, _MOST))
        return [Gather(say, then, self._hints()), Redirect(step.to("silence"))]

    def _begin(self, step: Step) -> None:
        """Begin the call's conversation where it has not begun."""
        with contextlib.suppress(AlreadyStoredError):
            self._parts.store.begin(self._parts.wall(), conversation=step.conversation)

    def _keep(self, step: Step, event: NewEvent, why: str) -> None:
        with contextlib.suppress(AlreadyStoredError):  # a request that was sent again
            self._parts.store.append(step.conversation, event)
        self._tell_inbox(step, why)

    def _tell_inbox(self, step: Step, why: str) -> None:
        if self._parts.handovers is not None:
            self._parts.handovers.open(
                step.conversation, why, self._parts.wall(), language=self._tongue(step)
            )

    def _last(self, step: Step) -> SpokenReply:
        """Return the newest answer of the call; to wish for it in writing was none."""
        answers, after = [], 0
        while events := self._parts.store.events_after(step.conversation, after, _PAGE):
            answers += [each.data for each in events if each.type == "answer"]
            after = events[-1].cursor
        told = (spoken_reply(json.loads(data)) for data in reversed(answers))
        return next((each for each in told if not each.wish), SpokenReply("", self._tongue(step)))

    def _yes(self, step: Step) -> frozenset[str]:
        return spoken_list(self._text(step, "phone_more_words"))

    def _languages(self) -> tuple[str, ...]:
        return tuple(each for each in self._parts.languages() if each in LOCALES)

    def _tongue(self, step: Step) -> str:
        return step.spoken or (*self._languages(), "fr")[0]

    def _hints(self) -> tuple[str, ...]:
        world = self._parts.world()
        if world is None or world.timetable is None:
            return ()
        names = list(dict.fromkeys(each.name for each in world.timetable.stations))
        return tuple(names[:: max(1, len(names) // _HINTS)][:_HINTS])

    def _say(self, step: Step, key: str) -> Say:
        return Say(self._text(step, key), self._tongue(step))

    def _text(self, step: Step, key: str, **values: str) -> str:
        return self._parts.script(key, self._tongue(step), values)


def _count(text: str) -> int:
    """Return a count of an address, 0 for what is none."""
    return min(int(text), _MOST) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _confidence(form: Form) -> float:
    try:
        return float(form.get("Confidence", "1"))
    except ValueError:
        return 1.0


def _name(step: Step, kind: str, content: str) -> str:
    """Return a message's name: the same for the same request of the same call."""
    said = f"{step.call}\n{step.turn}\n{kind}\n{content}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
