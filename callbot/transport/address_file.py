"""Reads a Base Adresse Nationale file (CSV of adresse.data.gouv.fr) into columns.

Needed are ``nom_voie``, ``lon`` and ``lat``; ``numero``, ``rep``, ``code_postal``, ``code_insee`` and
``nom_commune`` are used where they are there. Semicolons or commas, plain or gzip, UTF-8.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from math import isnan
from pathlib import Path
from typing import IO, TypeAlias

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.values import Floats, Ints, Longs, float_of, offsets_of

NEED = ("nom_voie", "lon", "lat")
KNOWN = (*NEED, "numero", "rep", "code_postal", "code_insee", "nom_commune")
MOST_ROWS = 30_000_000  # all of France has 26 million
_CHUNK = 100_000
_NAME = "addresses.npz"
Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Street:
    """One street of one commune; of a large city one of its arrondissements, by ``insee``."""

    name: str
    commune: str
    postcode: str
    insee: str


@dataclass(frozen=True, slots=True)
class Table:
    """Streets, and their house numbers: street s's are [start[s]:start[s + 1]], by number."""

    streets: list[Street]
    start: Longs
    number: Ints  # 0 where a row has none
    suffix: list[str]  # bis, ter, a …
    lat: Floats
    lon: Floats
    left_out: int = 0  # rows without a name or a usable position


@dataclass(slots=True)
class _Rows:
    """The rows read so far, street by street."""

    index: dict[Street, int] = field(default_factory=dict)
    street: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    suffix: list[str] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    lon: list[float] = field(default_factory=list)
    left_out: int = 0

    def add(self, row: dict[str, str]) -> None:
        lat = float_of(row["lat"], low=-90, high=90)
        lon = float_of(row["lon"], low=-180, high=180)
        name = " ".join(row["nom_voie"].split())
        if not name or isnan(lat) or isnan(lon) or (lat, lon) == (0, 0):
            self.left_out += 1
            return
        street = Street(
            name, row["nom_commune"].strip(), row["code_postal"].strip(), row["code_insee"].strip()
        )
        number = row["numero"].strip()
        self.street.append(self.index.setdefault(street, len(self.index)))
        self.number.append(int(number) if number.isdigit() and int(number) < 10_000 else 0)
        self.suffix.append(row["rep"].strip().lower())
        self.lat.append(lat)
        self.lon.append(lon)


def read_addresses(path: Path, progress: Progress = lambda done: None) -> Table:
    """Return the addresses of a file; ``progress`` is told the rows read. Raises FeedError."""
    rows, done = _Rows(), 0
    with _opened(path) as file:
        for chunk in _chunks(file, path):
            for row in chunk:
                rows.add(row)
            done += len(chunk)
            progress(done)
            if done > MOST_ROWS:
                raise FeedError(f"{path} has more than {MOST_ROWS:,} addresses, the limit.")
    if not rows.street:
        raise FeedError(f"{path} has no usable address; it needs the columns {', '.join(NEED)}.")
    return _table(rows)


def _table(rows: _Rows) -> Table:
    street, number = np.array(rows.street, np.int32), np.array(rows.number, np.int32)
    suffix = np.array(rows.suffix)
    order = np.lexsort((suffix, number, street))
    return Table(
        streets=list(rows.index),
        start=offsets_of(street, len(rows.index)),
        number=number[order],
        suffix=suffix[order].tolist(),
        lat=np.array(rows.lat)[order],
        lon=np.array(rows.lon)[order],
        left_out=rows.left_out,
    )


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            plain = gzip.GzipFile(fileobj=raw) if packed else raw
            with io.TextIOWrapper(plain, "utf-8-sig", newline="") as text:
                yield text
    except UnicodeDecodeError as error:
        raise FeedError(f"{path} is not UTF-8 text; fetch the CSV file again.") from error
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise FeedError(f"{path} cannot be read ({why}).") from error


def _chunks(file: IO[str], path: Path) -> Iterator[list[dict[str, str]]]:
    head = file.readline()
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
    for name in NEED:
        if name not in names:
            raise FeedError(f"{path} lacks the column {name}; is it a Base Adresse Nationale file?")
    places = {name: names.index(name) for name in KNOWN if name in names}
    reader = csv.reader(file, delimiter=delimiter)
    try:
        while rows := list(islice(reader, _CHUNK)):
            yield [_row(row, places) for row in rows if row]
    except csv.Error as error:
        raise FeedError(f"{path} is no CSV file ({error}).") from error


def _row(row: list[str], places: dict[str, int]) -> dict[str, str]:
    found = dict.fromkeys(KNOWN, "")
    found |= {name: row[place] for name, place in places.items() if place < len(row)}
    return found


def write_addresses(folder: Path, table: Table) -> None:
    """Keep addresses in ``folder`` as one file, replaced in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{_NAME}.{os.getpid()}"
    texts = {"streets": [asdict(street) for street in table.streets], "suffix": table.suffix}
    with draft.open("wb") as file:
        np.savez(
            file,
            texts=np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), np.uint8),
            **{name: getattr(table, name) for name in ("start", "number", "lat", "lon")},
        )
    draft.replace(folder / _NAME)


def load_addresses(folder: Path) -> Table | None:
    """Return the addresses kept in ``folder``, None when there are none; raises FeedError."""
    path = folder / _NAME
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            texts = json.loads(kept["texts"].tobytes())
            columns = {name: kept[name] for name in ("start", "number", "lat", "lon")}
        streets = [Street(**row) for row in texts["streets"]]
        return Table(streets=streets, suffix=texts["suffix"], **columns)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FeedError(
            f"{path} is damaged ({error}); import it again: callbot transport addresses FILE."
        ) from error
