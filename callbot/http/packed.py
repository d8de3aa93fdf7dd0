"""Answers that many people get: packed once, and not sent again to who has them (RFC 9110)."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response, request

from callbot.http.lean import lean

SMALL = 1024  # bytes: below, packing gains nothing


@dataclass(frozen=True, slots=True)
class Packed:
    """A body, the same gzipped (the same object where that gains nothing), and its tag."""

    body: bytes
    gzipped: bytes
    etag: str


def pack(body: bytes) -> Packed:
    """Return ``body`` ready to be sent."""
    etag = hashlib.sha256(body).hexdigest()[:24]
    return Packed(body, gzip.compress(body, 9, mtime=0) if len(body) >= SMALL else body, etag)


def pack_file(path: Path) -> Packed:
    """Return the content of a file, packed again only when the file has changed.

    Code is sent without its comment lines, but for that of others.
    """
    changed = path.stat()
    return _pack_file(path, changed.st_mtime_ns, changed.st_size)


@lru_cache(maxsize=256)
def _pack_file(path: Path, _mtime: int, _size: int) -> Packed:
    ours = path.suffix in {".js", ".css"} and "vendor" not in path.parts
    return pack(lean(path.read_text("utf-8")).encode() if ours else path.read_bytes())


def send(packed: Packed, mimetype: str, *, kept: int) -> Response:
    """Return the response: gzipped where the client takes it, 304 where it has the same already.

    ``kept`` is for how many seconds anybody may keep it without asking again.
    """
    zipped = packed.gzipped is not packed.body and request.accept_encodings["gzip"] > 0
    response = Response(packed.gzipped if zipped else packed.body, mimetype=mimetype)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = kept
    if not kept:
        response.cache_control.no_cache = True
    response.set_etag(packed.etag, weak=True)  # gzipped or not, it says the same
    response.make_conditional(request)
    return response
