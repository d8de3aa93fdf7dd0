"""Downloads with a bound on size and time, for feeds and realtime messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit, urlunsplit

from callbot.transport.errors import FeedError

if TYPE_CHECKING:
    import httpx

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Version:
    """What a server calls the content it sent (RFC 9110, validators), to ask only for a newer one."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the request headers that ask for something newer than this."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}


def is_url(source: object) -> bool:
    """Whether ``source`` is a web address rather than a path."""
    return str(source).lower().startswith(("http://", "https://"))


def public_name(source: object) -> str:
    """Return a source without user name, password and query, which may hold a key."""
    if not is_url(source):
        return str(source)
    parts = urlsplit(str(source))
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def download(
    url: str,
    into: BinaryIO,
    *,
    limit: int,
    seconds: float,
    progress: Progress | None = None,
    known: Version | None = None,
    client: httpx.Client | None = None,
) -> Version | None:
    """Write the body of ``url`` to ``into``: at most ``limit`` bytes, within ``seconds``.

    Returns its version; None, and nothing written, when it is still the ``known`` one. A ``client``
    of :func:`client_for` keeps its connection. Raises FeedError when the server cannot be reached,
    refuses, is too slow or sends too much.
    """
    import httpx  # noqa: PLC0415 - most timetables are files

    name, headers = public_name(url), known.headers() if known else {}
    try:
        opened = nullcontext(client) if client else client_for(url, seconds)
        with opened as http, http.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and headers:
                return None
            if response.status_code != httpx.codes.OK:
                raise FeedError(
                    f"{name} answered with status {response.status_code} instead of a file; "
                    "check the address."
                )
            _copy(response, into, name=name, limit=limit, seconds=seconds, progress=progress)
            return _version(response.headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedError(
            f"{name} could not be read ({type(error).__name__}: {error}); try again later."
        ) from error


def client_for(url: str, seconds: float) -> httpx.Client:
    """Return a client that follows a few safe redirects and waits ``seconds``, 30 at most, for a part."""
    from callbot.outbound import open_client  # noqa: PLC0415 - as above

    return open_client(url, min(seconds, 30.0))


def _version(sent: httpx.Headers) -> Version:
    """Return the validators; a time of change counts only when it is a minute old.

    Before that the content may change again within the same second (RFC 9110, 8.8.2.2).
    """
    modified = sent.get("last-modified", "")
    try:
        age = parsedate_to_datetime(sent["date"]) - parsedate_to_datetime(modified)
        sure = age >= timedelta(minutes=1)
    except (KeyError, ValueError, TypeError):
        sure = False
    return Version(sent.get("etag", ""), modified if sure else "")


def _copy(
    response: httpx.Response,
    into: BinaryIO,
    *,
    name: str,
    limit: int,
    seconds: float,
    progress: Progress | None,
) -> None:
    expected = response.headers.get("content-length", "")
    total = int(expected) if expected.isdigit() else 0
    until, done = time.monotonic() + seconds, 0
    for part in response.iter_bytes(1 << 16):
        done += len(part)
        if done > limit:
            raise FeedError(f"{name} sends more than {limit:,} bytes, which is the limit.")
        if time.monotonic() > until:
            raise FeedError(f"{name} needs more than {seconds:.0f} seconds; try again later.")
        into.write(part)
        if progress:
            progress("download", done, max(total, done))
