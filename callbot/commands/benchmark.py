"""`callbot benchmark`: how well parts do on labelled files; one file a benchmark."""

from __future__ import annotations

import click

from callbot.commands.benchmark_intents import intents
from callbot.commands.benchmark_languages import languages


@click.group()
def benchmark() -> None:
    """Measure the understanding on labelled questions."""


benchmark.add_command(intents)
benchmark.add_command(languages)
