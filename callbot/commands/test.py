"""`callbot test`: ask every question that authors wrote as a test."""

from __future__ import annotations

import json
from collections import Counter

import click

from callbot.app import Answering, open_answering
from callbot.app.trials import is_foreign, try_test, waits
from callbot.commands.options import with_sources
from callbot.model import ContentTest
from callbot.settings import SHIPPED_CITY, Settings


@click.command()
@click.option("--language", help="Only the tests of this language.")
@click.option("--intent", help="Only the tests that expect this intent.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def test(settings: Settings, language: str | None, intent: str | None, as_json: bool) -> None:
    """Ask every content test; status 1 when one fails."""
    answering = open_answering(settings)
    content = answering.assistant.house.content
    tests = [each for each in content.tests if not waits(content, each)]
    chosen = [
        t
        for t in tests
        if t.language == (language or t.language) and t.expect == (intent or t.expect)
    ]
    if not chosen:
        raise click.UsageError("No test fits; leave --language or --intent out to see them all.")
    asked = chosen if settings.city == SHIPPED_CITY else _fitting(answering, chosen)
    rows = [(each, try_test(answering.assistant, each, answering.clock())) for each in asked]
    if len(asked) < len(chosen):
        left_out = f"{len(chosen) - len(asked)} of the package's own tests are left out"
        click.echo(f"{left_out}: they may name what only its own city has.", err=True)
    if as_json:
        click.echo(json.dumps([_row(each, found) for each, found in rows], ensure_ascii=False))
    else:
        _print(rows)
    if any(found for _, found in rows):
        raise click.exceptions.Exit(1)


def _fitting(answering: Answering, tests: list[ContentTest]) -> list[ContentTest]:
    return [each for each in tests if not is_foreign(answering.assistant, each)]


def _row(each: ContentTest, found: list[str]) -> dict[str, object]:
    place = {"file": each.file, "line": each.line, "language": each.language}
    return {"say": each.say, "expect": each.expect, **place, "passed": not found, "why": found}


def _print(rows: list[tuple[ContentTest, list[str]]]) -> None:
    for each, found in rows:
        for why in found:
            click.echo(f"{each.file}:{each.line} “{each.say}”: {why}")
    passed = Counter(each.language for each, found in rows if not found)
    total = Counter(each.language for each, _ in rows)
    for language in sorted(total):
        click.echo(f"{language}: {passed[language]} of {total[language]} passed")
