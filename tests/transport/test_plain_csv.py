"""Plain rows are read by numpy, others by the csv module: the same columns come of both."""

import random

import pytest

from callbot.transport import plain_csv, tables
from callbot.transport.problems import Problems
from callbot.transport.source import Folder, Limits
from callbot.transport.tables import read_chunks, read_table
from callbot.transport.values import Cache, int_cache, ints, seconds_of

FIELDS = [
    "",
    "1",
    "08:00:00",
    "place:Vieux-Port:à-quai-numéro-2",
    "x" * 300,
    "long stop id",
    '"a,b"',
    '""',
    '"x y"',
]
ODD = ['say "hi"', '"two\nlines"', '"he said ""no"""', ' "led in"', " led", "trail "]


def read(tmp_path, monkeypatch, data, block):
    """Read a file in both ways; return rows and columns of each."""
    (tmp_path / "stops.txt").write_bytes(data)
    files = Folder(tmp_path, Limits())
    monkeypatch.setattr(tables, "BLOCK", block)
    parts = list(read_chunks(files, "stops.txt", Problems(), size=100))
    whole = read_table(files, "stops.txt", Problems())
    monkeypatch.setattr(plain_csv, "_is_utf8", lambda block: False)  # nothing is plain
    by_csv = read_table(files, "stops.txt", Problems())
    rows = [row for table in parts for row in table.rows]
    columns = {
        name: [text for table in parts for text in table.column(name)] for name in whole.columns
    }
    return [
        (rows, columns),
        *((list(t.rows), {n: list(c) for n, c in t.columns.items()}) for t in (whole, by_csv)),
    ]


def written(chance, fields, end):
    lines = [",".join(chance.choice(fields) for _ in range(4)) for _ in range(40)]
    return end.join(["a,b,c,d", *lines]) + chance.choice([end, "", end + end])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_same_rows_and_texts_as_the_csv_module_reads(tmp_path, monkeypatch, seed, end):
    chance = random.Random(seed)
    fields = FIELDS + chance.sample(ODD, seed % 4)
    data = written(chance, fields, end).encode("utf-8" if seed % 3 else "utf-8-sig")
    parts, whole, by_csv = read(tmp_path, monkeypatch, data, chance.choice([64, 700, 1 << 16]))
    assert parts == by_csv
    assert whole == by_csv


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2\n3\n4,5\n",  # a short row
        b"a,b\n1,2\n\n4,5\n",  # an empty line
        b"a,b\n1,2\r3,4\r5,6\n",  # line ends of old
        b"a,b\n1,H\xf4tel\n",  # not UTF-8
        b"a,b\n1,2\n3,\"4\n5\"\n6,7\n",  # a line feed inside quotes
        b"a,b\n", b"a,b", b"a\n1\n\n2\n",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_csv_module(tmp_path, monkeypatch, data):
    parts, whole, by_csv = read(tmp_path, monkeypatch, data, 8)
    assert parts == by_csv
    assert whole == by_csv


def test_each_distinct_text_is_looked_at_once(tmp_path):
    (tmp_path / "stops.txt").write_text("id,time\n" + "one,08:00:00\ntwo,25:00:00\n" * 500)
    seen: list[str] = []

    def seconds(text):
        seen.append(text)
        return seconds_of(text)

    (table,) = read_chunks(Folder(tmp_path, Limits()), "stops.txt", Problems())
    found = ints(table.column("time"), Cache(seconds), len(table))
    assert found.tolist() == [28_800, 90_000] * 500
    assert sorted(seen) == ["08:00:00", "25:00:00"]
    assert ints(table.column("id"), int_cache(), len(table)).tolist() == [-2] * 1000
