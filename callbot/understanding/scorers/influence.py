"""The linear classifiers after a few examples more or fewer, without fitting them anew.

Where the margins are fitted their gradient is nought, so what one example more does to them follows
from the curvature there (influence functions: Cook 1977; Koh and Liang 2017). Only examples inside a
margin bend the loss, and of those the ones most like the changed example take up nearly all of the
push: 48,000 examples take half a second instead of half a minute, and a question that has nothing to
do with the change keeps its scores to the hair, which no second fit would do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.ngrams import matrix, read_texts
from callbot.understanding.scorers.linear import MARGIN_C, STEEPER, Linear

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Document = Sequence[str]

MOST = 20  # changed examples; from more on fitting anew is worth its time
NEAR = 2000  # examples that take up the push
_LOOSE = 1 / (2 * MARGIN_C)  # how far an example inside a margin gives way by itself


class Taught(NamedTuple):
    """Labelled examples, as tokens; ``labels`` are places among the sorted intents."""

    documents: Sequence[Document]
    labels: Ints


class Change(NamedTuple):
    """Places of what is new among the new examples, and of what is gone among the old ones."""

    new: list[int]
    gone: list[int]


def change_of(old: Taught, new: Taught) -> Change:
    """Return what tells two lessons apart; examples in another order are the same."""
    now, before = _keys(new), _keys(old)
    more, fewer = Counter(now), Counter(before)
    return Change(_beyond(now, more - fewer), _beyond(before, fewer - more))


def nudged(linear: Linear, old: Taught, new: Taught) -> Linear | None:
    """Return what the classifiers of ``old`` become by ``new``; None where it is to be fitted anew."""
    change = change_of(old, new)
    count = len(change.new) + len(change.gone)
    if count > MOST or len(linear.offsets) < 4:
        return None
    if not count:
        return linear
    changed = [new.documents[p] for p in change.new] + [old.documents[p] for p in change.gone]
    stay = _related(new.documents, set(change.new), {word for each in changed for word in each})
    rows = matrix(read_texts([*changed, *(new.documents[place] for place in stay)]), linear.idf)
    nearest = _nearest(rows, count)
    chosen = rows[[*range(count), *(count + nearest).tolist()]]
    labels = [*new.labels[change.new], *old.labels[change.gone], *new.labels[stay][nearest]]
    return _moved(linear, chosen, np.asarray(labels), len(change.new), count)


def _keys(taught: Taught) -> list[tuple[int, Document]]:
    pairs = zip(taught.labels.tolist(), taught.documents, strict=True)
    return [(label, tuple(document)) for label, document in pairs]


def _beyond(keys: Sequence[tuple[int, Document]], more: Counter[tuple[int, Document]]) -> list[int]:
    places = []
    for place, key in enumerate(keys):
        if more[key] > 0:
            more[key] -= 1
            places.append(place)
    return places


def _related(documents: Sequence[Document], but: set[int], words: set[str]) -> list[int]:
    """Return the places of documents that share one of ``words``; of others, too, if these are few.

    An example in words of its own still moves the offset, which all others hold in its place.
    """
    places = [place for place in range(len(documents)) if place not in but]
    sharing = [place for place in places if not words.isdisjoint(documents[place])]
    missing = NEAR - len(sharing)
    if missing <= 0:
        return sharing
    others = sorted(set(places) - set(sharing))
    return sharing + others[:: max(1, len(others) // missing)][:missing]


def _nearest(rows: csr_matrix, count: int) -> Ints:
    """Return the places, after the first ``count`` rows, of those that are most like one of them."""
    alike = np.asarray((rows[count:] @ rows[:count].T).max(axis=1).todense()).ravel()
    return np.argsort(-alike, kind="stable")[:NEAR]


def _moved(linear: Linear, rows: csr_matrix, labels: Ints, new: int, count: int) -> Linear:
    """Return the classifiers moved by the first ``count`` rows, ``new`` of which come and others go."""
    half = len(linear.offsets) // 2
    margins = (linear.weights[:, half:] / linear.idf[:, None]).astype(np.float64)
    scores: Floats = rows @ margins + linear.offsets[half:]
    likeness = (rows @ rows.T).toarray() + 1  # the offset is a column that every text has
    shares = np.zeros((len(labels), half))
    for intent in range(half):
        sides = np.where(labels == intent, 1.0, -1.0)
        shares[:, intent] = _shares(likeness, sides, scores[:, intent], new, count)
    weights = (rows.T @ shares * linear.idf[:, None]).astype(np.float32)
    offsets = shares.sum(axis=0).astype(np.float32)
    # The softmax starts from the margins when it is fitted, this much steeper.
    return Linear(
        linear.weights + np.concatenate([STEEPER * weights, weights], axis=1),
        linear.offsets + np.concatenate([STEEPER * offsets, offsets]),
        linear.idf,
    )


def _shares(likeness: Floats, sides: Floats, scores: Floats, new: int, count: int) -> Floats:
    """Return how much of each row one intent's margin takes up more: a step of Newton's.

    ``sides`` are 1 and -1; a row pulls with twice C times what it lacks to its side of the margin.
    """
    lacks = np.where(sides * scores < 1, sides - scores, 0.0)
    shares = np.zeros(len(sides))
    gone = np.arange(new, count)
    shares[gone] = -lacks[gone] / _LOOSE
    others = count + np.flatnonzero(lacks[count:])
    come = np.flatnonzero(lacks[:new])
    give = np.linalg.solve(
        likeness[np.ix_(others, others)] + _LOOSE * np.eye(len(others)), likeness[others, :count]
    )
    felt = likeness[:count, :count] - likeness[:count, others] @ give
    pull = lacks[come] - felt[np.ix_(come, gone)] @ shares[gone]
    shares[come] = np.linalg.solve(felt[np.ix_(come, come)] + _LOOSE * np.eye(len(come)), pull)
    shares[others] = -give @ shares[:count]
    return shares
