"""Pages from Jinja templates (web/console/pages): everything that is shown is escaped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import format_datetime
from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from callbot.console.labels import label
from callbot.console.parts import ConsoleParts
from callbot.console.visit import FIELD, Visit, here
from callbot.i18n.locales import is_rtl, language_name, locale
from callbot.i18n.said import Said

_FIELD = Markup('<input type="hidden" name="{}" value="{}">')
Say = Callable[..., str]


class Entry(NamedTuple):
    """A page as the navigation shows it; ``right`` is what it needs."""

    address: str
    title: str
    about: str
    right: str


class Renderer:
    """The templates of one process; ``pages`` is the navigation."""

    def __init__(self, parts: ConsoleParts, pages: tuple[Entry, ...]) -> None:
        """Load the templates lazily from the web folder."""
        self._parts, self._pages = parts, pages
        self._environment = Environment(
            loader=FileSystemLoader(Path(parts.web) / "console" / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, template: str, /, http_status: int = 200, **values: Any) -> Response:
        """Return the page of a template; ``values`` are what it shows."""
        visit = here()
        text = self._environment.get_template(template).render(**self._common(visit), **values)
        return Response(text, http_status, mimetype="text/html")

    def _common(self, visit: Visit) -> dict[str, Any]:
        zone, say = self._parts.zone(), self._say(visit.language)
        return {
            "_": say,
            "label": lambda kind, code: label(kind, code, say),
            "me": visit.account,
            "csrf": visit.csrf,
            "csrf_field": _FIELD.format(FIELD, visit.csrf),
            "lang": visit.language,
            "dir": "rtl" if is_rtl(visit.language) else "ltr",
            "is_rtl": is_rtl,
            "language_name": lambda code: language_name(code, visit.language),
            "when": lambda at: _when(at, visit.language, zone),
            "navigation": [
                each for each in self._pages if visit.account and visit.account.may(each.right)
            ],
        }

    def _say(self, language: str) -> Say:
        catalogue = self._parts.catalogues().interface(language)

        def say(text: str, **values: object) -> str:
            text, values = _parts(text, values, say)
            said = escape(catalogue.gettext(text))
            return said.format(**values) if values else said

        return say


def _parts(text: str, values: dict[str, object], say: Say) -> tuple[str, dict[str, object]]:
    """Return a sentence's pattern and values; those of a refusal stand in itself, said by ``say``."""
    if not isinstance(text, Said):
        return text, values
    own: dict[str, object] = {
        name: say(value) if isinstance(value, Said) else value
        for name, value in text.values.items()
    }
    return text.pattern, own


def sentence(parts: ConsoleParts, text: str, **values: object) -> str:
    """Return an interface sentence in the visitor's language, as plain text."""
    text, values = _parts(text, values, lambda said: sentence(parts, said))
    said = parts.catalogues().interface(here().language).gettext(text)
    return said.format(**values) if values else said


def _when(at: datetime | None, language: str, zone: Any) -> str:
    if at is None:
        return "–"
    return str(format_datetime(at, "short", tzinfo=zone, locale=locale(language)))
