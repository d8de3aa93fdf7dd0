"""The agents' phrasebook on sentences typed by agents: what is taken, what is offered, how long it takes.

Reads phrasebook_queries.tsv beside it: light edits and rewordings of phrases, sentences that the book
does not have, swapped numbers, added or dropped negations. A wrong acceptance takes another phrase or
another value than meant; a false one takes a phrase for a sentence that the book does not have.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from callbot.content.loader import load
from callbot.i18n.catalogues import Catalogues
from callbot.settings import PACKAGE_DATA
from callbot.translator.book import make_book
from callbot.translator.meaning import Meaning
from callbot.translator.search import Found
from callbot.translator.searches import Searches
from callbot.understanding.encoders import packaged_encoder

QUERIES = Path(__file__).with_name("phrasebook_queries.tsv")
ROUNDS = 5


class Query(NamedTuple):
    """A sentence, what was done to it, and the phrase and values that say it ("" and {}: none)."""

    language: str
    kind: str
    text: str
    id: str
    values: dict[str, str]


def queries(path: Path) -> Iterator[Query]:
    """Yield the rows of the file."""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language, kind, text, expected = line.split("\t")
            key, *values = expected.split() or [""]
            yield Query(language, kind, text, key, dict(v.split("=", 1) for v in values))


def judged(asked: Query, found: Found) -> str:
    """Return right, offered, missed or none, wrong or false."""
    hit = found.accepted
    if hit and not asked.id:
        return "false"
    if hit:
        same = hit.id == asked.id and dict(hit.values) == asked.values
        return "right" if same else "wrong"
    if not asked.id:
        return "none"
    return "offered" if asked.id in [each.id for each in found.offered[:3]] else "missed"


def measured(
    asked: list[Query], find: Callable[[Query], Found], *, rounds: int
) -> dict[str, object]:
    """Return how every query ended, by kind, and what a search takes: the clock's ms, and this thread's."""
    ends: dict[str, dict[str, int]] = {}
    missed: list[str] = []
    times: list[float] = []
    spent: list[float] = []
    for query in asked:
        for _ in range(rounds):
            begun, used = time.perf_counter(), time.thread_time()
            found = find(query)
            times.append((time.perf_counter() - begun) * 1000)
            spent.append((time.thread_time() - used) * 1000)
        end = judged(query, found)
        kind = ends.setdefault(query.kind, {})
        kind[end] = kind.get(end, 0) + 1
        if end in {"wrong", "false", "missed"}:
            missed.append(f"{end}: {query.text}")
    reworded = ends.get("reword", {})
    first_three = reworded.get("offered", 0) + reworded.get("right", 0)
    return {
        "by_kind": ends,
        "wrong": sum(kind.get("wrong", 0) for kind in ends.values()),
        "false": sum(kind.get("false", 0) for kind in ends.values()),
        "light_accepted": round(ends["light"].get("right", 0) / sum(ends["light"].values()), 3),
        "rewordings_first_three": round(first_three / sum(reworded.values()), 3),
        "p50_ms": round(statistics.median(times), 2),
        "p99_ms": round(statistics.quantiles(times, n=100)[98], 2),
        "cpu_p99_ms": round(statistics.quantiles(spent, n=100)[98], 2),
        "not_right": missed,
    }


def main() -> None:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", action="store_true", help="without the sentence encoder")
    options = parser.parse_args()
    content = load([PACKAGE_DATA / "intents"])
    book = make_book(content, Catalogues.load(PACKAGE_DATA / "translations"), ("fr", "en", "es"))
    searches = Searches(book, content.lexicons)
    every = list(queries(QUERIES))
    asked = [query for query in every if query.language in book.languages]
    begun = time.perf_counter()
    for language in book.languages:
        searches.of(language)
    result: dict[str, object] = {
        "phrases": len(book.staff()),
        "languages": book.languages,
        "queries": len(asked),
        "left_out": len(every) - len(asked),
        "made_ms": round((time.perf_counter() - begun) * 1000),
        "strings": measured(asked, lambda q: searches.of(q.language).find(q.text), rounds=ROUNDS),
    }
    encoder = None if options.letters else packaged_encoder()
    if encoder:
        meanings = {code: Meaning(searches.of(code), encoder) for code in book.languages}
        begun = time.perf_counter()
        for meaning in meanings.values():
            meaning.prepare()
        result["encode_s"] = round(time.perf_counter() - begun, 1)
        result["meaning"] = measured(asked, lambda q: meanings[q.language].find(q.text), rounds=1)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
