"""Which other sites' pages may call the API (Fetch standard, CORS protocol).

Exactly the origins of the settings, character for character; no credentials mode, so no cookies.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, Response, request

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


def install(app: Flask, origins: Collection[str]) -> None:
    """Let pages of ``origins`` call what stands under /api/."""
    allowed = frozenset(origin.rstrip("/") for origin in origins)

    def add(response: Response) -> Response:
        if request.path.startswith("/api/"):
            if response.headers.setdefault("Vary", "Origin") != "Origin":
                response.vary.add("Origin")
            origin = request.headers.get("Origin")
            if origin in allowed:
                response.headers.update(_leave(origin))
        return response

    app.after_request(add)


def _leave(origin: str) -> dict[str, str]:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
    }
    asked = request.headers.get("Access-Control-Request-Method")
    return {**headers, **_PREFLIGHT} if request.method == "OPTIONS" and asked else headers
