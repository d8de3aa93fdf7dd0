"""The `callbot` command in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from helpers.small import small_intents

ROOT = Path(__file__).parents[2]


# What was learned is kept for all test processes, and learned without an encoder: that is quick.
LEARNED = {
    "CALLBOT_ENCODER": "none",
    "CALLBOT_LANGUAGES": "fr,en",
    "CALLBOT_INTENTS": str(small_intents()),
    "CALLBOT_MODELS": str(ROOT / ".cache" / "tests" / "models"),
}


BOUND = 300  # seconds, on the slowest of machines
LEARNS = "learning from "  # said where no other test has learned yet


class Ran(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def callbot(*arguments: object, folder: Path | None = None, **environ: str) -> Ran:
    """Run `callbot ARGUMENTS` in ``folder`` and wait for its end."""
    command = [sys.executable, "-m", "callbot", *(str(each) for each in arguments)]
    clean = {name: text for name, text in os.environ.items() if not name.startswith("CALLBOT_")}
    found = subprocess.run(  # a failure is what is looked at
        command,
        cwd=folder or ROOT,
        env={**clean, **LEARNED, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=BOUND,
        check=False,
    )
    return Ran(found.returncode, found.stdout, found.stderr)


def refused(ran: Ran, status: int, said: str) -> None:
    """Check that a command failed with one clear sentence and nothing else."""
    assert ran.status == status, ran
    assert "Traceback" not in ran.err, ran.err
    assert ran.out == ""
    *before, sentence = (line for line in ran.err.splitlines() if not line.startswith(LEARNS))
    assert said in sentence, ran.err
    if status == 2:
        assert before[0].startswith("Usage: "), ran.err
    else:
        assert before == [], ran.err
        assert sentence.startswith(("callbot: ", "Error: "))
