"""What the log says in numbers: counts, shares, and how long people waited, by day and by hour."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from callbot.conversations.misses import TALK
from callbot.conversations.store import Answered

NAMES = ("day", "hour", "channel", "language", "status", "intent", "feedback")
PERIODS = ("day", "hour")
LEAST = 5  # smaller counts are not published: they may be somebody's
HIDDEN = "hidden"  # a count that would tell the smaller one beside it


@dataclass(frozen=True, slots=True)
class Span:
    """Questions of a day, an hour of the day, or all: counts, and times in seconds (None: no such)."""

    name: str
    count: int = 0
    answered: int = 0  # without a person
    offered: int = 0  # “did you mean”
    unknown: int = 0
    p50: float | None = None  # from the question to its answer
    p95: float | None = None
    waited: int = 0  # conversations that a person took
    wait50: float | None = None  # until a person took it
    wait95: float | None = None

    def share(self, count: int) -> float:
        """Return a count of this span as a share, 0 to 1."""
        return count / self.count if self.count else 0.0


@dataclass(frozen=True)
class Figures:
    """Counts by NAMES, and spans by day and by hour with their whole."""

    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    whole: Span = Span("all")
    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    @property
    def answered(self) -> float:
        """The share of questions that were answered without a person, 0 to 1."""
        return self.whole.share(self.whole.answered)


def figures_of(
    answers: Iterable[Answered],
    feedback: Iterable[str],
    zone: tzinfo,
    waits: Iterable[tuple[datetime, timedelta]] = (),
) -> Figures:
    """Count answers, the last thumb given to each, and how long people waited for a person."""
    found: dict[str, Counter[str]] = {name: Counter() for name in NAMES}
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for each in answers:
        data, at = json.loads(each.answer), each.at.astimezone(zone)
        if data.get("channel") == TALK:
            continue  # what an agent looked for is no citizen's question
        for name in ("language", "status", "intent"):
            found[name][data.get(name) or "–"] += 1
        found["channel"][data.get("channel") or "web"] += 1
        for name, value in _periods(at):
            found[name][value] += 1
            tallies[name, value].answer(str(data.get("status")), each)
        tallies["all", "all"].answer(str(data.get("status")), each)
    for since, wait in waits:
        for key in (*_periods(since.astimezone(zone)), ("all", "all")):
            tallies[key].waits.append(wait.total_seconds())
    thumbs = {row["about"]: row["value"] for row in map(json.loads, feedback)}
    found["feedback"].update(thumbs.values())
    spans = {key: tally.span(key[1]) for key, tally in sorted(tallies.items())}
    whole = spans.pop(("all", "all"), Span("all"))
    by_period = {p: [span for key, span in spans.items() if key[0] == p] for p in PERIODS}
    counts = {name: dict(_ordered(name, count)) for name, count in found.items()}
    return Figures(whole.count, counts, whole, by_period)


def suppressed(figures: Figures) -> list[tuple[str, str, str]]:
    """Return (what, value, count) rows fit for everybody.

    Counts below LEAST become "<5"; where that is only one of its kind, the next smallest is hidden
    too, or the difference from the whole would tell it. Times are of at least LEAST questions.
    """
    rows = [
        (name, value, count)
        for name in NAMES
        for value, count in _hidden(figures.counts.get(name, {})).items()
    ]
    spans = [span for span in (figures.whole, *_all(figures)) if span.count >= LEAST]
    return rows + [row for span in spans for row in times_of(span)]


def times_of(span: Span) -> list[tuple[str, str, str]]:
    """Return the times of a span, in seconds, as rows of the CSV."""
    times = {
        "answer seconds p50": span.p50,
        "answer seconds p95": span.p95,
        "waiting seconds p50": span.wait50 if span.waited >= LEAST else None,
        "waiting seconds p95": span.wait95 if span.waited >= LEAST else None,
    }
    return [(what, span.name, f"{time:.3f}") for what, time in times.items() if time is not None]


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least ``share`` of ``values`` do not exceed; None of none."""
    if not values:
        return None
    known = sorted(values)
    return known[max(0, -int(-len(known) * share // 1) - 1)]


class _Tally:
    """What is counted of one span."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.times: list[float] = []
        self.waits: list[float] = []

    def answer(self, status: str, answer: Answered) -> None:
        self.statuses[status] += 1
        if answer.asked is not None and answer.asked <= answer.at:
            self.times.append((answer.at - answer.asked).total_seconds())

    def span(self, name: str) -> Span:
        return Span(
            name,
            sum(self.statuses.values()),
            self.statuses["answered"],
            self.statuses["did_you_mean"],
            self.statuses["unknown"],
            percentile(self.times, 0.5),
            percentile(self.times, 0.95),
            len(self.waits),
            percentile(self.waits, 0.5),
            percentile(self.waits, 0.95),
        )


def _periods(at: datetime) -> tuple[tuple[str, str], ...]:
    return ("day", f"{at:%Y-%m-%d}"), ("hour", f"{at:%H}")


def _ordered(name: str, count: Counter[str]) -> list[tuple[str, int]]:
    return sorted(count.items()) if name in PERIODS else count.most_common()


def _hidden(counts: Mapping[str, int]) -> dict[str, str]:
    small = [value for value, count in counts.items() if count < LEAST]
    shown = {value: str(count) for value, count in counts.items() if count >= LEAST}
    if len(small) == 1 and shown:
        shown[min(shown, key=lambda value: int(shown[value]))] = HIDDEN
    return {value: shown.get(value, f"<{LEAST}") for value in counts}


def _all(figures: Figures) -> list[Span]:
    return [span for period in PERIODS for span in figures.spans.get(period, ())]
