"""The words of the examples: which intents and which languages have each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from callbot.content.model import Content
from callbot.understanding.masking import own_words


def is_word(token: str) -> bool:
    """Say whether a token is a word, no value's mark and no number."""
    return token[0] != "<" and not token.isdecimal()


def users_of_words(content: Content) -> dict[str, set[str]]:
    """Return the words of the examples, each with the intents whose examples have it."""
    users: dict[str, set[str]] = defaultdict(set)
    for example in content.examples:
        for token in own_words(example.text):
            users[token].add(example.intent)
    return users


def languages_of_words(content: Content, languages: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the words of the examples in ``languages``, each with those that have it."""
    found: dict[str, set[str]] = defaultdict(set)
    for example in content.examples:
        if example.language in languages:
            for token in own_words(example.text):
                found[token].add(example.language)
    sets: dict[frozenset[str], frozenset[str]] = {}  # few are different
    return {
        word: sets.setdefault(key, key) for word, each in found.items() if (key := frozenset(each))
    }
