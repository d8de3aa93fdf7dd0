"""A realtime source that is read again and again: a file or a web address.

What has not changed is not read twice: a file by its time and size, an address by conditional
requests and, where the server has no versions, by comparing what it sent.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from callbot.transport.errors import FeedError
from callbot.transport.fetch import Version, client_for, download, is_url, public_name

if TYPE_CHECKING:
    import httpx

LIMIT = 20_000_000  # bytes of a message


class Polled:
    """One source; give it to one thread only. Its connection stays open between two polls."""

    def __init__(self, source: str | Path, *, seconds: float = 20.0) -> None:
        """Read from ``source``, waiting at most ``seconds`` for a web server."""
        self.source, self.name = str(source), public_name(source)
        self._seconds = seconds
        self._client: httpx.Client | None = None
        self._seen: Version | tuple[int, int] | None = None
        self._last = b""

    def read(self) -> bytes | None:
        """Return the newest message, None when it is the one before; raises FeedError."""
        found = self._from_web() if is_url(self.source) else self._from_file()
        if found is None or found == self._last:
            return None
        self._last = found
        return found

    def forget(self) -> None:
        """Let the next read return the message even when it has not changed."""
        self._seen, self._last = None, b""

    def _from_web(self) -> bytes | None:
        if self._client is None:  # a new one costs tens of milliseconds of certificates
            self._client = client_for(self.source, self._seconds)
        buffer, known = io.BytesIO(), self._seen if isinstance(self._seen, Version) else None
        version = download(
            self.source,
            buffer,
            limit=LIMIT,
            seconds=self._seconds,
            known=known,
            client=self._client,
        )
        if version is None:
            return None
        self._seen = version
        return buffer.getvalue()

    def _from_file(self) -> bytes | None:
        try:
            with Path(self.source).open("rb") as file:
                about = Path(self.source).stat()
                seen = (about.st_mtime_ns, about.st_size)
                if seen == self._seen:
                    return None
                data = file.read(LIMIT + 1)
        except OSError as error:
            raise FeedError(f"{self.source} cannot be read ({error.strerror}).") from error
        if len(data) > LIMIT:
            raise FeedError(f"{self.source} has more than {LIMIT:,} bytes, the limit.")
        self._seen = seen
        return data
