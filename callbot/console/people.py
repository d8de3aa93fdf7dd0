"""The admins' page: accounts, their roles, and the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer, sentence
from callbot.console.roles import ADMINISTER, ROLES
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.visit import person
from callbot.i18n.said import said_by

SHOWN = 200  # newest lines of the audit log


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/people", _people, ADMINISTER),
        post("/people", _add, ADMINISTER),
        post("/people/<name>", _change, ADMINISTER),
    )


def _people(parts: ConsoleParts, renderer: Renderer, said: str = "", status: int = 200) -> Response:
    entries = parts.audit.entries(newest=SHOWN)
    return renderer.page(
        "people.html",
        status,
        said=said,
        accounts=parts.accounts.all(),
        roles=ROLES,
        entries=list(reversed(entries)),
    )


def _add(parts: ConsoleParts, renderer: Renderer) -> Response:
    name, role, password = field("name"), field("role"), request.form.get("password", "")
    by, now = person().name, parts.wall()
    act = lambda: parts.accounts.add(name, role, password, by=by, now=now)  # noqa: E731
    return _done(parts, renderer, act)


def _change(parts: ConsoleParts, renderer: Renderer, name: str) -> Response:
    by, now, accounts = person().name, parts.wall(), parts.accounts
    if "role" in request.form:
        return _done(
            parts, renderer, lambda: accounts.set_role(name, field("role"), by=by, now=now)
        )
    off = field("disabled") == "yes"
    return _done(parts, renderer, lambda: accounts.set_disabled(name, off, by=by, now=now))


def _done(parts: ConsoleParts, renderer: Renderer, act: Callable[[], object]) -> Response:
    try:
        act()
    except ValueError as error:
        return _people(parts, renderer, sentence(parts, said_by(error)), 422)
    return see_other("/console/people")
