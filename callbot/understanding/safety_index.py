"""The phrases of the safety lists as they are searched: by the rarest word of each.

Forty thousand phrases take seconds to take apart, so the index is kept; a phrase becomes an entry when
a text has its rarest word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from callbot.kept import Shelf, digest_of
from callbot.model import SafetyList, SafetyWords
from callbot.understanding.phrases import GAP, Phrase, length, read, without_light

FORMAT = "2"  # raise it when phrases are read otherwise
KIND = "safety"
KEPT = 6
Light = Mapping[str, frozenset[str]]


class Source(NamedTuple):
    """What the index is made from: the lists, and the words of scenes."""

    lists: Sequence[SafetyList]
    words: Sequence[SafetyWords] = ()

    @property
    def languages(self) -> frozenset[str]:
        """The languages of both."""
        listed = frozenset(each.language for each in self.lists)
        return listed | frozenset(each.language for each in self.words)


class Entry(NamedTuple):
    """One phrase as it is searched."""

    words: Phrase
    intent: str
    language: str
    text: str
    shade: str = ""


class Anchored(NamedTuple):
    """A phrase, the place of its rarest word, all its words, and how many they are."""

    entry: Entry
    anchor: int
    needed: frozenset[str]  # a text without one of them does not have the phrase
    said: int


class ByRarest:
    """Phrases by their word that the fewest phrases have."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = rows
        self._known: dict[str, list[Anchored]] = {}

    def of(self, word: str) -> Sequence[Anchored]:
        """Return the phrases whose rarest word it is."""
        if word not in self._rows:
            return ()
        if word not in self._known:
            self._known[word] = [_entry(row) for row in self._rows[word]]
        return self._known[word]


class SafetyIndex(NamedTuple):
    """What fires, what disarms, parts of scenes; the intents in order, the words of what fires."""

    phrases: ByRarest
    unless: ByRarest
    parts: ByRarest  # the intent of an entry is the part's name
    order: Sequence[str]
    words: frozenset[str]
    part_words: frozenset[str]


def safety_index(source: Source, light: Light, folders: Sequence[Path] = ()) -> SafetyIndex:
    """Return the index; ``light`` words are left out of phrases, ``folders`` are where it is kept."""
    shelf = Shelf(folders, KIND, most=KEPT)
    return shelf.of(digest_of(_inputs(source, light)), _read, lambda: _made(source, light))


def _inputs(source: Source, light: Light) -> Iterable[str]:
    yield FORMAT
    for listed in source.lists:
        yield from ("\x1e", listed.intent, listed.language, listed.shade)
        yield from listed.phrases
        yield "\x1d"
        yield from listed.unless
    for part in source.words:
        yield from ("\x1b", part.name, part.language, *part.phrases)
    for language in sorted(light):
        yield from ("\x1c", language, *sorted(light[language]))


def _made(source: Source, light: Light) -> dict[str, Any]:
    phrases = [
        Entry(words, listed.intent, listed.language, text, listed.shade)
        for listed in source.lists
        for text in listed.phrases
        if (words := without_light(read(text), light[listed.language]))
    ]
    unless = [
        Entry(words, listed.intent, listed.language, text, listed.shade)
        for listed in source.lists
        for text in listed.unless
        if (words := read(text))
    ]
    parts = [
        Entry(words, part.name, part.language, text)
        for part in source.words
        for text in part.phrases
        if (words := without_light(read(text), light[part.language]))
    ]
    return {
        "phrases": _by_rarest(phrases),
        "unless": _by_rarest(unless),
        "parts": _by_rarest(parts),
        "order": list(dict.fromkeys(str(entry.intent) for entry in phrases)),
        "words": _words_of(phrases),
        "part_words": _words_of(parts),
    }


def _words_of(entries: Iterable[Entry]) -> list[str]:
    return sorted({word for entry in entries for word in entry.words} - {GAP})


def _by_rarest(entries: Sequence[Entry]) -> dict[str, list[list[Any]]]:
    counts = Counter(word for entry in entries for word in set(entry.words) - {GAP})
    index: dict[str, list[list[Any]]] = defaultdict(list)
    for entry in entries:
        places = [i for i, word in enumerate(entry.words) if word != GAP]
        anchor = min(places, key=lambda i: (counts[entry.words[i]], i))
        words, *told = entry
        index[entry.words[anchor]].append([list(words), *map(str, told), anchor])
    return dict(index)


def _read(found: Any) -> SafetyIndex:
    return SafetyIndex(
        phrases=ByRarest(found["phrases"]),
        unless=ByRarest(found["unless"]),
        parts=ByRarest(found["parts"]),
        order=found["order"],
        words=frozenset(found["words"]),
        part_words=frozenset(found["part_words"]),
    )


def _entry(row: Sequence[Any]) -> Anchored:
    words, intent, language, text, shade, anchor = row
    entry = Entry(tuple(words), intent, language, text, shade)
    return Anchored(entry, anchor, frozenset(words) - {GAP}, length(entry.words))
