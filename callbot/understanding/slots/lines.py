"""Line names found in a text, to the letter: never 38 for 83, "métro 1" for M1, "le 83".

Codes ("83", "M1", "B2") must be exact. A bare number needs no unit behind it; a single letter needs
a word such as "ligne" or "tram" before it. Numbers may be spelt out after such a word, or before
one that stands behind them ("二号线"), in the language that the text is likely in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from callbot.model import Name, SlotValue
from callbot.text import Word, tokens
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.numbers import Numbers
from callbot.understanding.slots.tongues import Tongues
from callbot.understanding.slots.written_lines import Written, joined_words
from callbot.understanding.vocabulary import CACHED_WORDS

BEHIND = ("metro", "bus", "line")
_WORDS = ("line_word", "not_line_after")
MODES = ("metro", "tram", "bus", "rail")
_UNSURE = 0.6


class Found(NamedTuple):
    """A line that words [first, last) name."""

    name: Name
    first: int
    last: int
    score: float = 1.0


class Lines:
    """Finds lines of a fixed list by their codes."""

    def __init__(self, names: Iterable[Name], lexicon: Lexicon) -> None:
        """Index the codes of the names of kind ``line``; other names are for the gazetteer."""
        self._codes: dict[str, Name] = {}
        for name in names:
            for text in (name.value, *name.names):
                if name.kind == "line" and is_code(code := "".join(tokens(text))):
                    self._codes.setdefault(code, name)
        self._modes = {word: mode for mode in MODES for word in joined_words(lexicon, mode)}
        self._behind = {
            word: mode for mode in BEHIND for word in joined_words(lexicon, f"{mode}_behind")
        }
        self._line_words = joined_words(lexicon, "line_word")
        self._articles = lexicon.words("line_article")
        self._units = joined_words(lexicon, "not_line_after")
        self._written = Written(lexicon, (*MODES, *(f"{m}_behind" for m in BEHIND), *_WORDS))
        self._numbers = {code: Numbers(lexicon.language(code)) for code in lexicon.languages}
        self._tongues = Tongues(self._numbers)
        self._opens = lru_cache(CACHED_WORDS)(self._can_open)
        self._counts = lru_cache(CACHED_WORDS)(self._begins_number)

    def find(self, text: str, words: Sequence[Word]) -> list[SlotValue]:
        """Return the lines named in ``words`` of the cleaned ``text``, in order."""
        words = self._written.words(text, words)
        found: list[SlotValue] = []
        place = 0
        while place < len(words) and self._codes:
            line = self._line(text, words, place) if self._opens(words[place].folded) else None
            if line is None:
                place += 1
                continue
            found.append(_value(text, words, line))
            place = line.last
        return found

    def _line(self, text: str, words: Sequence[Word], place: int) -> Found | None:
        return (
            self._after_word(text, words, place)
            or self._before_word(words, place)
            or self._bare(text, words, place)
        )

    def _can_open(self, word: str) -> bool:
        """Say whether a line may be named from this word on; most words are passed over so."""
        if word in self._modes or word in self._line_words or word in self._codes:
            return True
        return not word.isalpha() or len(word) <= 2 or self._counts(word)

    def _begins_number(self, word: str) -> bool:
        return any(numbers.begins(word) for numbers in self._numbers.values())

    def _after_word(self, text: str, words: Sequence[Word], place: int) -> Found | None:
        """Read "ligne 83", "métro 1", "bus n° 21", "tram A", "ligne quatre-vingt-trois"."""
        mode = self._modes.get(words[place].folded)
        if mode is None and words[place].folded not in self._line_words:
            return None
        at = place + 1
        while at < len(words) and (
            words[at].folded in self._line_words
            or (words[at].folded in self._articles and not self._lettered(text, words, at))
            or (words[at].folded in self._modes and at + 1 < len(words))
        ):
            mode = mode or self._modes.get(words[at].folded)
            at += 1
        code, last = self._code(words, at)
        found = self._resolve(code, mode)
        if found is None or self._unit(words, last):
            return None
        alone = code.isalpha() and len(code) == 1 and last < len(words)
        if alone and not text[words[at].start : words[at].end].isupper():
            return None  # "tram a castellane" is no tram A
        return Found(found[0], at, last, found[1])

    def _lettered(self, text: str, words: Sequence[Word], at: int) -> bool:
        """Say whether a word is the capital letter of a line ("tram A"), not an article."""
        word = words[at]
        return word.folded in self._codes and text[word.start : word.end].isupper()

    def _code(self, words: Sequence[Word], at: int) -> tuple[str, int]:
        """Return the code at word ``at`` and the place after it; ("", at) when there is none."""
        if at >= len(words):
            return "", at
        word = words[at].folded
        if at + 1 < len(words) and word.isalpha() and len(word) <= 2:
            joined = word + words[at + 1].folded
            if joined in self._codes and words[at + 1].folded.isdigit():
                return joined, at + 2
        if word in self._codes or not word.isalpha():
            return word, at + 1
        for language in self._tongues.likely(words) if self._counts(word) else ():
            if number := self._numbers[language].at(words, at):
                return str(number[0]), at + number[1]
        return "", at

    def _before_word(self, words: Sequence[Word], place: int) -> Found | None:
        """Read "2号线", "83路", "2호선": the word stands behind the number."""
        code, last = self._code(words, place)
        mode = self._behind.get(words[last].folded) if code and last < len(words) else None
        found = self._resolve(code, None if mode == "line" else mode) if mode else None
        return Found(found[0], place, last, found[1]) if found else None

    def _resolve(self, code: str, mode: str | None) -> tuple[Name, float] | None:
        """Return the line that a code means after a word: a metro's 1 is M1, a bus's 1 the bus."""
        if not code:
            return None
        lettered = {m: self._codes.get(m[0] + code) for m in MODES if code.isdigit()}
        if mode in {"metro", "tram"} and (own := lettered.get(mode)):
            return own, 1.0
        if code in self._codes:
            return self._codes[code], 1.0
        if mode and (own := lettered.get(mode)):
            return own, 1.0
        others = [name for name in lettered.values() if name]
        return (others[0], 1.0 if len(others) == 1 else _UNSURE) if others and not mode else None

    def _bare(self, text: str, words: Sequence[Word], place: int) -> Found | None:
        """Read a code that stands alone: "83", "M1", "T 2"; a single letter never."""
        code, last = self._code(words, place)
        if code not in self._codes or self._unit(words, last) or _touches(words, last):
            return None
        if code.isalpha():
            said = text[words[place].start : words[last - 1].end]
            return (
                Found(self._codes[code], place, last) if said.isupper() and len(code) > 1 else None
            )
        if code.isdigit() and not words[place].folded.isdigit():
            before = words[place - 1].folded if place else ""
            if before not in self._articles:
                return None  # "trois tickets" and "one more" are no lines
        return Found(self._codes[code], place, last)

    def _unit(self, words: Sequence[Word], at: int) -> bool:
        return at < len(words) and words[at].folded in self._units


def _touches(words: Sequence[Word], at: int) -> bool:
    """Say whether a word without a space before it counts what the number says ("2张票")."""
    return (
        0 < at < len(words)
        and words[at - 1].end == words[at].start
        and not words[at].folded.isascii()
    )


def is_code(code: str) -> bool:
    """Say whether a folded name is a code: it has a number, or is at most three letters."""
    return 0 < len(code) <= 5 and (len(code) <= 3 or any(c.isdigit() for c in code))


def _value(text: str, words: Sequence[Word], line: Found) -> SlotValue:
    start, end = words[line.first].start, words[line.last - 1].end
    name = line.name
    return SlotValue("line", name.value, text[start:end], name.ref, start, end, line.score)
