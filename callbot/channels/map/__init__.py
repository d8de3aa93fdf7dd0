"""The map of the city: its page, its files, and what it shows as GeoJSON."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request

from callbot.answers.query import World
from callbot.channels.interface import choose
from callbot.channels.map.asked import read_asked
from callbot.channels.map.journeys import plan
from callbot.channels.map.layers import Kept
from callbot.channels.map.page import BaseMap, draw_page
from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.http.errors import ApiError
from callbot.http.files import file_response
from callbot.http.packed import pack, send
from callbot.http.views import View, bound

NETWORK_KEPT, MOMENT_KEPT, TILES_KEPT = 300, 30, 86_400  # seconds


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of the map. Raises SettingsError for a base map that cannot be used."""
    blueprint = Blueprint("map", __name__)
    base, web = BaseMap(parts.settings), parts.web.resolve()
    routes: tuple[tuple[str, str, View], ...] = (
        ("/map/", "page", bound(_page, parts, base)),
        ("/map/<name>", "files", bound(_file, web / "map")),
        ("/vendor/<path:name>", "vendor", bound(file_response, web / "vendor")),
        ("/map/tiles/<int:z>/<int:x>/<int:y>", "tiles", bound(_tile, base)),
        ("/api/v1/map.geojson", "geojson", bound(_geojson, parts, Kept())),
    )
    for path, name, view in routes:
        blueprint.add_url_rule(path, name, view, methods=["GET"])
    return blueprint


def make_planner(parts: Parts) -> Blueprint:
    """Return the route that plans journeys: it takes work, so that it is limited."""
    blueprint = Blueprint("planner", __name__)
    view = bound(_journeys, parts)
    blueprint.add_url_rule("/api/v1/journeys", "journeys", view, methods=["GET"])
    return blueprint


def world_of(parts: Parts) -> World:
    """Return the facts as they are now. Raises ApiError 503 when there are none."""
    world = parts.world()
    if world is None:
        raise ApiError(503, "There is nothing to show on a map yet.")
    return world


def _page(parts: Parts, base: BaseMap) -> Response:
    if not request.path.endswith("/"):  # its files are named from here
        return _moved(request.full_path.rstrip("?").replace("/map", "/map/", 1))
    browser = request.accept_languages.best_match(list(parts.languages()))
    wanted = request.args.get("language") or browser or ""
    body = draw_page(parts, base, wanted).encode()
    response = send(pack(body), "text/html", kept=0)
    response.vary.add("Accept-Language")
    response.headers["Content-Security-Policy"] = base.policy
    return response


def _moved(address: str) -> Response:
    response = Response(status=308)
    response.headers["Location"] = address
    return response


def _file(folder: Path, name: str) -> Response:
    if name.endswith(".html"):  # the page's frame, not yet filled in
        raise ApiError(404)
    return file_response(folder, name)


def _tile(base: BaseMap, z: int, x: int, y: int) -> Response:
    found = base.tiles.tile(z, x, y) if base.tiles else None
    if base.tiles is None or found is None:
        raise ApiError(404)
    response = Response(found, mimetype=base.tiles.mimetype)
    response.cache_control.public, response.cache_control.max_age = True, TILES_KEPT
    return response


def _journeys(parts: Parts) -> Response:
    found = plan(world_of(parts), parts.clock())
    response = Response(dumps(found), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"  # where somebody goes is nobody's business
    return response


def _geojson(parts: Parts, kept: Kept) -> Response:
    world = world_of(parts)
    language = choose(request.args.get("language", ""), tuple(parts.languages()))
    asked = read_asked(parts.clock(), world.city.timezone, language)
    seconds = NETWORK_KEPT if asked.layers <= {"lines", "stops"} else MOMENT_KEPT
    return send(kept.get(world, asked), "application/geo+json", kept=seconds)
