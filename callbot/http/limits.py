"""How often a client may ask: counted in this process' memory, by the address it comes from.

Behind proxies the address is the one that the outermost trusted proxy saw (settings.trusted_proxies).
"""

from __future__ import annotations

import time

from flask import Blueprint, Flask, Response, request
from flask_limiter import Limiter, RequestLimit
from limits import parse_many

from callbot.http.errors import CODES, error_response

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RateLimitError(ValueError):
    """The setting rate_limit cannot be read."""


def install(app: Flask, rate: str, blueprint: Blueprint) -> Limiter:
    """Limit what clients may send to ``blueprint`` (not what they read) to ``rate``, in all.

    ``rate`` is such as "60/minute"; raises RateLimitError.
    """
    try:
        parse_many(rate)
    except ValueError:
        raise RateLimitError(
            f"The setting rate_limit must be such as “60/minute”, not “{rate}”."
        ) from None
    limiter = Limiter(client, storage_uri="memory://", headers_enabled=False)
    limiter.shared_limit(
        rate, scope="sending", exempt_when=_is_reading, on_breach=_too_many, override_defaults=False
    )(blueprint)
    limiter.init_app(app)
    return limiter


def client() -> str:
    """Return the address of who asks."""
    return request.remote_addr or "unknown"


def _too_many(limit: RequestLimit) -> Response:
    response = error_response(429, *CODES[429])
    response.headers["Retry-After"] = str(max(1, int(limit.reset_at - time.time())))
    return response


def _is_reading() -> bool:
    return request.method in _SAFE
