"""Reads the CSV files of a feed (RFC 4180 as GTFS uses it) into columns of text.

Byte order mark, quotes, white space, extra columns and short rows are dealt with here, so that the
readers of single files see clean columns only. Rows count from 1, which is the header.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from callbot.transport.errors import FeedError
from callbot.transport.plain_csv import BLOCK, PlainRows
from callbot.transport.problems import Problems
from callbot.transport.source import Files

CHUNK = 65_536  # rows: large enough for bulk conversion, small enough for little memory
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError)

LONGEST = 300  # characters of a message


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of one file, or of a run of its rows."""

    name: str
    rows: Sequence[int]  # the number of each row in its file
    columns: dict[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def column(self, name: str) -> Sequence[str]:
        """Return a column, or as many empty texts when the file has none of that name."""
        return self.columns.get(name) or ("",) * len(self.rows)

    def stripped(self, name: str) -> list[str]:
        """Return a column without white space around its values."""
        return [value.strip() for value in self.column(name)]

    def place(self, name: str) -> int:
        """Return the place of a column in its file, from 1."""
        names = list(self.columns)
        return names.index(name) + 1 if name in names else 1

    def error(self, message: str, index: int, name: str) -> FeedError:
        """Return the error that row ``index`` here deserves for its field ``name``."""
        return FeedError(_in_one_line(message), file=self.name, row=self.rows[index], field=name)

    def records(self) -> list[dict[str, str]]:
        """Return the rows as mappings, raw."""
        return [
            dict(zip(self.columns, row, strict=True))
            for row in zip(*self.columns.values(), strict=True)
        ]


def _in_one_line(message: str) -> str:
    """A lost quote may have swallowed rows: keep what is wrong and how to mend it."""
    line = " ".join(message.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST * 2 // 3]} … {line[-LONGEST // 3 :]}"


def read_table(files: Files, name: str, problems: Problems, *, need: Sequence[str] = ()) -> Table:
    """Return the whole file ``name``; empty when the feed does not have it.

    Raises FeedError when it cannot be unpacked or lacks one of the columns ``need``.
    """
    if name not in files.sizes:
        return Table(name, ())
    return next(read_chunks(files, name, problems, need=need, size=None))


def read_chunks(
    files: Files,
    name: str,
    problems: Problems,
    *,
    need: Sequence[str] = (),
    size: int | None = CHUNK,
) -> Iterator[Table]:
    """Yield the file ``name`` in tables of ``size`` rows, at least one; raises as read_table.

    Without a size all rows make one table. The plain rows before any others are read by numpy, in
    tables of a size of their own.
    """
    plain = PlainRows(BLOCK if size is not None else files.sizes[name] + 1)
    yield from _plain(files, name, need, plain)
    if plain.offset == files.sizes[name] and plain.rows > 1:
        return
    header, row = list(plain.header), max(plain.rows, 1)
    encoding = _encoding(files, name, problems)
    try:
        with (
            files.open(name) as raw,
            io.TextIOWrapper(_at(raw, plain.offset), encoding, "replace", "") as text,
        ):
            reader = csv.reader(text, skipinitialspace=True)
            header = header or [value.strip() for value in next(reader, [])]
            _check_header(name, header, need)
            yield from _tables(reader, name, header, row + 1, problems=problems, size=size)
    except csv.Error as error:
        raise FeedError(f"is not CSV ({error}); look for an unclosed quote.", file=name) from error
    except _DAMAGED as error:
        raise _damaged(name, error) from error


def _plain(files: Files, name: str, need: Sequence[str], plain: PlainRows) -> Iterator[Table]:
    """Yield the plain rows at the start of a file; ``plain`` then knows how far they go."""
    try:
        with files.open(name) as raw:
            if plain.start(raw):
                _check_header(name, plain.header, need)
                for first, columns in plain.runs(raw):
                    numbers = range(first, first + len(columns[0]))
                    yield Table(name, numbers, dict(zip(plain.header, columns, strict=True)))
    except _DAMAGED as error:
        raise _damaged(name, error) from error


def _at(raw: IO[bytes], offset: int) -> IO[bytes]:
    """Pass over what was read already."""
    while offset > 0 and (passed := len(raw.read(min(offset, 1 << 20)))):
        offset -= passed
    return raw


def _check_header(name: str, header: Sequence[str], need: Sequence[str]) -> None:
    for column in need:
        if column not in header:
            raise FeedError("this column is missing; add it.", file=name, row=1, field=column)


def _tables(
    reader: Iterator[list[str]],
    name: str,
    header: list[str],
    first: int,
    *,
    problems: Problems,
    size: int | None,
) -> Iterator[Table]:
    some = first > 2
    while rows := list(islice(reader, size)):
        yield _table(name, header, rows, first, problems)
        first, some = first + len(rows), True
    if not some:
        yield Table(name, (), dict.fromkeys(header, ()))


def _table(
    name: str, header: list[str], rows: list[list[str]], first: int, problems: Problems
) -> Table:
    numbers: Sequence[int] = range(first, first + len(rows))
    if set(map(len, rows)) != {len(header)}:
        numbers = [n for n, row in zip(numbers, rows, strict=True) if any(v.strip() for v in row)]
        rows = [_evened(rows[n - first], header, name, n, problems) for n in numbers]
    return Table(
        name,
        numbers,
        dict(zip(header, zip(*rows, strict=True) if rows else [()] * len(header), strict=True)),
    )


def _evened(
    row: list[str], header: list[str], name: str, number: int, problems: Problems
) -> list[str]:
    if len(row) != len(header):
        problems.add(
            f"width-{name}",
            f"This row has {len(row)} fields, the header has {len(header)}.",
            file=name,
            row=number,
            hint="Missing fields count as empty and further ones are left out.",
        )
    return [*row, *[""] * (len(header) - len(row))][: len(header)]


def _encoding(files: Files, name: str, problems: Problems) -> str:
    """Read the file through once: it must unpack whole, and be UTF-8 or else count as Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with files.open(name) as raw:
            while part := raw.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        problems.add(
            "encoding",
            "This file is not UTF-8; it was read as Windows-1252.",
            file=name,
            hint="Save it as UTF-8.",
        )
        return "cp1252"
    except _DAMAGED as error:
        raise _damaged(name, error) from error
    return "utf-8-sig"


def _damaged(name: str, error: Exception) -> FeedError:
    return FeedError(f"is damaged or cut off ({error}); fetch the feed again.", file=name)
