"""How a page of the console says which addresses it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import Response, redirect, request

from callbot.console.visit import Refused
from callbot.i18n.said import _

View = Callable[..., Response]


class Route(NamedTuple):
    """An address below /console; ``right`` is what its visitor must be allowed, None: anybody."""

    methods: tuple[str, ...]
    path: str
    view: View
    right: str | None


def get(path: str, view: View, right: str | None) -> Route:
    """Return a route that shows."""
    return Route(("GET",), path, view, right)


def post(path: str, view: View, right: str | None) -> Route:
    """Return a route that acts; its forms carry the token of visit.py."""
    return Route(("POST",), path, view, right)


def see_other(address: str) -> Response:
    """Return the answer after an act: look there."""
    return redirect(address, 303)  # type: ignore[return-value]


def field(name: str, *, most: int = 500, least: int = 0) -> str:
    """Return a form field as text without its outer blanks. Raises Refused 422."""
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > most:
        said = _(
            "The field “{name}” may have at most {most} characters.", name=name, most=f"{most:,}"
        )
        raise Refused(422, said)
    if "\0" in text:  # PostgreSQL cannot keep it
        said = _("The field “{name}” has a character that cannot be kept.", name=name)
        raise Refused(422, said)
    if len(text) < least:
        said = _("The field “{name}” is empty.", name=name)
        raise Refused(422, said)
    return text
