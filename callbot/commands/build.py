"""`callbot build`: learn from the content ahead, so that a start need not."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import click

from callbot.app.parts import build_assistant
from callbot.commands.options import with_sources
from callbot.settings import Settings


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="Folder to keep the result in.")
@with_sources
def build(settings: Settings, output: Path | None) -> None:
    """Learn from the content and keep the result; nothing is done when it is up to date."""
    start = time.perf_counter()
    if output is not None:
        settings = replace(settings, models=str(output))
    house = build_assistant(settings).house
    model = house.understanding.model
    parts = "letters and meaning" if model and model.meaning else "letters"
    seconds = time.perf_counter() - start
    examples = sum(not each.negative for each in house.content.examples)
    click.echo(f"{examples} examples are learned by {parts} ({seconds:.1f} s).")
