"""One question on its straight way from words to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from callbot.assistant.goal import Goal, Reading, assign, last_topic
from callbot.assistant.house import House
from callbot.assistant.occasions import with_moments
from callbot.assistant.reading import read_goals
from callbot.assistant.tongue import reply_language
from callbot.assistant.turn import Asking
from callbot.model import Conversation, Match, Reply, Utterance
from callbot.text import clean
from callbot.understanding.understand import Context


@dataclass(frozen=True)
class Assistant:
    """Answers utterances from what the house holds."""

    house: House

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        """Return what is said and how the conversation stands after it. Never raises for what was said."""
        match = self._understand(utterance.text, utterance, conversation, now)
        language = reply_language(match, utterance, conversation, self.house.languages)
        asking = Asking(self.house, utterance, conversation, match, language, now)
        if match.verdict == "safety":
            return asking.close([self._safety_goal(match)])
        if conversation.holder == "agent":
            return asking.hold()
        if ("phone" if utterance.channel == "phone" else "chat") in self.house.switches.channels:
            return asking.switched_off()
        return asking.close(read_goals(self._reading(asking)))

    def _understand(
        self, text: str, utterance: Utterance, conversation: Conversation, now: datetime
    ) -> Match:
        context = Context(
            chosen=utterance.language
            or (conversation.language if conversation.chosen_language else None),
            conversation=conversation.language,
            browser=utterance.browser_language,
            expecting=self._expecting(conversation),
        )
        match = self.house.understanding.understand(text, now, context=context)
        return with_moments(match, self.house.world.agenda, now)

    def _reading(self, asking: Asking) -> Reading:
        house, utterance, conversation = self.house, asking.utterance, asking.conversation
        return Reading(
            clean(utterance.text),
            asking.match,
            conversation,
            house.content.intents,
            house.wording,
            asking.now.astimezone(house.world.city.timezone).date(),
            lambda text: self._understand(text, utterance, conversation, asking.now),
            house.labels,
            house.names,
            house.vocabulary,
            house.towns,
            house.streets,
            here=utterance.location is not None,
        )

    def _expecting(self, conversation: Conversation) -> tuple[str, ...]:
        """Return the slot kinds that a bare value would now be an answer or a follow-up to."""
        pending = conversation.pending
        if pending and pending.intent in self.house.content.intents:
            slots = self.house.content.intents[pending.intent].slots
            return tuple(kind for s in slots if s.name == pending.slot for kind in s.kinds)
        topic = last_topic(conversation, self.house.content.intents)
        if topic is None:
            return ()
        slots = self.house.content.intents[topic.intent or ""].slots
        return tuple(kind for slot in slots for kind in slot.kinds)

    def _safety_goal(self, match: Match) -> Goal:
        best = match.candidates[0]
        intent = self.house.content.intents[best.intent]
        return Goal("safety", intent, assign(intent, match.slots), best.shade, rule=match.rule)
