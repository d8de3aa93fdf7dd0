"""Web addresses from foreign data: only what a browser may safely open."""

from __future__ import annotations

from urllib.parse import urlsplit


def weblink(text: object) -> str:
    """Return an http(s) address of at most 2,000 characters, "" for anything else."""
    if not isinstance(text, str) or len(text) > 2000 or any(c.isspace() for c in text.strip()):
        return ""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
