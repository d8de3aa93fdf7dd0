"""What watches the process asks for: whether it lives, whether it is ready, its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, Flask, Response, current_app

from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.http.errors import ApiError
from callbot.http.views import View, bound

EXTENSION = "callbot.metrics"


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of who watches."""
    blueprint = Blueprint("watching", __name__)
    routes: tuple[tuple[str, View], ...] = (
        ("healthz", _alive),
        ("readyz", bound(_ready, parts)),
        ("metrics", _metrics),
    )
    for name, view in routes:
        blueprint.add_url_rule(f"/{name}", name, view, methods=["GET"])
    return blueprint


def with_metrics(parts: Parts, app: Flask) -> Parts:
    """Let ``app`` count, and return the parts that tell it of answers. Raises MetricsError."""
    from callbot.http.metrics import Metrics  # noqa: PLC0415 - looks for its folder when imported

    metrics = Metrics(
        parts.settings.metrics,
        parts.languages,
        lambda: {name: _as_number(check) for name, check in _checks(parts).items()},
    )
    metrics.install(app)
    app.extensions[EXTENSION] = metrics
    return replace(parts, told=metrics.answered)


def _alive() -> Response:
    return _state({"status": "ok"}, 200)


def _ready(parts: Parts) -> Response:
    checks = _checks(parts)
    missing = {name: sentence for name, check in checks.items() if (sentence := check())}
    found = {name: missing.get(name, "ok") for name in checks}
    lacking = missing.keys() - _helpers(parts).keys()
    status = "not ready" if lacking else "degraded" if missing else "ready"
    body: dict[str, object] = {"status": status, "checks": found}
    more = {name: tell() for name, tell in parts.details.items()}
    return _state(body | more, 503 if lacking else 200)


def _metrics() -> Response:
    if EXTENSION not in current_app.extensions:
        raise ApiError(404)
    page: Response = current_app.extensions[EXTENSION].page()
    return page


def _checks(parts: Parts) -> Mapping[str, Callable[[], str]]:
    return {"database": parts.store.trouble, **_helpers(parts), **parts.readiness}


def _helpers(parts: Parts) -> Mapping[str, Callable[[], str]]:
    """Return the checks of what may be away while people are served all the same."""
    bus = parts.store.bus
    return {**({"redis": bus.state} if bus else {}), **parts.helpers}


def _as_number(check: Callable[[], str]) -> Callable[[], float]:
    return lambda: 0.0 if check() else 1.0


def _state(body: dict[str, object], status: int) -> Response:
    response = Response(dumps(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
