"""Logging in and out, and one's own account."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, g, request

from callbot.console.accounts import Account
from callbot.console.parts import ConsoleParts
from callbot.console.passwords import PasswordError, is_outdated, verify
from callbot.console.render import Renderer, sentence
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.sessions import new_token, session_key
from callbot.console.visit import Visit, here, person, set_cookie
from callbot.http.limits import client
from callbot.i18n.said import said_by


def routes() -> Sequence[Route]:
    """Return the addresses of log-in, log-out and the own account."""
    return (
        get("/login", _form, None),
        post("/login", _log_in, None),
        post("/logout", _log_out, ""),
        get("/account", _account, ""),
        post("/account/password", _password, ""),
        post("/account/language", _language, ""),
        post("/account/sessions", _end_sessions, ""),
    )


def address(back: str) -> str:
    """Return the log-in's address, leading back to a page of the console."""
    return f"/console/login?next={quote(back)}" if _own(back) else "/console/login"


def _own(path: str) -> bool:
    """Tell whether a path is ours: never lead to another site after the log-in."""
    return path.startswith("/console/") and "\\" not in path and path.isprintable()


def _form(_parts: ConsoleParts, renderer: Renderer, said: str = "", status: int = 200) -> Response:
    if here().account and not said:
        return see_other("/console/")
    name = request.form.get("name", "")[:64]
    return renderer.page("login.html", status, said=said, name=name, next=_next())


def _next() -> str:
    back = request.values.get("next", "")
    return back if _own(back) else "/console/"


def _log_in(parts: ConsoleParts, renderer: Renderer) -> Response:
    name, password = field("name", most=200), request.form.get("password", "")
    now = parts.wall()
    if wait := parts.attempts.begin(name, client(), now):
        said = sentence(parts, "Too many attempts; try again in {seconds} seconds.", seconds=wait)
        response = _form(parts, renderer, said, 429)
        response.headers["Retry-After"] = str(wait)
        return response
    account = _verified(parts, name, password)
    if account is None:
        parts.audit.record("", "log-in failed", name[:64], now)
        said = sentence(parts, "The name or the password is wrong, or the account is switched off.")
        return _form(parts, renderer, said, 403)
    parts.attempts.succeeded(name, client())
    return _begin(parts, account)


def _verified(parts: ConsoleParts, name: str, password: str) -> Account | None:
    found = parts.accounts.credentials(name)
    # An unknown name takes as long as a known one, and says the same.
    good = verify(found[1] if found else "", password)
    if not found or not good or found[0].disabled:
        return None
    if is_outdated(found[1]):
        parts.accounts.refresh_hash(found[0], password)
    return found[0]


def _begin(parts: ConsoleParts, account: Account) -> Response:
    parts.sessions.end(here().token)
    token = parts.sessions.begin(account, parts.wall())
    parts.audit.record(account.name, "log-in", account.name, parts.wall())
    response = see_other(_next())
    set_cookie(response, token)
    return response


def _log_out(parts: ConsoleParts, _renderer: Renderer) -> Response:
    visit = here()
    parts.sessions.end(visit.token)
    parts.audit.record(visit.name, "log-out", visit.name, parts.wall())
    g.visit = Visit(new_token(), None, visit.language)
    response = see_other("/console/login")
    response.headers["Clear-Site-Data"] = '"cache"'
    set_cookie(response, g.visit.token)
    return response


def _account(
    parts: ConsoleParts, renderer: Renderer, said: str = "", status: int = 200
) -> Response:
    visit = here()
    return renderer.page(
        "account.html",
        status,
        said=said,
        sessions=parts.sessions.of(person(), parts.wall()),
        current=session_key(visit.token),
        languages=parts.catalogues().published,
    )


def _password(parts: ConsoleParts, renderer: Renderer) -> Response:
    account, now = person(), parts.wall()
    if parts.attempts.begin(account.name, client(), now):
        return _account(parts, renderer, sentence(parts, "Too many attempts; wait a little."), 429)
    if _verified(parts, account.name, request.form.get("old", "")) is None:
        return _account(parts, renderer, sentence(parts, "The present password is wrong."), 403)
    parts.attempts.succeeded(account.name, client())
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        said = sentence(parts, "The two new passwords are not the same.")
        return _account(parts, renderer, said, 422)
    try:
        parts.accounts.set_password(account.name, new, by=account.name, now=now)
    except PasswordError as error:
        return _account(parts, renderer, sentence(parts, said_by(error)), 422)
    return _begin(parts, account)


def _language(parts: ConsoleParts, _renderer: Renderer) -> Response:
    parts.accounts.set_language(person(), field("language", most=16))
    return see_other("/console/account")


def _end_sessions(parts: ConsoleParts, _renderer: Renderer) -> Response:
    account = person()
    parts.sessions.end_others(account, here().token)
    parts.audit.record(account.name, "other sessions ended", account.name, parts.wall())
    return see_other("/console/account")
