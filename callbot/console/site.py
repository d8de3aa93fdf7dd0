"""The console put together: its pages, who may open which, and what a failure looks like."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException

from callbot.console import (
    closures,
    examples,
    exchange,
    figures,
    home,
    inbox,
    login,
    people,
    publish,
    talk,
    translate,
    trials,
    try_it,
    unanswered,
)
from callbot.console.parts import ConsoleParts
from callbot.console.render import Entry, Renderer, sentence
from callbot.console.routes import Route
from callbot.console.visit import NotAllowed, NotLoggedIn, Refused, enter, here, leave, person
from callbot.conversations.database import StoreError
from callbot.http.errors import CODES, ApiError, request_id
from callbot.http.files import file_response
from callbot.http.views import bound
from callbot.i18n.said import _, said_by

log = logging.getLogger(__name__)

FORM_LIMIT = 2_500_000  # bytes: a .po of another project may be large, a text never is
_NOTHING = "nothing"  # what answers where nothing is


class Page(NamedTuple):
    """One entry of the table and of the navigation."""

    address: str
    title: str
    right: str
    routes: Callable[[], Sequence[Route]]
    about: str = ""


def about(text: str) -> str:
    """Return what a tile says of its page; the name lets the sentence be found for translation."""
    return text


PAGES: tuple[Page, ...] = (
    Page("/console/try", "Try it", "look", try_it.routes,
         about("Ask as a citizen would, see why it was understood so, and mend it.")),
    Page("/console/inbox", "Inbox", "talk", inbox.routes,
         about("Citizens who asked for a person, or whom the bot did not understand.")),
    Page("/console/talk", "Talk", "talk", talk.routes,
         about("Approved phrases for a visitor in front of you, in the visitor's language.")),
    Page("/console/translate", "Translate", "look", translate.routes,
         about("What is said in each language, and what is missing.")),
    Page("/console/unanswered", "Unanswered", "edit", unanswered.routes,
         about("Questions that nobody was well served with.")),
    Page("/console/tests", "Tests", "look", trials.routes,
         about("Every question that was written as a test, asked now.")),
    Page("/console/publish", "Publish", "look", publish.routes,
         about("Edit an answer, withdraw it, switch a channel off, go back.")),
    Page("/console/figures", "Figures", "look", figures.routes,
         about("What was asked, and how it went.")),
    Page("/console/people", "People", "administer", people.routes,
         about("Accounts, roles, and what was done.")),
)  # fmt: skip


# Not in the navigation.
UNLISTED = (
    home.routes, login.routes, closures.routes, examples.routes, exchange.routes,
)  # fmt: skip


def make_blueprint(parts: ConsoleParts) -> Blueprint:
    """Return the routes of the console, all below /console."""
    blueprint = Blueprint("console", __name__, url_prefix="/console")
    renderer = Renderer(parts, tuple(_entry(page) for page in PAGES))
    blueprint.before_request(_bounded)
    blueprint.before_request(lambda: enter(parts))
    blueprint.after_request(leave)
    for routes in (*UNLISTED, *(page.routes for page in PAGES)):
        for route in routes():
            _add(blueprint, route, parts, renderer)
    web = parts.web.resolve()
    for path, folder in (("static", web / "console" / "static"), ("vendor", web / "vendor")):
        view = bound(file_response, folder)
        blueprint.add_url_rule(f"/{path}/<path:name>", path, view, methods=["GET"])
    blueprint.add_url_rule("/<path:name>", _NOTHING, _nothing)
    _show_failures(blueprint, parts, renderer)
    return blueprint


def _entry(page: Page) -> Entry:
    return Entry(page.address, page.title, page.about, page.right)


def _add(blueprint: Blueprint, route: Route, parts: ConsoleParts, renderer: Renderer) -> None:
    def view(**path: str) -> Response:
        if route.right is not None:
            person(route.right)
        return route.view(parts, renderer, **path)

    name = route.view.__name__.strip("_")
    endpoint = f"{route.view.__module__.rsplit('.', 1)[-1]}-{name}"
    blueprint.add_url_rule(route.path, endpoint, view, methods=list(route.methods))


def _bounded() -> None:
    request.max_content_length = FORM_LIMIT
    request.max_form_memory_size = FORM_LIMIT


def _nothing(name: str) -> Response:
    raise ApiError(404)


def _show_failures(blueprint: Blueprint, parts: ConsoleParts, renderer: Renderer) -> None:
    def refused(error: Refused) -> Response:
        if isinstance(error, NotAllowed):
            _record(parts, f"status {error.status}")
        return _failure(parts, renderer, error.status, error.sentence)

    def api(error: ApiError) -> Response:
        return _failure(parts, renderer, error.status, said_by(error))

    def http(error: HTTPException) -> Response:
        status = error.code or 500
        if status == 413:
            _record(parts, "status 413")
            too_large = Refused(413, "This is larger than 2.5 MB; nothing was changed.")
            return _failure(parts, renderer, status, str(too_large))
        known = CODES.get(status, ("", _("The request is refused.")))
        return _failure(parts, renderer, status, known[1])

    def storage(error: StoreError) -> Response:
        log.error("request %s: %s", request_id(), error)
        said = _("The database does not answer just now; try again in a moment.")
        return _failure(parts, renderer, 503, said)

    def unforeseen(error: Exception) -> Response:
        log.error("request %s failed", request_id(), exc_info=error)
        return _failure(parts, renderer, 500, CODES[500][1])

    blueprint.register_error_handler(Refused, refused)
    blueprint.register_error_handler(NotLoggedIn, _to_login)
    blueprint.register_error_handler(ApiError, api)
    blueprint.register_error_handler(HTTPException, http)
    blueprint.register_error_handler(StoreError, storage)
    blueprint.register_error_handler(Exception, unforeseen)


def _record(parts: ConsoleParts, why: str) -> None:
    """Log what somebody with an account tried and may not, or sent far too large."""
    if (name := here().name) and request.method == "POST":
        parts.audit.record(name, "refused", request.path[:200], parts.wall(), why=why)


def _failure(parts: ConsoleParts, renderer: Renderer, status: int, said: str) -> Response:
    said = sentence(parts, said)
    name = "problem.html" if request.headers.get("HX-Request") else "failure.html"
    return renderer.page(name, status, said=said, status=status)


def _to_login(_error: NotLoggedIn) -> Response:
    """Lead to the log-in and from there back to the page; a part of a page reloads it whole."""
    here()
    if request.headers.get("HX-Request"):
        shown = urlsplit(request.headers.get("HX-Current-URL", "")).path
        response = Response(status=401)
        response.headers["HX-Redirect"] = login.address(shown)
        return response
    asked = request.full_path.rstrip("?") if request.method == "GET" else _with_the_form()
    return redirect(login.address(asked), 303)  # type: ignore[return-value]


def _with_the_form() -> str:
    """Return the page that a form was sent from, "" where nothing says so or it cannot be looked at."""
    page = urlsplit(request.referrer or "").path
    try:
        endpoint, _values = current_app.url_map.bind("").match(page, method="GET")
    except HTTPException:
        return ""
    return "" if endpoint.endswith(f".{_NOTHING}") else page
