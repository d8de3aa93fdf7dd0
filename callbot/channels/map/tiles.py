"""A base map from one local file: PMTiles version 3 (docs.protomaps.com/pmtiles), images only.

The file is mapped into memory, so that a tile costs a few look-ups and no copy of the archive.
Vector tiles are refused: to draw them the page would need several times the code it has.
"""

from __future__ import annotations

import gzip
import mmap
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_HEADER = struct.Struct("<7sB11Q6B")  # as far as we read it
_TYPES = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
_PLAIN, _GZIP = 1, 2
_DEEPEST = 4  # directories in directories; the specification's writers make two
MOST_ZOOM = 24


class TilesError(ValueError):
    """A .pmtiles file that cannot be used; the message says why and what to do."""


class _Entry(NamedTuple):
    tile: int
    offset: int
    length: int
    run: int  # how many tiles in a row are the same; 0: a directory


@dataclass(frozen=True, eq=False)
class Tiles:
    """An opened archive. ``zooms`` are the smallest and the largest zoom level that it has."""

    data: mmap.mmap
    mimetype: str
    zooms: tuple[int, int]
    root: tuple[int, int]  # offset and length
    leaves: int  # offset
    tiles: int  # offset
    packed: bool  # whether directories are gzipped

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return the image at zoom ``z``, column ``x`` and row ``y`` (from the north), if any."""
        if not 0 <= z <= MOST_ZOOM or not (0 <= x < 1 << z and 0 <= y < 1 << z):
            return None
        wanted, (offset, length) = tile_id(z, x, y), self.root
        for _ in range(_DEEPEST):
            entry = _find(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run:
                start = self.tiles + entry.offset
                return self.data[start : start + entry.length]
            offset, length = self.leaves + entry.offset, entry.length
        return None

    @lru_cache(maxsize=64)  # noqa: B019 - as many archives as processes: one, for good
    def _directory(self, offset: int, length: int) -> tuple[_Entry, ...]:
        raw = self.data[offset : offset + length]
        return _entries(gzip.decompress(raw) if self.packed else raw)


def open_tiles(path: Path) -> Tiles:
    """Open an archive of images; raises TilesError."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is empty"
        raise TilesError(f"The base map {path} cannot be read ({why}).") from None
    if len(data) < 127 or data[:7] != b"PMTiles" or data[7] != 3:
        raise TilesError(f"The base map {path} is not a PMTiles archive of version 3.")
    fields = _HEADER.unpack_from(data)
    _, _, *places = fields[:13]
    _clustered, inner, _tile_packing, kind, least, most = fields[13:]
    if kind not in _TYPES:
        raise TilesError(
            f"The base map {path} holds no images (type {kind}); convert it to PNG or WebP tiles, "
            "or name a tile server in map_tiles."
        )
    if inner not in {_PLAIN, _GZIP}:
        raise TilesError(f"The base map {path} is packed in a way this program does not unpack.")
    return Tiles(data, _TYPES[kind], (least, most), (places[0], places[1]), places[4], places[6],
                 inner == _GZIP)  # fmt: skip


def tile_id(z: int, x: int, y: int) -> int:
    """Return the number of a tile: zoom by zoom, along a Hilbert curve.

    >>> tile_id(0, 0, 0), tile_id(1, 1, 0), tile_id(12, 3423, 1763)
    (0, 4, 19078479)
    """
    found, side = ((1 << (2 * z)) - 1) // 3, 1 << z
    half = side >> 1
    while half:
        right, low = int(x & half > 0), int(y & half > 0)
        found += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half >>= 1
    return found


def _find(entries: tuple[_Entry, ...], wanted: int) -> _Entry | None:
    place = bisect_right(entries, wanted, key=lambda entry: entry.tile) - 1
    if place < 0:
        return None
    entry = entries[place]
    return entry if not entry.run or wanted < entry.tile + entry.run else None


def _entries(raw: bytes) -> tuple[_Entry, ...]:
    numbers = _varints(raw)
    count = next(numbers)
    tile, tiles = 0, []
    for _ in range(count):
        tile += next(numbers)
        tiles.append(tile)
    runs = [next(numbers) for _ in range(count)]
    lengths = [next(numbers) for _ in range(count)]
    offsets: list[int] = []
    for place in range(count):
        said = next(numbers)  # 0: right after the one before
        offsets.append(said - 1 if said else offsets[-1] + lengths[place - 1])
    return tuple(map(_Entry, tiles, offsets, lengths, runs))


def _varints(raw: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
