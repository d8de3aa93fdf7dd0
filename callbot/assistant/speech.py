"""What the assistant says of its own: questions back, offers, admissions, ways out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from itertools import zip_longest

from callbot.assistant.choosing import PERSON, with_person
from callbot.assistant.halves import both
from callbot.assistant.house import House
from callbot.i18n.formats import Clock
from callbot.model import Answer, Choice, Intent, Slot, SlotValue, Status

_NEAR = 3  # names offered for one that is unknown
_FEW = 8  # names of a kind that are listed for someone who does not know


@dataclass(frozen=True)
class Outcome:
    """What is said for a goal, the slot that it asks for, and the values that it names.

    ``remark`` is said before the answer, and never repeated.
    """

    answer: Answer
    asks: str = ""
    near: tuple[str, ...] = ()
    remark: str = ""

    @property
    def said(self) -> Answer:
        """The answer after its remark."""
        if not self.remark:
            return self.answer
        text, spoken = f"{self.remark}\n{self.answer.text}", f"{self.remark} {self.answer.spoken}"
        return replace(self.answer, text=text, spoken=spoken)


@dataclass(frozen=True)
class Speech:
    """Speaks one language; ``failures`` counts the turns before this one that came to nothing."""

    house: House
    language: str
    failures: int = 0

    def ask(self, slot: Slot, *, again: bool = False) -> Outcome:
        """Ask for a slot; ``again`` when the reply before was none."""
        question = self._question(slot)
        answer = Answer(question, "question", question)
        if not again:
            return Outcome(answer, slot.name)
        return self._with_way_out(replace(answer, choices=self.person()), slot.name)

    def not_found(self, slot: Slot, said: str) -> Outcome:
        """Say that a name is unknown; offer those that look like it, else ask again."""
        key = f"not_found_{'place' if slot.also else slot.kind}"
        known = key in self.house.content.messages
        text = self.message(key if known else "not_found_other", {"said": said})
        near = self._near(slot, said)
        asked = self._question(slot)
        text = f"{text} {self.message('near_names') if near else asked}".strip()
        spoken = f"{text} {self.house.renderer(self.language).value(list(near))}" if near else text
        choices = tuple(Choice(name, name) for name in near)
        return self._with_way_out(
            Answer(text, "question", spoken, choices=choices), slot.name, near
        )

    def which_time(self, slot: str, said: SlotValue) -> Outcome:
        """Ask which of two times, twelve hours apart, is meant."""
        offered = both(said)
        early, late = (Clock(time.fromisoformat(each)) for each in offered)
        values = {"early": early, "late": late}
        shown = [self.house.renderer(self.language).value(each) for each in values.values()]
        answer = Answer(
            self.message("which_time", values),
            "question",
            self.message("which_time", values, spoken=True),
            choices=tuple(map(Choice, shown, offered)),
        )
        return self._with_way_out(answer, slot, offered)

    def which_place(self, slot: str, offered: tuple[str, ...]) -> Outcome:
        """Ask which of several places of one name is meant."""
        text = self.message("several_places")
        shown = self.house.renderer(self.language).value(list(offered))
        choices = tuple(Choice(name, name) for name in offered)
        answer = Answer(text, "question", f"{text} {shown}", choices=choices)
        return self._with_way_out(answer, slot, offered)

    def not_known(self, intent: Intent, slot: Slot) -> Outcome:
        """Help someone who cannot answer our question: the list if it is short, and a person."""
        text = f"{self.message('dont_know')} {self.message('way_out')}"
        near = self._few(slot)
        named = tuple(Choice(name, name) for name in near)
        choices = (*named, *self._others(intent, slot), *self.person())
        return Outcome(Answer(text, "question", text, choices=choices), slot.name, near)

    def did_you_mean(self, offered: tuple[str, ...]) -> Outcome:
        """Offer intents to choose from, and a person."""
        choices = self.house.choices(with_person(offered), self.language)
        labels = [choice.label for choice in choices]
        written = self.message("did_you_mean")
        spoken = self.message("did_you_mean_spoken", {"choices": labels})
        if self.failures:
            written, spoken = (f"{self.message('way_out')} {each}" for each in (written, spoken))
        return Outcome(Answer(written, "did_you_mean", spoken, choices=choices))

    def unknown(self, *, empty: bool = False) -> Outcome:
        """Say that nothing was understood; the second time in a row, who can be called and when."""
        if empty:
            return Outcome(self.say("too_empty", "unknown"))
        answer = self.say("unknown_again" if self.failures else "unknown", "unknown")
        return Outcome(replace(answer, choices=self.person()))

    def another_town(self, key: str, town: str) -> Outcome:
        """Say that another town's services are not ours."""
        text, spoken = (self.message(key, {"town": town}, spoken=each) for each in (False, True))
        return Outcome(Answer(text, "unknown", spoken))

    def person(self) -> tuple[Choice, ...]:
        """Return the button that leads to a person."""
        return self.house.choices((PERSON,), self.language)

    def say(self, key: str, status: Status) -> Answer:
        """Return a sentence of common.yaml as an answer."""
        return Answer(self.message(key), status, self.message(key, spoken=True))

    def message(
        self, key: str, values: Mapping[str, object] | None = None, *, spoken: bool = False
    ) -> str:
        """Return a sentence of common.yaml in this language."""
        return self.house.message(key, self.language, values, spoken=spoken)

    def _with_way_out(self, answer: Answer, slot: str, near: tuple[str, ...] = ()) -> Outcome:
        """After two failures in a row, add who can be called and when."""
        if self.failures:
            way_out = self.message("way_out")
            spoken = f"{answer.spoken} {way_out}"
            choices = tuple(dict.fromkeys((*answer.choices, *self.person())))
            answer = replace(
                answer, text=f"{answer.text} {way_out}", spoken=spoken, choices=choices
            )
        return Outcome(answer, slot, near)

    def _question(self, slot: Slot) -> str:
        """Return the question for a slot; optional slots have none."""
        return self.house.catalogues.content(self.language).gettext(slot.ask) if slot.ask else ""

    def _near(self, slot: Slot, said: str) -> tuple[str, ...]:
        """Return the names most like what was said, the best of each kind first."""
        found = [self.house.understanding.near_names(said, kind) for kind in slot.kinds]
        mixed = (name.value for row in zip_longest(*found) for name in row if name)
        return tuple(dict.fromkeys(mixed))[:_NEAR]

    def _few(self, slot: Slot) -> tuple[str, ...]:
        """Return the names for a slot, where there are few."""
        names = dict.fromkeys(n.value for n in self.house.names if n.kind in slot.kinds)
        return tuple(names) if len(names) <= _FEW else ()

    def _others(self, intent: Intent, slot: Slot) -> tuple[Choice, ...]:
        """Return related questions that can do without the slot."""
        intents = self.house.content.intents
        related = [each for each in intent.related if each in intents and each != PERSON]
        free = (r for r in related if all(s.kind not in slot.kinds for s in intents[r].slots))
        return self.house.choices(tuple(free), self.language)
