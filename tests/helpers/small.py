"""The package's content in two languages: what most tests learn from, in a third of the time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from helpers.data import ROOT

LANGUAGES = ("fr", "en")
RIGHT_TO_LEFT = ("ar", "meta.yaml")  # a little of it, so that it can be published
TESTS = 8  # of each file
_TEST = re.compile(r"^  - ", re.MULTILINE)


def small_intents() -> Path:
    """Return a copy of intents/ with the examples of LANGUAGES and a few of their tests; made once."""
    source = ROOT / "intents"
    files = sorted(file for file in source.rglob("*") if file.is_file() and _wanted(file, source))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(source).as_posix().encode() + file.read_bytes())
    made = ROOT / ".cache" / "tests" / f"intents-{digest.hexdigest()[:16]}"
    if not made.exists():
        beside = made.with_suffix(f".{os.getpid()}")
        for file in files:
            copy = beside / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            most = TESTS if RIGHT_TO_LEFT[0] not in copy.parts else 0
            copy.write_text(_fewer_tests(file.read_text("utf-8"), most), "utf-8")
        try:
            beside.rename(made)
        except OSError:  # another process was quicker
            shutil.rmtree(beside)
    return made


def _wanted(file: Path, source: Path) -> bool:
    folder, *rest = file.relative_to(source).parts
    return folder != "examples" or rest[0] in LANGUAGES or tuple(rest) == RIGHT_TO_LEFT


def _fewer_tests(text: str, most: int) -> str:
    before, mark, tests = text.partition("\ntests:\n")
    starts = [match.start() for match in _TEST.finditer(tests)]
    if not most:
        return before + "\n"
    return before + mark + (tests[: starts[most]] if len(starts) > most else tests)
