"""One utterance being answered: from its goal to an answer and the state that follows."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from callbot.answers import SOURCES
from callbot.answers.query import CannotAnswer, Query
from callbot.answers.render import NothingHolds
from callbot.assistant.goal import Goal, next_pending, resolved
from callbot.assistant.house import PERSON, House
from callbot.assistant.near import unrecognised
from callbot.model import (
    Answer,
    Choice,
    Conversation,
    Intent,
    Match,
    Reply,
    Slot,
    Status,
    Turn,
    Utterance,
)
from callbot.text import clean, tokens

log = logging.getLogger(__name__)

KEPT_TURNS = 8


@dataclass(frozen=True)
class Asking:
    """One utterance being answered."""

    house: House
    utterance: Utterance
    conversation: Conversation
    match: Match
    language: str
    now: datetime

    def close(self, goal: Goal) -> Reply:
        """Answer the goal and bring the conversation up to date."""
        answer, asked = self._answer(goal)
        language, chosen = self._language_after(goal)
        turn = Turn(
            clean(self.utterance.text),
            goal.intent.id if goal.intent else None,
            answer.status,
            goal.slots,
            answer.text,
            answer.spoken,
        )
        conversation = replace(
            self.conversation,
            language=language,
            chosen_language=chosen,
            pending=next_pending(
                self.conversation.pending, goal, asked, self.match.slots, turn.text
            ),
            turns=(*self.conversation.turns, turn)[-KEPT_TURNS:],
        )
        intent = goal.intent.id if goal.intent else None
        return Reply(resolved(self.match, goal), (answer,), conversation, intent, goal.slots)

    def hold(self) -> Reply:
        """Pass the message to the agent who holds the conversation; the bot says nothing of its own."""
        text = self._message("held")
        return Reply(self.match, (Answer(text, "held", text),), self.conversation)

    def _answer(self, goal: Goal) -> tuple[Answer, str]:
        """Return the answer, and the name of the slot that it asks for ("" for none)."""
        if goal.verdict == "did_you_mean":
            return self._did_you_mean(goal), ""
        if goal.intent is None:
            return self._unknown(), ""
        if not goal.intent.enabled:
            return self._say("withdrawn", "source_failed"), ""
        for slot in goal.intent.slots:
            if slot.required and slot.name not in goal.slots and not self._is_here(slot):
                return self._ask(slot), slot.name
        try:
            return self._look_up(goal.intent, goal), ""
        except CannotAnswer as reason:
            text = self._message(reason.key, reason.values)
            return Answer(text, "question", text), reason.slot

    def _look_up(self, intent: Intent, goal: Goal) -> Answer:
        query = Query(
            intent,
            goal.slots,
            self.now,
            self._language_after(goal)[0],
            self.house.world,
            goal.shade,
            self.utterance.location,
            self.conversation,
            self.house.languages,
        )
        try:
            facts = SOURCES[intent.source].look_up(query)
            answer = self.house.renderer(query.language).answer(
                query, facts, self.utterance.channel
            )
        except CannotAnswer:
            raise
        except NothingHolds:
            log.error("no answer variant of %s can be filled", intent.id)
            return self._failed(intent)
        except Exception:
            # A broken source is an answer that says what to do instead, never a failed request.
            log.exception("the answer source %s failed", intent.source)
            return self._failed(intent)
        related = self.house.choices(intent.related[:2], query.language)
        return replace(answer, choices=(*answer.choices, *related))

    def _failed(self, intent: Intent) -> Answer:
        transport = intent.id.startswith("transport.")
        return self._say(
            "source_failed_transport" if transport else "source_failed", "source_failed"
        )

    def _is_here(self, slot: Slot) -> bool:
        """A place need not be named by someone who shares where they are."""
        return slot.kind == "place" and self.utterance.location is not None

    def _ask(self, slot: Slot) -> Answer:
        question = self.house.catalogues.content(self.language).gettext(slot.ask)
        said = self._meant_name()
        if not said:
            return Answer(question, "question", question)
        key = f"not_found_{slot.kind}"
        known = key in self.house.content.messages
        text = self._message(key if known else "not_found_other", {"said": said})
        near = [name.value for name in self.house.understanding.near_names(said, slot.kind)]
        ending = self._message("near_names") if near else question
        text = f"{text} {ending}"
        return Answer(text, "question", text, choices=tuple(Choice(name, name) for name in near))

    def _meant_name(self) -> str:
        """Return the words that were perhaps a name: in reply to our question, all of them."""
        text = clean(self.utterance.text)
        said = unrecognised(text, self.match, self.house.vocabulary)
        asked_again = self.conversation.pending is not None and self.conversation.pending.slot
        return text[:60] if asked_again and not said and len(text) <= 60 else said[:60]

    def _did_you_mean(self, goal: Goal) -> Answer:
        choices = self.house.choices(goal.offered, self.language)
        labels = [choice.label for choice in choices]
        spoken = self._message("did_you_mean_spoken", {"choices": labels})
        written = self._message("did_you_mean")
        return Answer(written, "did_you_mean", spoken, choices=(*choices, *self._person()))

    def _unknown(self) -> Answer:
        if not tokens(self.utterance.text):
            return self._say("too_empty", "unknown")
        turns = self.conversation.turns
        again = bool(turns) and turns[-1].status in ("unknown", "did_you_mean")
        answer = self._say("unknown_again" if again else "unknown", "unknown")
        return replace(answer, choices=self._person())

    def _person(self) -> tuple[Choice, ...]:
        return self.house.choices((PERSON,), self.language)

    def _say(self, key: str, status: Status) -> Answer:
        return Answer(self._message(key), status, self._message(key, spoken=True))

    def _message(
        self, key: str, values: Mapping[str, object] | None = None, *, spoken: bool = False
    ) -> str:
        return self.house.message(key, self.language, values, spoken=spoken)

    def _language_after(self, goal: Goal) -> tuple[str, bool]:
        """Return the conversation's language from now on, and whether the person chose it."""
        intent, asked = goal.intent, goal.slots.get("language")
        if intent and intent.source == "language" and asked and asked.ref in self.house.languages:
            return asked.ref, True
        if goal.verdict == "safety" and self.match.candidates[0].language in self.house.languages:
            return self.match.candidates[0].language, self.conversation.chosen_language
        chosen = self.utterance.language == self.language
        return self.language, chosen or self.conversation.chosen_language
