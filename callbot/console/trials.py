"""*Tests*: every question that authors wrote as a test, asked now, and what publishing changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import LOOK
from callbot.console.routes import Route, get
from callbot.console.visit import Refused
from callbot.console.workbench import Trial
from callbot.content.layers import CONTENT

CONFUSED = 40  # pairs that are shown
VERSIONS = 20  # publications that can be compared with


class Difference(NamedTuple):
    """What the tests say of two versions of the content: lists of trials, and tests added."""

    broken: list[Trial]  # passed before and fail now
    mended: list[Trial]  # failed before and pass now
    added: list[Trial]  # were no tests before
    removed: list[Trial]  # are no tests now


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/tests", _page, LOOK),
        get("/tests/run", _run, LOOK),
        get("/tests/difference", _difference, LOOK),
    )


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    content = parts.bench().assistant.house.content
    published = [p for p in parts.publications.history(limit=200) if p.path.startswith(CONTENT)]
    first = {each.batch: each for each in published}  # of a batch the lowest id
    return renderer.page(
        "tests.html",
        languages=sorted({test.language for test in content.tests}),
        intents=sorted(content.intents),
        count=len(content.tests),
        versions=list(first.values())[:VERSIONS],
    )


def _run(parts: ConsoleParts, renderer: Renderer) -> Response:
    language, intent = request.args.get("language", ""), request.args.get("intent", "").strip()
    trials = [
        each
        for each in parts.bench().rehearse({}).trials
        if (not language or each.test.language == language)
        and (not intent or each.test.expect == intent)
    ]
    figures = parts.bench().report(language)
    return renderer.page(
        "tests_run.html",
        trials=trials,
        failing=[each for each in trials if each.after],
        figures=figures,
        intents=_by_intent(figures, intent),
        confused=_confused(figures, intent)[:CONFUSED],
    )


def _by_intent(figures: Mapping[str, Any], intent: str) -> list[tuple[str, int, float]]:
    """Return (intent, tests, share that is right) of one intent or all, the worst first."""
    rows = [
        (name, int(row["tests"]), float(row["accuracy"] or 0))
        for name, row in figures["by_intent"].items()
        if not intent or name == intent
    ]
    return sorted(rows, key=lambda row: (row[2], -row[1], row[0]))


def _confused(figures: Mapping[str, Any], intent: str) -> list[Mapping[str, Any]]:
    return [
        each
        for each in figures["confused"]
        if not intent or intent in (each["expected"], each["got"])
    ]


def _difference(parts: ConsoleParts, renderer: Renderer) -> Response:
    """Show which tests a publication, and all that came after it, made fail or pass."""
    asked = request.args.get("version", "")
    if not (asked.isdecimal() and len(asked) < 12):
        raise Refused(422, "Choose a version to compare with.")
    before = parts.publications.before(int(asked))
    if not before:
        raise Refused(404, "Nothing was published then.")
    bench = parts.bench()
    rehearsal = bench.rehearse(before)
    now = bench.assistant.house.content.tests
    found = difference(rehearsal.trials, [(t.say, t.language, t.expect) for t in now])
    added = [t for t in bench.rehearse({}).trials if _key(t) in found[1]] if found[1] else []
    return renderer.page(
        "tests_difference.html",
        problems=rehearsal.problems,
        found=found[0]._replace(added=added),
        files=sorted(before),
    )


def difference(
    trials: Sequence[Trial], now: Sequence[tuple[str, str, str]]
) -> tuple[Difference, set[tuple[str, str, str]]]:
    """Sort trials of the older version (their ``before`` is how it is now); and name the new tests."""
    older = {_key(each) for each in trials}
    kept = [each for each in trials if not each.new]
    found = Difference(
        broken=[each for each in kept if each.before and not each.after],
        mended=[each for each in kept if each.after and not each.before],
        added=[],
        removed=[each for each in trials if each.new],
    )
    return found, set(now) - older


def _key(trial: Trial) -> tuple[str, str, str]:
    return trial.test.say, trial.test.language, trial.test.expect
