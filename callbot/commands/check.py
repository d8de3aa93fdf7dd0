"""`callbot check`: every mistake in content, translations and the city's files, in one run."""

from __future__ import annotations

from datetime import datetime

import click

from callbot.app import check_context
from callbot.checks import run
from callbot.commands.options import override
from callbot.content.problems import PRINTERS, counts
from callbot.settings import Settings


@click.command()
@click.option("--format", "form", type=click.Choice(list(PRINTERS)), default="text")
@click.option("--now", help="Judge review dates as if it were this ISO date and time.")
@click.option("--strict", is_flag=True, help="Let warnings fail the run too.")
@click.pass_context
def check(context: click.Context, form: str, now: datetime | None, strict: bool) -> None:
    """Report every mistake as file:line:column; exit status 1 when there is an error."""
    settings: Settings = override(context.obj, {"now": now})
    problems = run(check_context(settings))
    if text := PRINTERS[form](problems):
        click.echo(text)
    errors, warnings = counts(problems)
    context.exit(1 if errors or (strict and warnings) else 0)
