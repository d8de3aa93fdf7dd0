"""The package's content in two languages: what most tests learn from, in a tenth of the time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from helpers.data import ROOT

LANGUAGES = ("fr", "en")
RIGHT_TO_LEFT = ("ar", "meta.yaml")  # a little of it, so that it can be published
TESTS = 2  # of each file
EXAMPLES = 48  # of each intent and shade: enough to understand what dialogues say
SHORT = {"short.yaml", "short_elsewhere.yaml"}  # keywords: more to learn from than dialogues say
WHOLE = frozenset({"not", "tests", "elsewhere"})
_TEST = re.compile(r"^  - ", re.MULTILINE)
_KEY = re.compile(r"^(\S+):")


def small_intents() -> Path:
    """Return a copy of intents/ with some examples and tests of LANGUAGES; made once."""
    source = ROOT / "intents"
    files = sorted(file for file in source.rglob("*") if file.is_file() and _wanted(file, source))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(source).as_posix().encode() + file.read_bytes())
    digest.update(f"{EXAMPLES} {TESTS}".encode())
    made = ROOT / ".cache" / "tests" / f"intents-{digest.hexdigest()[:16]}"
    if not made.exists():
        beside = made.with_suffix(f".{os.getpid()}")
        for file in files:
            copy = beside / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            most = TESTS if RIGHT_TO_LEFT[0] not in copy.parts else 0
            text = _fewer_tests(file.read_text("utf-8"), most)
            copy.write_text(_fewer_examples(text) if "examples" in copy.parts else text, "utf-8")
        try:
            beside.rename(made)
        except OSError:  # another process was quicker
            shutil.rmtree(beside)
    return made


def _wanted(file: Path, source: Path) -> bool:
    folder, *rest = file.relative_to(source).parts
    if file.name in SHORT:
        return False
    return folder != "examples" or rest[0] in LANGUAGES or tuple(rest) == RIGHT_TO_LEFT


def _fewer_tests(text: str, most: int) -> str:
    before, mark, tests = text.partition("\ntests:\n")
    starts = [match.start() for match in _TEST.finditer(tests)]
    if not most:
        return before + "\n"
    return before + mark + (tests[: starts[most]] if len(starts) > most else tests)


def _fewer_examples(text: str) -> str:
    """Keep the first examples of every intent; emergencies, what is no question for us and tests stay."""
    kept, count, whole = [], 0, False
    for line in text.splitlines(keepends=True):
        if key := _KEY.match(line):
            count, whole = 0, key[1] in WHOLE or key[1].startswith("safety.")
        count += line.startswith("  - ")
        if whole or count <= EXAMPLES or not line.startswith("  "):
            kept.append(line)
    return "".join(kept)


def tiny_intents() -> Path:
    """Return the small content with examples of dialogue in French alone: learned in seconds."""
    small = small_intents()
    made = small.with_name(f"{small.name}-tiny")
    if not made.exists():
        beside = made.with_suffix(f".{os.getpid()}")
        kept = shutil.ignore_patterns("examples")
        shutil.copytree(small, beside, ignore=kept)
        (beside / "examples" / "fr").mkdir(parents=True)
        shutil.copy(small / "examples" / "fr" / "meta.yaml", beside / "examples" / "fr")
        try:
            beside.rename(made)
        except OSError:  # another process was quicker
            shutil.rmtree(beside)
    return made
