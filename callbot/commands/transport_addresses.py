"""`callbot transport addresses`: imports street addresses, or looks for one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from tqdm import tqdm

from callbot.app.parts import open_city
from callbot.app.streets import addresses_folder, open_addresses
from callbot.commands.options import with_sources
from callbot.settings import Settings
from callbot.transport.address_file import read_addresses, write_addresses


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--find", help="Say where this address is, by what was imported.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def addresses(settings: Settings, file: Path | None, find: str | None, as_json: bool) -> None:
    """Import street addresses from FILE, a Base Adresse Nationale CSV (plain or gzip)."""
    if file is None and find is None:
        raise click.UsageError("Give a FILE to import, or --find TEXT.")
    if file is not None:
        _import(settings, file)
    if find is not None:
        _find(settings, find, as_json=as_json)


def _import(settings: Settings, file: Path) -> None:
    with tqdm(desc="addresses", unit="", disable=None) as bar:

        def show(done: int) -> None:
            bar.update(done - bar.n)

        table = read_addresses(file, show)
    write_addresses(addresses_folder(settings), table)
    left_out = f"; {table.left_out:,} without name or position left out" * bool(table.left_out)
    click.echo(
        f"Imported {len(table.streets):,} streets with {len(table.number):,} addresses{left_out}."
    )


def _find(settings: Settings, text: str, *, as_json: bool) -> None:
    known = open_addresses(settings, open_city(settings))
    found = known.find(text) if known else []
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    lines = [f"{each.text}  {each.lat:.5f},{each.lon:.5f}" for each in found]
    click.echo("\n".join(lines) or f"There is no address like “{text}”.")
