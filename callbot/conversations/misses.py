"""Questions that were not answered or whose answer was disliked, grouped by likeness.

Everything here was redacted before it was stored. The same log gives the same groups in the same
order, on any machine.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix

from callbot.conversations.store import Answered, Store
from callbot.text import tokens

Why = Literal["unknown", "did_you_mean", "disliked", "phrase"]
TALK = "talk"  # the channel of agents' phrases: an answer of it says that no phrase was found

ALIKE = 0.5  # cosine of two questions' letters from which they are one group
_ROWS = 500  # questions compared with all others at once: bounds the memory
_WORDINGS = 5  # of a group, besides its own


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that nobody was well served with; ``intent`` is what was answered, if anything."""

    text: str
    language: str
    at: datetime
    why: Why
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions alike: the most frequent wording, others, and how often, when and why."""

    text: str
    count: int
    newest: datetime
    languages: dict[str, int]
    reasons: dict[str, int]
    wordings: tuple[str, ...] = ()
    tongues: tuple[str, ...] = ()  # the languages of the text and of the wordings
    intents: tuple[str, ...] = ()


def find_misses(store: Store, since: datetime) -> list[Miss]:
    """Return what was missed from ``since`` on (aware), oldest first. Raises StoreError."""
    unanswered = store.unanswered(since)
    disliked = _disliked(store.feedback(since)) - {each.cursor for each in unanswered}
    found = [_miss(each) for each in unanswered]
    found += [_miss(each, disliked=True) for each in store.answers(sorted(disliked))]
    return sorted((m for m in found if m and tokens(m.text)), key=lambda m: (m.at, m.text))


def group(misses: Sequence[Miss]) -> list[Group]:
    """Return groups of questions alike, the most frequent first, then the newest."""
    by_wording: dict[str, list[Miss]] = defaultdict(list)
    for miss in misses:
        by_wording[" ".join(tokens(miss.text))].append(miss)
    order = sorted(by_wording, key=lambda wording: (-len(by_wording[wording]), wording))
    groups = [_group([by_wording[order[place]] for place in places]) for places in _alike(order)]
    return sorted(groups, key=lambda g: (-g.count, -g.newest.timestamp(), g.text))


def _disliked(feedback: Sequence[str]) -> set[int]:
    """Return the cursors of the answers whose last feedback was a thumb down."""
    said = {int(row["about"]): row["value"] for row in map(json.loads, feedback)}
    return {cursor for cursor, value in said.items() if value == "down"}


def _miss(answered: Answered, *, disliked: bool = False) -> Miss | None:
    message, answer = json.loads(answered.message), json.loads(answered.answer)
    status = answer["status"]
    if not disliked and status not in ("unknown", "did_you_mean"):
        return None  # the word stood elsewhere in the answer
    why: Why = "disliked" if disliked else "phrase" if answer.get("channel") == TALK else status
    return Miss(
        message["text"], answer["detected_language"], answered.at, why, answer["intent"] or ""
    )


def _alike(texts: Sequence[str]) -> Iterator[list[int]]:
    """Yield the places of texts alike; each group is what is like its first text and still free."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - seldom asked for, and it loads for a second

    if not texts:
        return
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    rows = csr_matrix(letters.fit_transform(texts), dtype=np.float32)
    free = np.ones(len(texts), dtype=bool)
    for first in range(0, len(texts), _ROWS):
        block = (rows[first : first + _ROWS] @ rows.T).toarray()
        for place, likeness in enumerate(block, first):
            if free[place]:
                members = np.flatnonzero(free & (likeness >= ALIKE))
                free[members] = False
                free[place] = False
                yield [place, *(m for m in members.tolist() if m != place)]


def _group(wordings: Sequence[Sequence[Miss]]) -> Group:
    misses = [miss for each in wordings for miss in each]
    texts = [each[-1].text for each in wordings]  # as it was last written
    return Group(
        text=texts[0],
        count=len(misses),
        newest=max(miss.at for miss in misses),
        languages=dict(Counter(sorted(miss.language for miss in misses)).most_common()),
        reasons=dict(Counter(sorted(miss.why for miss in misses)).most_common()),
        wordings=tuple(texts[1 : 1 + _WORDINGS]),
        tongues=tuple(each[-1].language for each in wordings[: 1 + _WORDINGS]),
        intents=tuple(sorted({miss.intent for miss in misses} - {""})),
    )
