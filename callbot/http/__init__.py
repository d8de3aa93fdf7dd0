"""What every page and interface over HTTP shares: limits, headers, errors, tokens."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from callbot.http import cors, errors, headers
from callbot.settings import Settings


def make_app(settings: Settings) -> Flask:
    """Return a Flask application without a single route that bounds, heads and fails as all must."""
    app = Flask("callbot", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_limit
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    errors.install(app)
    cors.install(app, settings.cors_origins)
    headers.install(app)
    return app
