"""How long a match takes at 1,000 and 10,000 examples, beside rapidfuzz's process.extractOne(WRatio).

The examples are CLINC150's training questions (CALLBOT_TEST_DATA, default ../shared/data), or where
that is absent the shipped examples with their words shuffled; 2,000 other questions are asked once
each, so that no answer can be remembered. Also measured: the whole understand() with the shipped
content and the embedded city's names. Prints one JSON document, times in milliseconds.

Usage: python bench/matching.py [--questions N]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from callbot.app.names import gather_names
from callbot.app.parts import open_world
from callbot.content.loader import load
from callbot.settings import PACKAGE_DATA, Settings
from callbot.text import fold, tokens
from callbot.understanding import Understanding
from callbot.understanding.aggregate import Aggregator
from callbot.understanding.masking import PLACEHOLDER
from callbot.understanding.scorers.soft import SoftScorer

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000)
INTENTS = 69


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=2_000)
    count = parser.parse_args().questions
    rng = random.Random(1)
    texts = corpus(rng)
    result: dict[str, object] = {"questions": count, "source": texts[0]}
    asked = rng.sample(texts[2], min(count, len(texts[2])))
    for size in SIZES:
        examples = (texts[1] * (size // len(texts[1]) + 1))[:size]
        result[str(size)] = {
            "match": spread(matcher(examples), asked),
            "extract_one_wratio": spread(naive(examples), asked[:200]),
        }
    result["understand"] = understand(asked)
    print(json.dumps(result, indent=2))


def corpus(rng: random.Random) -> tuple[str, list[str], list[str]]:
    """Return the source's name, examples and other questions."""
    data = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = data / "understanding" / "clinc150.jsonl"
    if path.exists():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        train = [row["text"] for row in rows if row["split"] == "train"]
        rng.shuffle(train)
        return "CLINC150", train, [row["text"] for row in rows if row["split"] == "test"]
    shipped = [PLACEHOLDER.sub(r"\1", e.text) for e in load([PACKAGE_DATA / "intents"]).examples]
    shuffled = [" ".join(rng.sample(text.split(), len(text.split()))) for text in shipped]
    return "shipped examples", shipped + shuffled, shuffled


def matcher(examples: Sequence[str]) -> Callable[[str], object]:
    """Return our scorer and aggregation over ``examples``, given out to intents in turn."""
    scorer = SoftScorer([tokens(text) for text in examples])
    intents = Aggregator([f"intent{place % INTENTS}" for place in range(len(examples))])
    return lambda text: intents.of_all(scorer.score(tokens(text))[0])


def naive(examples: Sequence[str]) -> Callable[[str], object]:
    """Return rapidfuzz's ready-made search over ``examples``."""
    folded = [fold(text) for text in examples]
    return lambda text: process.extractOne(fold(text), folded, scorer=fuzz.WRatio)


def understand(asked: Sequence[str]) -> dict[str, object]:
    """Measure the whole understanding with the shipped content and city."""
    content = load([PACKAGE_DATA / "intents"])
    with tempfile.TemporaryDirectory() as folder:
        world = open_world(Settings(data=Path(folder)))
        names = gather_names(world, content.languages)
    zone = world.city.timezone
    start = time.perf_counter()
    understanding = Understanding(content, names, languages=content.languages, timezone=zone)
    built = time.perf_counter() - start
    now = datetime(2026, 5, 12, 8, 30, tzinfo=zone)
    own = [test.say for test in content.tests]
    understanding.understand("bonjour", now)  # the language profiles load once
    return {
        "examples": len(content.examples),
        "names": len(names),
        "build_s": round(built, 3),
        "foreign_questions": spread(lambda text: understanding.understand(text, now), asked),
        "content_tests": spread(lambda text: understanding.understand(text, now), own),
    }


def spread(ask: Callable[[str], object], asked: Sequence[str]) -> dict[str, float]:
    """Return median and 99th percentile of the milliseconds a question takes."""
    times = []
    for text in asked:
        start = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    last = len(times) - 1
    return {
        "p50_ms": round(times[last // 2], 3),
        "p99_ms": round(times[int(last * 0.99)], 3),
        "mean_ms": round(sum(times) / len(times), 3),
    }


if __name__ == "__main__":
    main()
