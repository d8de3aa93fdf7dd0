"""One utterance being answered: from its goals to answers and the state that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from callbot.answers.query import CannotAnswer, Query
from callbot.assistant.another_town import ANOTHER_TOWN
from callbot.assistant.choosing import with_person
from callbot.assistant.goal import Goal, resolved
from callbot.assistant.halves import doubtful
from callbot.assistant.here import with_position
from callbot.assistant.house import House
from callbot.assistant.lookup import look_up
from callbot.assistant.near import unrecognised
from callbot.assistant.speech import Outcome, Speech
from callbot.assistant.state import (
    failures,
    language_after,
    last_goal,
    next_pending,
    turns_after,
)
from callbot.assistant.tongue import with_languages
from callbot.assistant.twins import twins
from callbot.i18n.formats import LanguageName
from callbot.model import Answer, Choice, Conversation, Intent, Match, Reply, Slot, Utterance
from callbot.text import clean, tokens

_NAMED_CHARACTERS = 60  # of an unknown name that is said back
_NO_NAME = frozenset({"slot_missing", "slot_here"})  # rules by which the text is no unknown name


MODES = ("metro", "tram", "bus")  # keys of the word lists, modes of the timetable


@dataclass(frozen=True)
class Asking:
    """One utterance being answered, in ``language``."""

    house: House
    utterance: Utterance
    conversation: Conversation
    match: Match
    language: str
    now: datetime

    def close(self, goals: Sequence[Goal]) -> Reply:
        """Answer the goals and bring the conversation up to date."""
        goals = [self._placed(goal) for goal in goals]
        outcomes = [self._outcome(goal) for goal in goals]
        outcomes[0] = with_languages(outcomes[0], self.match, self.conversation, self._speech)
        first, last = goals[0], goals[-1]
        answers = tuple(outcome.said for outcome in outcomes)
        intent = first.intent.id if first.intent else None
        conversation = self._after(goals, outcomes, last)
        return Reply(resolved(self.match, first), answers, conversation, intent, first.slots)

    def hold(self) -> Reply:
        """Leave the message to the agent who holds the conversation; the bot says nothing of its own."""
        return Reply(self.match, (), self.conversation)

    def switched_off(self) -> Reply:
        """Say that the channel is switched off, and what to do instead."""
        said = self._speech.say("channel_off", "source_failed")
        return Reply(self.match, (said,), self.conversation)

    @property
    def _speech(self) -> Speech:
        return Speech(self.house, self.language, failures(self.conversation))

    def _after(
        self, goals: Sequence[Goal], outcomes: Sequence[Outcome], last: Goal
    ) -> Conversation:
        old, text = self.conversation, clean(self.utterance.text)
        language, chosen = self._language_after(last)
        return replace(
            old,
            language=language,
            chosen_language=chosen,
            pending=next_pending(old.pending, last, outcomes[-1], self.match, text),
            turns=turns_after(old.turns, text, goals, outcomes),
        )

    def _placed(self, goal: Goal) -> Goal:
        """Fill a missing stop with the nearest one, unless a name was given that we do not know."""
        if goal.intent is None or self._meant_name(goal):
            return goal
        location, world = self.utterance.location, self.house.world
        return replace(goal, slots=with_position(goal.intent, goal.slots, location, world))

    def _outcome(self, goal: Goal) -> Outcome:
        """Return what is said: an offer, an admission, a question back, or the answer."""
        if goal.verdict == "did_you_mean":
            return self._speech.did_you_mean(goal.offered)
        if goal.intent is None:
            return self._unanswered(goal)
        if not goal.intent.enabled:
            return Outcome(self._speech.say("withdrawn", "source_failed"))
        slot = self._missing(goal.intent, goal)
        outcome = (
            self._asked_back(goal, goal.intent, slot) if slot else self._told(goal, goal.intent)
        )
        return self._remarked(goal, outcome)

    def _unanswered(self, goal: Goal) -> Outcome:
        if goal.rule == ANOTHER_TOWN:
            return self._speech.another_town(goal.remark, goal.unknown)
        if goal.remark:
            return Outcome(self._speech.say(goal.remark, "answered"))
        return self._speech.unknown(empty=not tokens(self.utterance.text))

    def _missing(self, intent: Intent, goal: Goal) -> Slot | None:
        """Return the first required slot without a value."""
        # A place need not be named by someone who shares where they are.
        here = {"place"} if self.utterance.location else set()
        for slot in intent.slots:
            given = slot.kind in here and not slot.role
            if slot.lacks(goal.slots) and not given:
                return slot
        return None

    def _asked_back(self, goal: Goal, intent: Intent, slot: Slot) -> Outcome:
        if goal.stuck:
            return self._speech.not_known(intent, slot)
        if name := self._meant_name(goal, slot):
            return self._speech.not_found(slot, name)
        pending = self.conversation.pending
        return self._speech.ask(slot, again=pending is not None and pending.slot == slot.name)

    def _meant_name(self, goal: Goal, slot: Slot | None = None) -> str:
        """Return the words that were perhaps a name: of a reply to our question, all of them."""
        text = clean(self.utterance.text)
        if goal.rule in _NO_NAME or goal.unknown:
            return goal.unknown if slot and slot.name == goal.unknown_slot else ""
        said = unrecognised(text, self.match, self.house.vocabulary)
        return (said or text if goal.rule == "slot_unknown" else said)[:_NAMED_CHARACTERS]

    def _told(self, goal: Goal, intent: Intent) -> Outcome:
        """Return the answer of the intent's source, or the question that the source asks back."""
        if again := self._in_new_language(goal):
            return again
        if doubt := doubtful(intent, goal.slots, self.conversation.pending):
            return self._speech.which_time(*doubt)
        if several := twins(intent, goal.slots, self.house.names):
            return self._speech.which_place(*several)
        try:
            answer = look_up(self.house, self._query(goal, intent), self.utterance.channel)
        except CannotAnswer as reason:
            text = self._speech.message(reason.key, reason.values)
            return Outcome(Answer(text, "question", text), reason.slot)
        return Outcome(self._offering_again(goal, answer))

    def _query(self, goal: Goal, intent: Intent) -> Query:
        return Query(
            intent,
            goal.slots,
            self.now,
            self._language_after(goal)[0],
            self.house.world,
            goal.shade,
            self.utterance.location,
            self.conversation,
            self.house.languages,
            self._modes(),
        )

    def _modes(self) -> frozenset[str]:
        """Return the means of transport named now, or in the question that is being answered."""
        pending = self.conversation.pending
        said = f"{pending.text if pending else ''} {self.utterance.text}"
        return frozenset(mode for mode in MODES if self.house.wording.has(said, mode))

    def _language_after(self, goal: Goal) -> tuple[str, bool]:
        alarm = self.match.candidates[0].language if goal.verdict == "safety" else ""
        if alarm in self.house.languages:
            return alarm, self.conversation.chosen_language
        chosen = self.utterance.language == self.language
        return language_after(
            goal, self.conversation, self.language, self.house.languages, chosen=chosen
        )

    def _in_new_language(self, goal: Goal) -> Outcome | None:
        """Say again in a language just chosen what was said last, the open question before all."""
        language = self._language_after(goal)[0]
        asked = goal.slots.get("language")
        if asked is None or asked.ref != language or language == self.conversation.language:
            return None
        last = last_goal(self.conversation, self.house.content.intents)
        if last is None:
            return None
        fresh = replace(self.conversation, pending=None, turns=())
        outcome = replace(self, language=language, conversation=fresh)._outcome(last)
        remark = Speech(self.house, language).message(
            "language_again", {"asked": LanguageName(language)}
        )
        return replace(outcome, remark=remark)

    def _offering_again(self, goal: Goal, answer: Answer) -> Answer:
        """Add the choices that still stand to an answer that repeats them."""
        pending = self.conversation.pending
        if goal.intent is None or goal.intent.source != "repeat" or pending is None:
            return answer
        if pending.slot:
            return replace(answer, choices=tuple(Choice(each, each) for each in pending.offered))
        choices = self.house.choices(with_person(pending.offered), self._language_after(goal)[0])
        return replace(answer, choices=choices)

    def _remarked(self, goal: Goal, outcome: Outcome) -> Outcome:
        """Add what is said before the answer, and the question that waits for its turn."""
        if goal.later:
            later = Choice(goal.later, goal.later)
            choices = (*outcome.answer.choices, later)
            outcome = replace(outcome, answer=replace(outcome.answer, choices=choices))
        remark = self._remark(goal, outcome)
        return replace(outcome, remark=remark) if remark else outcome

    def _remark(self, goal: Goal, outcome: Outcome) -> str:
        """Return what is said first: the name of an optional slot that is unknown, a remark."""
        for slot in goal.intent.slots if goal.intent else ():
            if slot.name == goal.unknown_slot and slot.name != outcome.asks:
                return self._speech.message(f"not_found_{slot.kind}", {"said": goal.unknown})
        if goal.remark and outcome.answer.status == "answered":
            return self._speech.message(goal.remark)
        return outcome.remark
