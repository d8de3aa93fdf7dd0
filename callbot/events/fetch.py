"""A calendar fetched from the web: bounded in time and size, failures told in one sentence."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx


MOST_BYTES = 20_000_000


class FetchError(ValueError):
    """An address that could not be fetched; the message says why."""


def fetch(url: str, *, seconds: float = 20, most_bytes: int = MOST_BYTES) -> bytes:
    """Return what an http(s) or webcal address holds; raises :class:`FetchError`.

    ``seconds`` bounds the whole transfer, ``most_bytes`` the unpacked size.
    """
    import httpx  # noqa: PLC0415 - most calendars are files

    from callbot.outbound import open_client  # noqa: PLC0415

    if url.startswith("webcal://"):
        url = "https://" + url.removeprefix("webcal://")
    try:
        with open_client(url, seconds) as client, client.stream("GET", url) as response:
            response.raise_for_status()
            return _read(response, seconds, most_bytes)
    except httpx.HTTPStatusError as error:
        raise FetchError(f"the server answers {error.response.status_code}") from None
    except httpx.TimeoutException:
        raise FetchError(f"the server did not answer within {seconds:g} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchError(f"it cannot be reached ({str(error) or type(error).__name__})") from None


def _read(response: httpx.Response, seconds: float, most_bytes: int) -> bytes:
    deadline = time.monotonic() + seconds
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > most_bytes:
            raise FetchError(f"it is larger than {most_bytes} bytes")
        if time.monotonic() > deadline:
            raise FetchError(f"it did not arrive within {seconds:g} seconds")
        parts.append(part)
    return b"".join(parts)
