"""One way of asking belongs to one intent.

Passes::

    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus, le bus de 8 heures, when does the concert take place]
    a.c: [dernier métro, le bus de 9 heures, where does the concert take place]

Fails with duplicate at examples/fr/a.yaml:3:7::

    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus]
    a.c: [Prochain BUS ?]

Fails with duplicate at examples/fr/a.yaml:2:21::

    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus, prochain bus]

Fails with near-duplicate at examples/fr/a.yaml:3:7::

    == examples/fr/a.yaml
    language: fr
    a.b: [quand passe le prochain bus]
    a.c: [quand passe le prochains bus]

Fails with contradiction at examples/fr/a.yaml:3:13::

    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus]
    not: {a.b: [prochain bus]}
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from callbot.checks.context import CheckContext, problem
from callbot.content.reader import Mark, mark_of
from callbot.model import Example, Problem
from callbot.text import tokens

NEAR = 93  # of 100; one letter in a sentence of five words
SPELLING = 75  # "bus" and "buss", but not "when" and "where"
BUCKET = 150  # examples that share a rare word and are compared with each other


class _Folded(NamedTuple):
    example: Example
    key: str
    words: tuple[str, ...]


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each example that stands twice, or nearly so in two intents."""
    for language in context.content.languages:
        examples = [e for e in context.content.examples if e.language == language]
        folded = [_fold(each) for each in examples if not each.negative]
        yield from _same(folded)
        yield from _near(folded)
        yield from _contradictions(folded, [_fold(each) for each in examples if each.negative])


def _fold(example: Example) -> _Folded:
    words = tuple(tokens(example.text))
    return _Folded(example, " ".join(words), words)


def _same(folded: Iterable[_Folded]) -> Iterator[Problem]:
    first: dict[str, Example] = {}
    for each in folded:
        known = first.setdefault(each.key, each.example)
        if known is each.example:
            continue
        elsewhere = known.intent != each.example.intent
        message = f"“{each.example.text}” stands in {_place(known)} too{_of(known, elsewhere)}."
        level = "error" if elsewhere else "warning"
        yield problem(each.example.text, "duplicate", message, "Keep one of them.", level)  # type: ignore[arg-type] # a Literal


def _near(folded: list[_Folded]) -> Iterator[Problem]:
    """Compare only examples that share one of their two rarest words: quick for thousands."""
    reported: set[int] = set()
    for bucket in _buckets(folded):
        keys = [each.key for each in bucket]
        scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=NEAR)
        for row, column in zip(*scores.nonzero(), strict=True):
            one, two = bucket[row], bucket[column]
            if row < column and _confusable(one, two) and id(two.example) not in reported:
                reported.add(id(two.example))
                message = f"“{two.example.text}” is nearly “{one.example.text}” of “{one.example.intent}”."
                hint = f"It stands in {_place(one.example)}; make them differ or drop one."
                yield problem(two.example.text, "near-duplicate", message, hint, "warning")


def _buckets(folded: list[_Folded]) -> Iterator[list[_Folded]]:
    frequency = Counter(word for each in folded for word in set(each.words))
    buckets: defaultdict[str, list[_Folded]] = defaultdict(list)
    for each in folded:
        for word in sorted(set(each.words), key=lambda w: (frequency[w], w))[:2]:
            buckets[word].append(each)
    yield from (bucket[:BUCKET] for bucket in buckets.values() if len(bucket) > 1)


def _confusable(one: _Folded, two: _Folded) -> bool:
    """Tell whether two texts of two intents differ by spelling, not by a word or a number."""
    if one.example.intent == two.example.intent or one.key == two.key:
        return False
    here, there = set(one.words) - set(two.words), set(two.words) - set(one.words)
    if any(word.isdigit() for word in here | there):
        return False
    if not here or not there:
        return True
    return all(max(fuzz.ratio(word, other) for other in there) >= SPELLING for word in here)


def _contradictions(folded: list[_Folded], misses: list[_Folded]) -> Iterator[Problem]:
    known = {(each.key, each.example.intent): each.example for each in folded}
    for each in misses:
        if example := known.get((each.key, each.example.intent)):
            message = f"“{each.example.text}” is an example and a near miss of “{example.intent}”."
            hint = f"The example stands in {_place(example)}."
            yield problem(each.example.text, "contradiction", message, hint)


def _place(example: Example) -> str:
    mark = mark_of(example.text, Mark("content"))
    return f"{mark.file}:{mark.line}"


def _of(example: Example, elsewhere: bool) -> str:
    return f", for “{example.intent}”" if elsewhere else ""
