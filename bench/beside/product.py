"""The whole understanding of the shipped content: recognised speech, throughput, size, times at 10,000.

    python -m beside.product PART MODELS [ENCODER]   (PART: asr, rate, times, size, learn_asr …)

Prints one JSON value. Each part is a process of its own, so that memory and cores are its own too;
learn_X keeps in MODELS what X needs.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path

from beside.engines import spread

from callbot.app.names import gather_names
from callbot.app.parts import build_house, open_content, open_world, workshop_of
from callbot.content.model import Content
from callbot.model import Example, Intent
from callbot.settings import Settings
from callbot.understanding import Understanding

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
EXAMPLES = 10_000
LONGEST = 15  # words
SECONDS = 8.0
MOST_TIMED = 1_000  # questions, each asked once
RANTS = 60
CLINC = DATA / "understanding" / "clinc150.jsonl"
Maker = Callable[[tuple[Example, ...]], Understanding]


def main() -> None:
    """Measure one part and print it."""
    part, models, *encoder = sys.argv[1:]
    settings = Settings(models=models, encoder=encoder[0] if encoder else "none",
                        data=Path(tempfile.mkdtemp()))  # fmt: skip
    parts: dict[str, Callable[[Settings], dict[str, object]]] = {
        "asr": asr, "rate": rate, "times": times, "size": size,
        "learn_asr": learn_shipped, "learn_rate": learn_shipped, "learn_times": learn_shipped,
        "learn_size": learn_foreign,
    }  # fmt: skip
    print(json.dumps(parts[part](settings)))


def shipped(settings: Settings) -> tuple[Understanding, datetime]:
    """Return the understanding of the shipped content and city, learned."""
    world = open_world(settings)
    house = build_house(settings, world, open_content(settings), workshop_of(settings, wait=True))
    now = datetime(2026, 5, 12, 8, 30, tzinfo=world.city.timezone)
    return house.understanding, now


def asr(settings: Settings) -> dict[str, object]:
    """Count recognised texts understood as their references, of the references that are answered."""
    understanding, now = shipped(settings)
    cases = _rows(DATA / "understanding" / "asr_cases.jsonl")
    wanted = [_intent(understanding, case["reference"], now) for case in cases]
    heard = [_intent(understanding, case["hypothesis"], now) for case in cases]
    answered = [(w, h) for w, h in zip(wanted, heard, strict=True) if w]
    same = sum(w == h for w, h in answered)
    return {
        "cases": len(cases),
        "answered_clean": len(answered),
        "same_from_speech": same,
        "percent": round(100 * same / max(1, len(answered)), 1),
    }


def rate(settings: Settings) -> dict[str, object]:
    """Ask the tests' questions in as many processes as there are cores."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(_ask_for_a_while, [settings] * cores))
    questions, processor = (sum(each) for each in zip(*done, strict=True))
    return {
        "processes": cores,
        "questions_a_second": round(questions / SECONDS),
        "processor_ms": round(1000 * processor / questions, 2),  # on a busy machine it says more
    }


def times(settings: Settings) -> dict[str, object]:
    """Time the tests' questions of up to 15 words, and up to 500 words of them, on all examples."""
    understanding, now = shipped(settings)
    content = open_content(settings)
    said = sorted({test.say for test in content.tests if len(test.say.split()) <= LONGEST})
    understanding.understand("bonjour", now)  # the language profiles load once
    words = " . ".join(t.say for t in content.tests if t.language in ("fr", "en")).split()
    draw = random.Random(0)
    rants = [" ".join(draw.choices(words, k=500)) for _ in range(RANTS)]
    return {
        "examples": len(content.examples),
        **_times(understanding, said[:MOST_TIMED], now),
        "up_to_500_words": _times(understanding, rants, now),
    }


def size(settings: Settings) -> dict[str, object]:
    """Measure memory and times with 10,000 examples of CLINC150 beside the city's own names."""
    made, examples, now = foreign(settings)
    made(examples[:50])  # what does not grow with examples is loaded now
    before, start = _resident(), time.perf_counter()
    understanding = made(examples)
    took = time.perf_counter() - start
    rows = [row for row in _rows(CLINC) if row["split"] == "test"]
    asked = [row["text"] for row in rows if len(row["text"].split()) <= LONGEST]
    words = " . ".join(asked).split()
    return {
        "examples": len(examples),
        "load_s": round(took, 2),
        **_times(understanding, asked[:MOST_TIMED], now),
        "up_to_500_words": _times(understanding, _rants(words)[:RANTS], now),
        "added_mb": round(_resident() - before, 1),
    }


def foreign(settings: Settings) -> tuple[Maker, tuple[Example, ...], datetime]:
    """Return what makes an understanding of some examples, 10,000 examples, and the time."""
    train = [r for r in _rows(CLINC) if r["split"] == "train" and r["intent"] != "oos"]
    step = max(1, len(train) // EXAMPLES)
    examples = tuple(Example(row["text"], "en", row["intent"]) for row in train[::step][:EXAMPLES])
    world = open_world(settings)
    names, lexicons = gather_names(world, ("en",)), open_content(settings).lexicons
    zone, workshop = world.city.timezone, workshop_of(settings, wait=True)

    def made(used: tuple[Example, ...]) -> Understanding:
        known = {e.intent: _intent_of(e.intent) for e in used}
        content = Content(intents=known, examples=used, lexicons=lexicons)
        return Understanding(content, names, languages=("en",), timezone=zone, workshop=workshop)

    return made, examples, datetime(2026, 5, 12, 8, 30, tzinfo=zone)


def learn_shipped(settings: Settings) -> dict[str, object]:
    """Learn from the shipped content and keep it."""
    shipped(settings)
    return {}


def learn_foreign(settings: Settings) -> dict[str, object]:
    """Learn from the 10,000 examples, and from few, and keep it."""
    made, examples, _ = foreign(settings)
    made(examples[:50])
    made(examples)
    return {}


def _ask_for_a_while(settings: Settings) -> tuple[int, float]:
    """Return how many questions were asked, and the seconds of processor time that they took."""
    understanding, now = shipped(settings)
    texts = [test.say for test in open_content(settings).tests]
    for text in texts[:50]:
        understanding.understand(text, now)
    done, end, before = 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < end:
        understanding.understand(f"{texts[done % len(texts)]} {done // len(texts) or ''}", now)
        done += 1
    return done, time.process_time() - before


def _intent(understanding: Understanding, text: str, now: datetime) -> str:
    match = understanding.understand(text, now)
    return match.candidates[0].intent if match.verdict in ("answer", "safety") else ""


def _intent_of(name: str) -> Intent:
    return Intent(name, "", "", "text", "S", "", date(2026, 1, 1))


def _rants(words: list[str]) -> list[str]:
    return [" ".join(words[i : i + 500]) for i in range(0, len(words) - 500, 500)]


def _times(understanding: Understanding, texts: list[str], now: datetime) -> dict[str, object]:
    """Return milliseconds by the clock, and of the processor: on a busy machine the fairer ones."""
    clock, processor = [], []
    for text in texts:
        start, used = time.perf_counter(), time.process_time()
        understanding.understand(text, now)
        clock.append((time.perf_counter() - start) * 1000)
        processor.append((time.process_time() - used) * 1000)
    return {"asked": len(texts), **spread(clock), "processor": spread(processor)}


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _resident() -> float:
    """Return the process' resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
