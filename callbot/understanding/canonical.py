"""Misspelt words replaced by the example word that they most resemble."""

from __future__ import annotations

from collections.abc import Sequence

from callbot.understanding.vocabulary import Vocabulary


def canonical(tokens: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return the tokens, each unknown one replaced by its most similar known word, if any."""
    return [_known(token, vocabulary) for token in tokens]


def _known(token: str, vocabulary: Vocabulary) -> str:
    if token in vocabulary.place:
        return token
    places, likeness = vocabulary.similar(token)
    return vocabulary.words[int(places[likeness.argmax()])] if len(places) else token
