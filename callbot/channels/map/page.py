"""The page of the map in one language: the frame, its words and what it is set up with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from callbot.channels.interface import choose, screen_strings
from callbot.channels.map.tiles import Tiles, open_tiles
from callbot.channels.parts import Parts
from callbot.http.headers import map_policy
from callbot.i18n.catalogues import interface_strings
from callbot.i18n.locales import is_rtl, language_name, locale
from callbot.settings import Settings, SettingsError

OWN_TILES = "/map/tiles/{z}/{x}/{y}"
_HOLE = re.compile(r"\{\{(\w+)\}\}")
_PLACES = ("{z}", "{x}", "{y}")


class BaseMap:
    """What lies under the lines: nothing, the tiles of a server, or those of a local file."""

    def __init__(self, settings: Settings) -> None:
        """Open what the setting map_tiles names; raises SettingsError."""
        named = settings.map_tiles
        self.attribution = settings.map_attribution
        self.tiles: Tiles | None = None
        self.address = named
        if named and not named.startswith(("https://", "http://")):
            self.tiles, self.address = _open(named), OWN_TILES
        if self.address and not all(place in self.address for place in _PLACES):
            raise SettingsError(f"map_tiles must hold {{z}}, {{x}} and {{y}}, not “{named}”.")
        address = urlsplit(self.address)
        self.origin = f"{address.scheme}://{address.netloc}" if address.scheme else ""
        self.policy = map_policy([self.origin] if self.origin else ())

    @property
    def zooms(self) -> tuple[int, int]:
        """The smallest and largest zoom level with tiles."""
        return self.tiles.zooms if self.tiles else (0, 19)


def draw_page(parts: Parts, base: BaseMap, wanted: str) -> str:
    """Return the page in the published language nearest to ``wanted``."""
    languages = tuple(parts.languages())
    language = choose(wanted, languages)
    _ = parts.catalogues().interface(language).gettext
    world = parts.world()
    city = world.city.names.to(language) if world else ""
    strings = interface_strings(
        parts.catalogues(), language, screen_strings(parts.web, "map")
    )  # fmt: skip
    values = {
        "language": language,
        "direction": "rtl" if is_rtl(language) else "ltr",
        "title": _("Map"),
        "city": city,
        "heading": _("Map of {city}").replace("{city}", city) if city else _("Map"),
        "noscript": _("This page needs JavaScript. Everything that it shows, the assistant and "
                      "the town hall tell you too."),
        "list": _("Search and list"),
        "skip": _("Skip to the list"),
        "setup": _json(_setup(parts, language, base)),
        "words": _json({key: text for key, text in strings.items() if key != text}),
    }  # fmt: skip
    return _fill((parts.web / "map" / "index.html").read_text(encoding="utf-8"), values)


def _setup(parts: Parts, language: str, base: BaseMap) -> dict[str, object]:
    world = parts.world()
    local = parts.clock().astimezone(world.city.timezone if world else None)
    return {
        "now": f"{local:%Y-%m-%dT%H:%M}",
        "locale": str(locale(language)).replace("_", "-"),
        "languages": {code: language_name(code, code) for code in parts.languages()},
        "tiles": base.address,
        "attribution": base.attribution,
        "zooms": base.zooms,
    }


def _fill(page: str, values: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: escape(values[hole[1]]), page)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _open(named: str) -> Tiles:
    try:
        return open_tiles(Path(named).expanduser())
    except ValueError as error:
        raise SettingsError(f"map_tiles: {error}") from None
