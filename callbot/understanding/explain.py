"""Why a text was understood as it was: for `callbot ask --explain` and for the console's pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from callbot.model import Candidate, SlotValue
from callbot.understanding.confidence import OFFER, demanded
from callbot.understanding.opinions import MEANING
from callbot.understanding.reading import Reading
from callbot.understanding.views import View

_LANGUAGES = 5  # that are named


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading with its reasons.

    ``views`` are those of the scorers that took part, ``read_as`` the tokens as they saw them, and
    ``types`` the types of the candidates' intents, which decide how sure an answer must be.
    """

    reading: Reading
    views: Sequence[View] = ()
    read_as: Sequence[str] = ()
    types: Mapping[str, str] | None = None

    def __str__(self) -> str:
        """Return the lines joined."""
        return "\n".join(self.lines())

    def data(self) -> dict[str, Any]:
        """Return all of it as plain lists and dicts, for JSON."""
        match, guess = self.reading.match, self.reading.language
        return {
            "text": self.reading.text,
            "language": {
                "language": guess.language,
                "confidence": round(guess.confidence, 4),
                "shares": dict(_best(guess.probabilities)),
                "evidence": guess.parts,
            },
            "slots": [asdict(slot) for slot in match.slots],
            "tokens": list(self.reading.tokens),
            "read_as": list(self.read_as),
            "alarms": [alarm._asdict() for alarm in self.reading.alarms],
            "scorers": [
                {**view._asdict(), "top": [each._asdict() for each in view.top]}
                for view in self.views
            ],
            "candidates": [
                {**asdict(each), "parts": dict(each.parts), "answers_from": self._least(each)}
                for each in match.candidates
            ],
            "offers_from": OFFER,
            "verdict": match.verdict,
            "rule": match.rule,
        }

    def lines(self) -> Iterator[str]:
        """Yield the text, language evidence, values, alarms, scorers, candidates and the rule."""
        match = self.reading.match
        yield f"text: {self.reading.text}"
        yield from self._language()
        yield from (_slot(slot) for slot in match.slots)
        yield from self._tokens()
        yield from (
            f"alarm: {alarm.intent} by “{alarm.phrase}” ({alarm.language}, {alarm.sure:.2f})"
            for alarm in self.reading.alarms
        )
        for view in self.views:
            yield from _view(view)
        for place, candidate in enumerate(match.candidates, 1):
            yield from self._candidate(place, candidate)
        yield f"verdict: {match.verdict}, by rule {match.rule}"

    def _language(self) -> Iterator[str]:
        guess = self.reading.language
        shown = ", ".join(f"{name} {share:.2f}" for name, share in _best(guess.probabilities)[:3])
        yield f"language: {guess.language} ({shown})"
        for part, values in guess.parts.items():
            if any(values.values()):
                yield f"  {part}: " + ", ".join(f"{n} {v:+.1f}" for n, v in values.items())

    def _tokens(self) -> Iterator[str]:
        said, read = " ".join(self.reading.tokens), " ".join(self.read_as)
        if said:
            yield f"scored: {said}" + (f"  (read as: {read})" if read != said else "")

    def _least(self, candidate: Candidate) -> float:
        kind = (self.types or {}).get(candidate.intent, "")
        return round(demanded(kind, meaning=MEANING[0] in candidate.parts), 4)

    def _candidate(self, place: int, candidate: Candidate) -> Iterator[str]:
        shade = f"/{candidate.shade}" if candidate.shade else ""
        least = f"answers from {self._least(candidate):.2f}, offers from {OFFER:.2f}"
        yield f"{place}. {candidate.intent}{shade} {candidate.confidence:.2f} ({least})"
        if candidate.example:
            yield f"   matched “{candidate.example}” ({candidate.language})"
        if candidate.parts:
            yield "   " + ", ".join(f"{name} {v:.2f}" for name, v in candidate.parts.items())


def _best(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    found = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_LANGUAGES]
    return [(name, round(share, 4)) for name, share in found]


def _slot(slot: SlotValue) -> str:
    return f"value: {slot.kind} = {slot.value} (said “{slot.said}”, {slot.score:.2f})"


def _view(view: View) -> Iterator[str]:
    yield f"scorer {view.scorer}, weight {view.weight:.2f}:"
    for each in view.top:
        yield f"  {each.score:6.2f}  {each.intent}  “{each.example}” ({each.language})"
