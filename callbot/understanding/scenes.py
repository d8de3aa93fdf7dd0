"""Emergencies told in words that no phrase of the lists has: parts of a scene near each other.

A scene names parts ("person", "fallen"), each language has words for each part. All parts of a scene
within a few words of each other, in any order, tell the emergency: "elle est par terre, ma grand-mère".
A part does not count behind a negation ("no smoke here"), a scene not at all where words of the part
``calm`` are about: a film, a price, last year.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from callbot.model import Intent
from callbot.text import Word
from callbot.understanding.alarms import Alarm, Tongue, weight

CALM = "calm"  # the part that disarms scenes
WINDOW = 6.0  # other words that may stand between two parts
_REACH = 24  # words, of any kind, that are looked at from a part on
_CALMING = 10.0  # other words from a scene to what disarms it
_LOOK_BACK = 2.0  # words before a part in which a negation denies it
_FIRST_BACK = 1.0  # before the first part; "I don't know, my father ..." denies nothing

Parts = Mapping[str, Sequence[Alarm]]  # by name, in the order of the text


class _Wanted(NamedTuple):
    intent: str
    parts: Sequence[str]
    shade: str
    over: tuple[str, ...]


class Scenes:
    """Joins the parts that were found in a text to the scenes of all safety scripts."""

    def __init__(self, intents: Iterable[Intent] = ()) -> None:
        """Take the scenes of ``intents``."""
        self.order = tuple(dict.fromkeys(str(each.id) for each in intents if each.scenes))
        self._by_first: dict[str, list[_Wanted]] = defaultdict(list)
        for intent in intents:
            for scene in intent.scenes:
                parts, over = tuple(map(str, scene.parts)), tuple(map(str, scene.over))
                wanted = _Wanted(str(intent.id), parts, str(scene.shade), over)
                self._by_first[wanted.parts[0]].append(wanted)

    def find(
        self, found: Iterable[Alarm], words: Sequence[Word], tongues: Mapping[str, Tongue]
    ) -> Iterator[Alarm]:
        """Yield the alarms of a text whose parts, named by their ``intent``, were ``found``."""
        by_language: dict[str, dict[str, list[Alarm]]] = {}
        for part in sorted(dict.fromkeys(found), key=lambda each: each.first):
            by_language.setdefault(part.language, {}).setdefault(part.intent, []).append(part)
        for language, parts in by_language.items():
            if len(parts) > 1:
                yield from self._in_language(parts, words, tongues[language])

    def _in_language(self, parts: Parts, words: Sequence[Word], tongue: Tongue) -> Iterator[Alarm]:
        said = _covered(parts)
        for wanted in [each for name in parts for each in self._by_first.get(name, ())]:
            if not all(name in parts for name in wanted.parts):
                continue
            for chosen in _joined(wanted.parts, parts, words, tongue):
                if not _is_denied(chosen, words, tongue, said) and not _is_calm(
                    chosen, parts.get(CALM, ()), words, tongue
                ):
                    yield _alarm(wanted, chosen)
                    break


def _alarm(wanted: _Wanted, chosen: Sequence[Alarm]) -> Alarm:
    """Return the alarm of a scene; its phrase is its parts in the order of the text."""
    sure = 1.0
    for part in chosen:
        sure *= part.sure
    phrase = " … ".join(part.phrase for part in chosen)
    first, last = chosen[0].first, max(part.last for part in chosen)
    said = sum(part.said for part in chosen)
    span = (chosen[0].language, first, last)
    return Alarm(wanted.intent, phrase, *span, round(sure, 3), said, *wanted[2:])


def _joined(
    names: Sequence[str], parts: Parts, words: Sequence[Word], tongue: Tongue
) -> Iterator[Sequence[Alarm]]:
    """Yield the first way, from each place of the rarest part, to have all parts near each other."""
    rarest = min(names, key=lambda name: len(parts[name]))
    others = [name for name in names if name != rarest]
    for start in parts[rarest]:
        for chosen in _completed([start], others, parts):
            if _is_near(chosen, words, tongue):
                yield chosen
                break


def _completed(
    chosen: Sequence[Alarm], others: Sequence[str], parts: Parts
) -> Iterator[Sequence[Alarm]]:
    if not others:
        yield sorted(chosen, key=lambda part: part.first)
        return
    listed, start = parts[others[0]], chosen[0].first
    for place in range(bisect_left(listed, start - _REACH, key=_first), len(listed)):
        part = listed[place]
        if part.first > start + _REACH:
            return
        if all(part.last <= one.first or one.last <= part.first for one in chosen):
            yield from _completed([*chosen, part], others[1:], parts)


def _first(part: Alarm) -> int:
    return part.first


def _is_near(chosen: Sequence[Alarm], words: Sequence[Word], tongue: Tongue) -> bool:
    return all(
        _between(one.last, other.first, words, tongue) <= WINDOW for one, other in pairwise(chosen)
    )


def _between(start: int, end: int, words: Sequence[Word], tongue: Tongue) -> float:
    """Return how much other words than light ones weigh in [start, end)."""
    return sum(weight(word.folded) for word in words[start:end] if word.folded not in tongue.light)


def _covered(parts: Parts) -> frozenset[int]:
    """Return the places of words that belong to a part: a negation there is meant so."""
    return frozenset(
        place
        for found in parts.values()
        for part in found
        for place in range(part.first, part.last)
    )


def _is_denied(
    chosen: Sequence[Alarm], words: Sequence[Word], tongue: Tongue, said: frozenset[int]
) -> bool:
    """Say whether a negation stands before a part, or behind all and nothing more in that breath."""
    first = chosen[0]
    if any(
        _negated(part.first, words, tongue, said, _FIRST_BACK if part is first else _LOOK_BACK)
        for part in chosen
    ):
        return True
    last = max(part.last for part in chosen)
    if last >= len(words) or words[last].folded not in tongue.negation or last in said:
        return False
    return last + 1 == len(words) or not _one_breath(words, last)


def _negated(
    place: int, words: Sequence[Word], tongue: Tongue, said: frozenset[int], room: float
) -> bool:
    """Say whether a negation of its own stands within ``room`` words before ``place``."""
    while place > 0 and room > 0 and _one_breath(words, place - 1):
        place -= 1
        word = words[place].folded
        if word in tongue.negation:
            return place not in said
        room -= 0.0 if word in tongue.light else weight(word)
    return False


def _one_breath(words: Sequence[Word], place: int) -> bool:
    """Say whether no more than a space stands between a word and the next."""
    return words[place + 1].start - words[place].end <= 1


def _is_calm(
    chosen: Sequence[Alarm], calm: Sequence[Alarm], words: Sequence[Word], tongue: Tongue
) -> bool:
    first, last = chosen[0].first, max(part.last for part in chosen)
    return any(
        _between(last, each.first, words, tongue) <= _CALMING
        and _between(each.last, first, words, tongue) <= _CALMING
        for each in calm
    )
