"""The ways people reach the assistant: one file each, one line each in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import Blueprint, Flask

from callbot.channels import map as city_map
from callbot.channels import pages, provider, speech, watching, web
from callbot.channels.parts import Parts, Responder
from callbot.http import limits, make_app

__all__ = ["CHANNELS", "Channel", "Parts", "Responder", "register"]


class Channel(NamedTuple):
    """How a channel's routes are made, and whether what clients send or read is rate limited."""

    make: Callable[[Parts], Blueprint]
    limited: bool
    reading: bool = False


CHANNELS: Mapping[str, Channel] = {
    "web": Channel(web.make_blueprint, limited=True),
    "speech": Channel(speech.make_blueprint, limited=True, reading=True),
    "map": Channel(city_map.make_blueprint, limited=False),
    "planner": Channel(city_map.make_planner, limited=True, reading=True),
    "provider": Channel(provider.make_blueprint, limited=False),  # all calls are one client's
    "pages": Channel(pages.make_blueprint, limited=False),
    "watching": Channel(watching.make_blueprint, limited=False),
}


def register(parts: Parts) -> Flask:
    """Return the application that serves every channel. Raises ValueError for a bad setting."""
    app = make_app(parts.settings)
    if parts.settings.metrics:
        parts = watching.with_metrics(parts, app)
    for channel in CHANNELS.values():
        blueprint = channel.make(parts)
        if channel.limited:
            shared = parts.store.bus.count if parts.store.bus else None
            rate = parts.settings.rate_limit
            limits.install(rate, blueprint, reading=channel.reading, shared=shared)
        app.register_blueprint(blueprint)
    return app
