"""`callbot benchmark languages`: how often the language of short texts is told right."""

from __future__ import annotations

import json
from pathlib import Path

import click

from callbot.content.loader import load
from callbot.settings import PACKAGE_DATA
from callbot.understanding.language import LanguageModel, texts_of
from callbot.understanding.language_benchmark import measure, read_rows


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def languages(file: Path, as_json: bool) -> None:
    """Tell the language of each row {"text","lang"} of FILE, without hints; "und" rows are left out."""
    rows = read_rows(file)
    found = measure(rows, LanguageModel(texts_of(load([PACKAGE_DATA / "intents"]))))
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name}: {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {share}" for name, share in value.items())
    return str(value)
