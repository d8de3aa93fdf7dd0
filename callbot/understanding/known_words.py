"""The words of the examples: which intents and which languages have each.

Thirty thousand examples take most of a second to take apart, so what was found is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from callbot.content.model import Content
from callbot.kept import Shelf, digest_of
from callbot.model import Example
from callbot.understanding.masking import own_words

FORMAT = "2"  # raise it when words are found otherwise
KIND = "vocabulary"
KEPT = 6
_Sets = dict[str, frozenset[str]]


@dataclass(frozen=True)
class KnownWords:
    """The folded words of examples, each with the intents and the languages whose examples have it.

    Words of near misses have the intent "", as those of questions that nobody answers.
    """

    users: Mapping[str, frozenset[str]] = field(default_factory=dict)
    tongues: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def common(self, least: int) -> list[str]:
        """Return the words that ``least`` intents or more have."""
        return [word for word, intents in self.users.items() if len(intents) >= least]

    def beside(self, some: frozenset[str]) -> list[str]:
        """Return the words that others than ``some`` intents have, too."""
        return [word for word, intents in self.users.items() if not intents <= some]

    def within(self, languages: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return the words of examples in ``languages``, each with those that have it."""
        sets: dict[frozenset[str], frozenset[str]] = {}  # few are different
        for each in set(self.tongues.values()):
            sets[each] = each.intersection(languages)
        return {word: found for word, each in self.tongues.items() if (found := sets[each])}

    def of_language(self) -> dict[str, list[str]]:
        """Return the words of each language."""
        words: dict[str, list[str]] = defaultdict(list)
        for word, languages in self.tongues.items():
            for language in languages:
                words[language].append(word)
        return dict(words)


def is_word(token: str) -> bool:
    """Say whether a token is a word, no value's mark and no number."""
    return token[0] != "<" and not token.isdecimal()


def known_words(content: Content, folders: Sequence[Path] = ()) -> KnownWords:
    """Return the words of the content's examples; ``folders`` are where they are kept."""
    shelf = Shelf(folders, KIND, most=KEPT)
    key = digest_of(
        [
            FORMAT,
            *(f"{e.language}\x1e{e.negative}\x1e{e.intent}\x1e{e.text}" for e in content.examples),
        ]
    )
    return shelf.of(key, _read, lambda: _made(content.examples))


def _made(examples: Iterable[Example]) -> dict[str, Any]:
    """Return the words, and for each the place of its set among the different ones."""
    users: dict[str, set[str]] = defaultdict(set)
    tongues: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for token in own_words(example.text):
            users[token].add("" if example.negative else str(example.intent))
            tongues[token].add(example.language)
    return {"words": list(users), "users": _shared(users), "tongues": _shared(tongues)}


def _shared(sets: Mapping[str, set[str]]) -> list[Any]:
    """Return the different sets, and the place of each word's."""
    places: dict[tuple[str, ...], int] = {}
    each = [places.setdefault(tuple(sorted(found)), len(places)) for found in sets.values()]
    return [list(places), each]


def _read(found: Any) -> KnownWords:
    words = found["words"]
    return KnownWords(*(_sets(words, *found[name]) for name in ("users", "tongues")))


def _sets(words: Sequence[str], sets: Sequence[Sequence[str]], each: Sequence[int]) -> _Sets:
    shared = [frozenset(one) for one in sets]
    return {word: shared[place] for word, place in zip(words, each, strict=True)}
