"""Previews of a new example with the shipped content: how long they take, and how true they are.

    python bench/previews.py [--data FOLDER] [--encoder none]

Asks the console's workbench what each of a few new examples would change (FOLDER keeps what was
learned, so that a second run need not learn), and compares the linear classifiers that it moved with
classifiers fitted anew: seconds, and how far both are apart on the content's tests, as a share of how
far the new example moves them on what it says. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from callbot.app.clock import start_clock  # noqa: E402
from callbot.app.live import LiveAssistant  # noqa: E402
from callbot.app.workbench import LiveWorkbench  # noqa: E402
from callbot.console.authoring import add_example  # noqa: E402
from callbot.console.publications import Publications  # noqa: E402
from callbot.conversations.store import open_store  # noqa: E402
from callbot.settings import Settings, load_settings  # noqa: E402
from callbot.understanding.scorers.linear import fit_linear  # noqa: E402
from callbot.understanding.understand import Understanding  # noqa: E402

NEW = (
    ("fr", "transport.next_departure", "le {line} il passe"),
    ("it", "city.opening_hours", "sta aperta la {service} {date}"),
    ("uk", "tickets.price", "скільки віддати за квиток для собаки"),
)


def previews(
    settings: Settings,
) -> tuple[list[dict[str, Any]], tuple[Understanding, Understanding]]:
    """Return a row a preview, and what understands before and after the first."""
    live = LiveAssistant(
        settings, publications := Publications(open_store(settings.database_url).engine)
    )
    now = start_clock(settings.now, live.current.house.world.city.timezone)
    bench = LiveWorkbench(settings, live, publications, now)
    rows, pairs = [], []
    for language, intent, text in NEW:
        edit = add_example(bench.texts(), language, intent, text)
        began, used = time.perf_counter(), time.process_time()
        found = bench.rehearse({edit.path: edit.new})
        assert found.after
        rows.append({
            "example": text, "seconds": round(time.perf_counter() - began, 1),
            "processor_s": round(time.process_time() - used, 1), "tests_asked": found.asked,
            "of": len(found.trials), "changed": len(found.changed),
        })  # fmt: skip
        pairs.append((bench.assistant.house.understanding, found.after.house.understanding))
    return rows, pairs[0]


def truth(before: Understanding, after: Understanding, said: list[str]) -> dict[str, float]:
    """Return how the moved classifiers compare with ones fitted anew."""
    assert before.model
    assert after.model
    old, moved = before.model.opinions, after.model.opinions
    began = time.perf_counter()
    fitted = fit_linear(moved.documents, [moved.intents[place] for place in moved.labels])
    seconds = time.perf_counter() - began
    new = after.tokens_of(NEW[0][2])
    asked = [after.tokens_of(text) for text in said]

    def margins(linear: Any, tokens: list[str]) -> Any:
        return linear.score(tokens)[1]

    push = np.abs(margins(fitted, new) - margins(old.linear, new)).max()
    error = [np.abs(margins(fitted, t) - margins(moved.linear, t)).mean() for t in [new, *asked]]
    return {
        "fit_anew_s": round(seconds, 1),
        "example_pushed_by": round(float(push), 3),
        "apart_on_the_example": round(float(error[0] / push), 3),
        "apart_on_the_tests_median": round(float(statistics.median(error[1:]) / push), 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--encoder", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options = {"data": str(asked.data or folder), "database": f"sqlite:///{folder}/bench.db"}
        if asked.encoder:
            options["encoder"] = asked.encoder
        settings = load_settings(environ={}, options=options)
        rows, (before, after) = previews(settings)
        tests = [t.say for t in LiveAssistant(settings).current.house.content.tests[::10]]
        found = {"previews": rows, "linear": truth(before, after, tests)}
    print(json.dumps({**found, "load": round(os.getloadavg()[0], 1)}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
