"""Why a text was understood as it was, for people: `callbot ask --explain` and the console."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callbot.model import Candidate, SlotValue
from callbot.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading that prints itself, a line a fact."""

    reading: Reading

    def __str__(self) -> str:
        """Return the lines joined."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the text, language evidence, values, alarms, candidates and the rule that decided."""
        match = self.reading.match
        yield f"text: {self.reading.text}"
        yield from self._language()
        yield from (_slot(slot) for slot in match.slots)
        yield from (
            f"alarm: {alarm.intent} by “{alarm.phrase}” ({alarm.language}, {alarm.sure:.2f})"
            for alarm in self.reading.alarms
        )
        for place, candidate in enumerate(match.candidates, 1):
            yield from _candidate(place, candidate)
        yield f"verdict: {match.verdict}, by rule {match.rule}"

    def _language(self) -> Iterator[str]:
        guess = self.reading.language
        best = sorted(guess.probabilities.items(), key=lambda item: (-item[1], item[0]))[:3]
        shown = ", ".join(f"{name} {share:.2f}" for name, share in best)
        yield f"language: {guess.language} ({shown})"
        for part, values in guess.parts.items():
            if any(values.values()):
                yield f"  {part}: " + ", ".join(f"{n} {v:+.1f}" for n, v in values.items())


def _slot(slot: SlotValue) -> str:
    return f"value: {slot.kind} = {slot.value} (said “{slot.said}”, {slot.score:.2f})"


def _candidate(place: int, candidate: Candidate) -> Iterator[str]:
    shade = f"/{candidate.shade}" if candidate.shade else ""
    yield f"{place}. {candidate.intent}{shade} {candidate.confidence:.2f}"
    if candidate.example:
        yield f"   matched “{candidate.example}” ({candidate.language})"
    if candidate.parts:
        yield "   " + ", ".join(f"{name} {value:.2f}" for name, value in candidate.parts.items())
