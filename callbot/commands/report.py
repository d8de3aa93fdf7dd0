"""`callbot report`: how well the tests that authors wrote are understood, in figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from callbot.app import open_answering
from callbot.app.trials import is_foreign, judge, waits
from callbot.commands.options import with_sources
from callbot.settings import SHIPPED_CITY, Settings
from callbot.understanding.report import report as figures_of

_PAIRS = 15  # confused pairs that are printed
_BAR = 20  # characters of a full bar

Figures = Mapping[str, Any]


@click.command()
@click.option("--language", help="Only the tests of this language.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def report(settings: Settings, language: str | None, as_json: bool) -> None:
    """Ask every content test and print accuracy, confusions, calibration and thresholds."""
    answering = open_answering(settings)
    content = answering.assistant.house.content
    shipped = settings.city == SHIPPED_CITY
    tests = [
        each
        for each in content.tests
        if language in (None, each.language)
        and not waits(content, each)
        and (shipped or not is_foreign(answering.assistant, each))
    ]
    if not tests:
        known = ", ".join(sorted({each.language for each in content.tests})) or "none"
        raise click.UsageError(f"There is no test in “{language}”; there are tests in: {known}.")
    found = figures_of(
        [judge(answering.assistant, each, answering.clock()) for each in tests],
        {intent.id: intent.type for intent in content.intents.values()},
    )
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(lines(found)))


def lines(found: Figures) -> Iterator[str]:
    """Yield the report for people."""
    yield f"{found['tests']} tests written with the content. In scope / out of scope:"
    yield from (
        _language(name, row) for name, row in [*found["by_language"].items(), ("all", found["all"])]
    )
    if (extremes := found["extremes"]) and len(found["by_language"]) > 1:
        worst, best, points = extremes["worst"], extremes["best"], extremes["points"]
        yield f"worst language {worst}, best {best}: {points} points apart"
    yield ""
    yield from _intents(found["by_intent"])
    yield ""
    yield from _confused(found["confused"])
    yield ""
    yield from _calibration(found["calibration"])
    yield ""
    yield "Thresholds (a wrong answer costs so many questions back):"
    yield from (_threshold(row) for row in found["thresholds"])


def _language(name: str, row: Figures) -> str:
    right = f"{_percent(row['accuracy'])} of {row['in_scope']} right"
    missed = f"{row['wrong']} wrong, {row['unanswered']} not answered"
    return f"  {name:4} {right}, {missed}; {_percent(row['rejected'])} of {row['out_of_scope']} rejected"


def _intents(rows: Mapping[str, Figures]) -> Iterator[str]:
    imperfect = {name: row for name, row in rows.items() if row["accuracy"] < 1}
    yield f"{len(rows)} intents have tests; all are right for {len(rows) - len(imperfect)}. The others:"
    for name, row in sorted(imperfect.items(), key=lambda item: (item[1]["accuracy"], item[0])):
        yield f"  {name:36} {_percent(row['accuracy'])} of {row['tests']}"


def _confused(rows: Sequence[Figures]) -> Iterator[str]:
    yield f"Confused: {sum(row['count'] for row in rows)} tests, {len(rows)} pairs"
    for row in rows[:_PAIRS]:
        yield f"  {row['count']} x {row['expected']} as {row['got']}, as in “{row['say']}”"


def _calibration(found: Figures) -> Iterator[str]:
    yield f"Calibration over {found['tests']} scored tests: expected error {found['ece']:.3f}"
    for row in found["bins"]:
        bar = "#" * round(row["right"] * _BAR)
        sure = f"said {row['confidence']:.2f}, right {row['right']:.2f}"
        yield f"  {row['low']:.1f}-{row['high']:.1f} {row['questions']:5} {sure} {bar}"


def _threshold(row: Figures) -> str:
    head = f"  {row['class']} ({row['types']}, cost {row['wrong_cost']}): now {row['now']:.2f}"
    if row["suggested"] is None:
        return f"{head}; {row['tests']} tests are too few to suggest another"
    low, high = row["between"]
    wanted = f"{row['suggested']:.2f} (all between {low:.2f} and {high:.2f} cost the same)"
    return f"{head}, suggested by {row['tests']} tests {wanted}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f}%"
