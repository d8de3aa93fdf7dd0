"""A base map from a local PMTiles file, or from a tile server that the operator names."""

from __future__ import annotations

import gzip
import struct
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from helpers.web import make_web
from helpers.world import world

from callbot.channels.map.tiles import TilesError, open_tiles, tile_id
from callbot.settings import SettingsError

PNG = b"\x89PNG\r\n\x1a\n"


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Entries of (tile id, offset, length, run) as the specification writes them."""
    ids = [entry[0] for entry in entries]
    parts = [len(ids), *(after - before for before, after in pairwise([0, *ids]))]
    parts += [e[3] for e in entries] + [e[2] for e in entries] + [e[1] + 1 for e in entries]
    return gzip.compress(b"".join(varint(part) for part in parts))


def archive(path: Path, *, kind: int = 2, version: int = 3, leaf: bool = False) -> Path:
    """An archive of zoom 0 and 1: an image each for the whole, the north-west and the other three."""
    images = [PNG + b"whole", PNG + b"north-west", PNG + b"others"]
    tiles, place = b"".join(images), [0, len(images[0]), len(images[0] + images[1])]
    rows = [(0, place[0], len(images[0]), 1), (1, place[1], len(images[1]), 1),
            (2, place[2], len(images[2]), 3)]  # fmt: skip
    leaves = directory(rows) if leaf else b""
    root = directory([(0, 0, len(leaves), 0)] if leaf else rows)
    start = 127
    where = [start, len(root), start + len(root), 0, start + len(root), len(leaves),
             start + len(root) + len(leaves), len(tiles), 5, 3, 3]  # fmt: skip
    header = struct.pack("<7sB11Q6B", b"PMTiles", version, *where, 1, 2, 1, kind, 0, 1)
    path.write_bytes(header.ljust(127, b"\0") + root + leaves + tiles)
    return path


def test_numbers_of_tiles_are_those_of_the_specification() -> None:
    first = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0)]
    assert [tile_id(*place) for place in first] == [0, 1, 2, 3, 4]
    assert tile_id(2, 0, 0) == 5
    assert tile_id(12, 3423, 1763) == 19078479
    assert len({tile_id(3, x, y) for x in range(8) for y in range(8)}) == 64


@pytest.mark.parametrize("leaf", [False, True])
def test_tiles_are_found_in_directories_and_runs(tmp_path: Path, leaf: bool) -> None:
    tiles = open_tiles(archive(tmp_path / "a.pmtiles", leaf=leaf))
    assert tiles.tile(0, 0, 0) == PNG + b"whole"
    assert tiles.tile(1, 0, 0) == PNG + b"north-west"
    assert {tiles.tile(1, x, y) for x, y in [(0, 1), (1, 1), (1, 0)]} == {PNG + b"others"}
    assert tiles.tile(2, 0, 0) is None
    assert tiles.tile(1, 2, 0) is None
    assert tiles.tile(-1, 0, 0) is None
    assert (tiles.zooms, tiles.mimetype) == ((0, 1), "image/png")


@pytest.mark.parametrize(
    ("change", "why"),
    [({"kind": 1}, "no images"), ({"version": 2}, "version 3")],
)
def test_what_it_cannot_draw_is_refused(tmp_path: Path, change: dict[str, int], why: str) -> None:
    with pytest.raises(TilesError, match=why):
        open_tiles(archive(tmp_path / "a.pmtiles", **change))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for name, content in {"empty": b"", "text": b"hello" * 100}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TilesError):
            open_tiles(tmp_path / name)
    with pytest.raises(TilesError, match="cannot be read"):
        open_tiles(tmp_path / "none")


def served(tmp_path: Path, **settings: str) -> FlaskClient:
    return make_web(tmp_path, world=world(), **settings).test_client()


def test_a_file_is_served_tile_by_tile(tmp_path: Path) -> None:
    client = served(tmp_path, map_tiles=str(archive(tmp_path / "a.pmtiles")))
    response = client.get("/map/tiles/1/0/0")
    assert (response.mimetype, response.data) == ("image/png", PNG + b"north-west")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get("/map/tiles/2/0/0").status_code == 404
    assert "/map/tiles/{z}/{x}/{y}" in client.get("/map/").text


def test_without_a_base_map_there_are_no_tiles(tmp_path: Path) -> None:
    client = served(tmp_path)
    assert client.get("/map/tiles/0/0/0").status_code == 404
    assert "img-src 'self' data:;" in client.get("/map/").headers["Content-Security-Policy"]


def test_a_tile_server_may_send_images_and_nothing_else(tmp_path: Path) -> None:
    client = served(
        tmp_path, map_tiles="https://tiles.example/{z}/{x}/{y}.png", map_attribution="© Example"
    )
    page = client.get("/map/")
    policy = page.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://tiles.example;" in policy
    assert policy.count("tiles.example") == 1
    assert "© Example" in page.text
    assert "tiles.example" not in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("named", ["https://tiles.example/{z}.png", "nowhere.pmtiles"])
def test_a_base_map_that_cannot_be_used_stops_the_start(tmp_path: Path, named: str) -> None:
    with pytest.raises(SettingsError, match="map_tiles"):
        served(tmp_path, map_tiles=named)
