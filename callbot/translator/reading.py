"""A sentence taken apart: words that count, and values (numbers, times, prices, names) by their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from callbot.content.build import PLACEHOLDER
from callbot.model import SlotValue
from callbot.text import Word, clean, words
from callbot.translator.tongues import Tongue
from callbot.understanding.slots.numbers import Numbers

_PRICE = re.compile(
    r"(?<![\w.,])(?:(\d{1,4}(?:[.,]\d{1,2})?)\s?(?:€|euros?\b|eur\b)(?:\s?(\d\d)\b)?"
    r"|€\s?(\d{1,4}(?:[.,]\d{1,2})?))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\w.,:])(?:([01]?\d|2[0-4])\s?(?:(?:h|heures?|horas?)\s?([0-5]\d)?|:([0-5]\d))(?![\w:])"
    r"|(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s?([ap])\.?m\b\.?)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]{1,2}\d{1,3}[a-z]?|\d{1,3}[a-z]")  # M1, B2, 83s: a line, a gate, a seat
_COUNT = frozenset({"number", "line"})
_NAMED = {"stop": frozenset({"stop"}), "line": frozenset({"line"})}
SURE = 0.9  # likeness from which a name found in a text may be copied


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as it is compared, or a value and the ``kinds`` of placeholders that it can fill."""

    word: str = ""
    kinds: frozenset[str] = frozenset()
    value: str = ""
    start: int = 0
    end: int = 0


class Reader:
    """Takes sentences of one language apart."""

    def __init__(self, tongue: Tongue, numbers: Numbers) -> None:
        """Take the words that count for nothing, and the numbers in words."""
        self._tongue, self._numbers = tongue, numbers

    def sentence(self, text: str, named: Sequence[SlotValue] = ()) -> tuple[Piece, ...]:
        """Return the pieces of what somebody typed; ``named`` are names found in ``clean(text)``."""
        text = clean(text)
        values = sorted([*_names(named), *_amounts(text)], key=lambda p: (p.start, -p.end))
        taken = list(_apart(values))
        found = [
            w for w in words(text) if not any(v.start < w.end and w.start < v.end for v in taken)
        ]
        pieces = sorted([*self._counted(found), *taken], key=lambda piece: piece.start)
        return tuple(self._bare(pieces))

    def phrase(self, text: str) -> tuple[Piece, ...]:
        """Return the pieces of a phrase; a placeholder is a piece whose word is its name in braces."""
        pieces: list[Piece] = []
        for number, part in enumerate(PLACEHOLDER.split(text)):
            if number % 2:
                pieces.append(Piece(f"{{{part}}}", frozenset({kind_of(part)})))
            else:
                pieces += self._counted(words(clean(part)))
        return tuple(self._bare(pieces))

    def _counted(self, found: Sequence[Word]) -> Iterator[Piece]:
        """Yield words, numbers among them read; "un" is an article far more often than a number."""
        at = 0
        while at < len(found):
            word = found[at]
            number = self._numbers.at(found, at)
            if number and (number[0] > 1 or word.folded.isdigit()):
                last = at + number[1]
                said = word.folded if word.folded.isdigit() else str(number[0])
                behind = found[last].folded if last < len(found) else ""
                if behind in self._tongue.hours and number[0] < 25:
                    minutes = self._numbers.at(found, last + 1)
                    more = minutes[1] if minutes and minutes[0] < 60 else 0
                    value = f"{number[0]:02}:{minutes[0] if minutes and more else 0:02}"
                    end = found[last + more].end
                    yield Piece("", frozenset({"time"}), value, word.start, end)
                    at = last + 1 + more
                    continue
                yield self._number(said, word.start, found[last - 1].end, behind)
                at = last
                continue
            kinds = _COUNT if _CODE.fullmatch(word.folded) else frozenset()
            value = word.folded.upper() if kinds else ""
            yield Piece("" if kinds else word.folded, kinds, value, word.start, word.end)
            at += 1

    def _number(self, said: str, start: int, end: int, behind: str) -> Piece:
        kinds = _COUNT | {"minutes"} if behind in self._tongue.minutes else _COUNT
        return Piece("", kinds, said, start, end)

    def _bare(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        """Yield the pieces that count, words in the form they are compared by."""
        kept = self._without_fillers(pieces)
        sure = self._tongue.denials - self._tongue.unsure
        denied = any(piece.word in sure for piece in kept)
        at = 0
        while at < len(kept):
            piece = kept[at]
            pair = (piece.word, kept[at + 1].word) if at + 1 < len(kept) else ("", "")
            if pair in self._tongue.pairs:
                yield from (Piece(word) for word in self._tongue.pairs[pair])
                at += 2
                continue
            at += 1
            if piece.word in self._tongue.light or (denied and piece.word in self._tongue.weak):
                continue
            same = self._tongue.same.get(piece.word, piece.word)
            yield Piece(same, piece.kinds, piece.value, piece.start, piece.end)

    def _without_fillers(self, pieces: Sequence[Piece]) -> list[Piece]:
        kept: list[Piece] = []
        at = 0
        while at < len(pieces):
            said = next((f for f in self._tongue.fillers if _stands(f, pieces, at)), ())
            if not said:
                kept.append(pieces[at])
            at += len(said) or 1
        return kept


def kind_of(name: str) -> str:
    """Return the kind of a placeholder: {stop2} is a second stop."""
    return name.rstrip("0123456789")


def _stands(filler: Sequence[str], pieces: Sequence[Piece], at: int) -> bool:
    return [piece.word for piece in pieces[at : at + len(filler)]] == list(filler)


def _names(named: Sequence[SlotValue]) -> Iterator[Piece]:
    for each in named:
        if each.kind in _NAMED and each.score >= SURE:
            yield Piece("", _NAMED[each.kind], each.value, each.start, each.end)


def _amounts(text: str) -> Iterator[Piece]:
    for found in _PRICE.finditer(text):
        amount = found[1] or found[3]
        amount = f"{amount},{found[2]}" if found[2] else amount.replace(".", ",")
        yield Piece("", frozenset({"price"}), f"{amount} €", found.start(), found.end())
    for found in _TIME.finditer(text):
        hour, minute = int(found[1] or found[4]), found[2] or found[3] or found[5] or "00"
        if found[6]:
            hour = hour % 12 + (12 if found[6].lower() == "p" else 0)
        value = f"{hour:02}:{minute}"
        yield Piece("", frozenset({"time"}), value, found.start(), found.end())


def _apart(values: Sequence[Piece]) -> Iterator[Piece]:
    """Yield values that do not lie over one another, the first and longest of them."""
    end = 0
    for value in values:
        if value.start >= end:
            yield value
            end = value.end
