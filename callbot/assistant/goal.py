"""What an utterance asks for, and what that is read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from callbot.assistant.ends import best, ends_of, mentions_of
from callbot.assistant.towns import NO_TOWNS, Towns
from callbot.assistant.wording import FOLLOWING, Wording
from callbot.model import Conversation, Intent, Match, Name, Pending, Slot, SlotValue, Turn, Verdict
from callbot.text import tokens

Slots = Mapping[str, SlotValue]
_ASIDE = frozenset({"repeat", "language"})  # sources that leave an open question open
_TIMES = (frozenset({"time_window"}), frozenset({"date", "time"}))  # exclude each other


@dataclass(frozen=True)
class Goal:
    """What is to be done: answer an intent, offer some, or admit that nothing was understood.

    ``remark`` is a sentence of common.yaml said before the answer, or alone when there is no intent.
    ``stuck`` marks that the person cannot answer our question. ``later`` is a question of the same
    message that is offered instead of answered. ``unknown`` are the words that should be a value of
    the slot ``unknown_slot`` and are none.
    """

    verdict: Verdict
    intent: Intent | None = None
    slots: Slots = field(default_factory=dict)
    shade: str = ""
    offered: tuple[str, ...] = ()
    rule: str = ""
    remark: str = ""
    stuck: bool = False
    later: str = ""
    unknown: str = ""
    unknown_slot: str = ""


@dataclass(frozen=True)
class Reading:
    """What the goal is read from.

    ``labels`` are folded button texts of all languages; ``names`` the city's; ``vocabulary`` the
    folded words that content knows; ``towns`` the names of other towns; ``streets`` the refs of
    places that are streets; ``today`` the date on the wall; ``here`` says that the person shares
    where they are; ``again`` understands another text in the same context.
    """

    text: str
    match: Match
    conversation: Conversation
    intents: Mapping[str, Intent]
    wording: Wording
    today: date
    again: Callable[[str], Match]
    labels: Mapping[str, str] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    vocabulary: frozenset[str] = frozenset()
    towns: Towns = NO_TOWNS
    streets: frozenset[str] = frozenset()
    here: bool = False

    @property
    def pending(self) -> Pending | None:
        """What we wait for, if its intent still exists."""
        pending = self.conversation.pending
        return pending if pending and (not pending.slot or pending.intent in self.intents) else None

    @property
    def asked(self) -> Intent | None:
        """The intent whose slot we asked for, if any."""
        pending = self.pending
        return self.intents[pending.intent] if pending and pending.slot else None

    @property
    def best(self) -> Intent | None:
        """The intent that matched best, if any."""
        known = (c.intent for c in self.match.candidates if c.intent in self.intents)
        return self.intents.get(next(known, ""))

    @property
    def is_understood(self) -> bool:
        """Whether the text is a question that is answered, and no bare value."""
        return self.match.verdict == "answer" and self.match.rule != "slot_answer"

    def is_other_question(self, intent: Intent) -> bool:
        """Say whether the text clearly asks for something else than ``intent``."""
        if not self.is_understood:
            return False
        return self.best is not None and self.best.id != intent.id and not self.is_only_values()

    def is_only_values(self) -> bool:
        """Say whether the text is values, maybe wrapped in "et", "euh", "je pars de"."""
        slots = self.match.slots
        return bool(slots) and not self.wording.leftover(
            self.text, slots, FOLLOWING, but="question_words"
        )


def assign(
    intent: Intent,
    values: Iterable[SlotValue],
    *,
    known: Slots | None = None,
    asked: str = "",
) -> dict[str, SlotValue]:
    """Give each slot of the intent the first value of its kinds that no other slot took.

    The two ends of a journey go by the words beside them (see ends.py). "Ce soir" is a day and a
    time for an intent that knows no windows.
    """
    free = list(values)
    if all(slot.kind != "time_window" for slot in intent.slots):
        free += [each for value in free for each in _moment(value)]
    slots = ends_of(intent, free, known=known, asked=asked)
    for slot in intent.slots:
        value = None if slot.role else _first(slot, free)
        if value is not None:
            slots[slot.name] = value
            free.remove(value)
    return slots


def _first(slot: Slot, free: Iterable[SlotValue]) -> SlotValue | None:
    """Return the first value that fits; of what the same words may be, the best."""
    fits = [value for value in free if value.kind in slot.kinds]
    if not slot.also:
        return fits[0] if fits else None
    return next((best(mention, slot) for mention in mentions_of(fits)), None)


def carry(values: Iterable[SlotValue]) -> list[SlotValue]:
    """Return values of an earlier text, which stand nowhere in this one."""
    return [replace(value, start=0, end=0) for value in values]


def _moment(value: SlotValue) -> tuple[SlotValue, ...]:
    """Return the day and the time at which a time window begins; nothing for other values."""
    if value.kind != "time_window":
        return ()
    if "T" not in value.value:  # around an event that is not known
        return (replace(value, kind="time"),)
    day, _, clock = value.value.partition("/")[0].partition("T")
    begin = replace(value, kind="time", value=clock[:5], ref="")
    return (replace(value, kind="date", value=day, ref=""), begin)


def changed(slots: Slots, new: Slots) -> dict[str, SlotValue]:
    """Return ``slots`` with the new ones; a new time of day takes the place of an old one.

    "Et à 10 h ?" is a time to arrive by if the old one was.
    """
    new = {name: _alike(slots.get(name), value) for name, value in new.items()}
    kinds = {value.kind for value in new.values()}
    gone = {kind for one, other in (_TIMES, _TIMES[::-1]) if kinds & one for kind in other}
    kept = {name: value for name, value in slots.items() if value.kind not in gone - kinds}
    return {**kept, **new}


def _alike(old: SlotValue | None, new: SlotValue) -> SlotValue:
    both_times = old is not None and old.kind == new.kind == "time"
    return replace(new, role=old.role) if both_times and old and not new.role else new


def leaves_question_open(intent: Intent) -> bool:
    """Tell whether an intent is an aside after which our own question still stands."""
    return intent.source in _ASIDE


def topics(conversation: Conversation, intents: Mapping[str, Intent]) -> Iterator[Turn]:
    """Yield the turns about intents that have slots, the newest first."""
    for turn in reversed(conversation.turns):
        intent = intents.get(turn.intent or "")
        if intent is not None and intent.slots and not leaves_question_open(intent):
            yield turn


def last_topic(conversation: Conversation, intents: Mapping[str, Intent]) -> Turn | None:
    """Return the newest turn about an intent that has slots."""
    return next(topics(conversation, intents), None)


def resolved(match: Match, goal: Goal) -> Match:
    """Return the match with the verdict and rule that the conversation gave it."""
    return replace(match, verdict=goal.verdict, rule=goal.rule or match.rule)


def folded(text: str) -> str:
    """Return the folded words of a text with single spaces."""
    return " ".join(tokens(text))
