"""Files of the program's own web folder, sent with a known type and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from flask import Response, send_file
from werkzeug.security import safe_join

from callbot.http.errors import ApiError
from callbot.http.packed import pack_file, send

# Only these are served; a system's own table of types may be wrong or missing.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_PACKED = frozenset(
    {"application/json", "image/svg+xml", "text/css", "text/html", "text/javascript"}
)
KEPT_SECONDS = 300  # a new widget reaches everybody within five minutes


def file_response(folder: Path, name: str, *, kept: int = KEPT_SECONDS) -> Response:
    """Return a file of ``folder``, to be kept for so many seconds. Raises ApiError 404."""
    path = safe_join(str(folder), name)
    mimetype = TYPES.get(PurePosixPath(name).suffix.lower())
    if path is None or mimetype is None or "\x00" in name or not Path(path).is_file():
        raise ApiError(404)
    if mimetype in _PACKED:
        return send(pack_file(Path(path)), mimetype, kept=kept)
    response = send_file(path, mimetype=mimetype, max_age=kept, conditional=True)
    response.cache_control.public = True
    return response
