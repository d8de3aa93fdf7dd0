"""`callbot build`: learn from the content ahead, so that a start need not."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import click

from callbot import kept
from callbot.app.learning import learn, stages
from callbot.app.parts import models_folder
from callbot.commands.options import with_sources
from callbot.settings import Settings
from callbot.understanding.workshop import prune


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="Folder to keep the result in.")
@with_sources
def build(settings: Settings, output: Path | None) -> None:
    """Learn from the content and keep the result; nothing is done when it is up to date."""
    start = time.perf_counter()
    if output is not None:
        settings = replace(settings, models=str(output))
    houses = [learn(stage) for stage in stages(settings)]
    if output is not None:
        prune(output, keep=len(houses))  # what is packed has nothing but what is used
        kept.prune(output / "content", "*", 1)
    model = houses[-1].understanding.model
    parts = "letters and meaning" if model and model.meaning else "letters"
    seconds = time.perf_counter() - start
    examples = sum(not each.negative for each in houses[-1].content.examples)
    where = models_folder(settings)
    click.echo(f"{examples} examples are learned by {parts}, kept in {where} ({seconds:.1f} s).")
