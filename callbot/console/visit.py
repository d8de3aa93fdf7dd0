"""Who asks: the account behind a request's cookie, the token that forms carry, and what is refused.

One cookie holds a random token. Before the log-in it only proves that a form was ours; at the
log-in it is exchanged for the token of a session. Forms carry a hash of it (CSRF, double submit):
another site can neither read nor set it (``__Host-``, RFC 6265bis).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, g, request

from callbot.console.accounts import Account
from callbot.console.labels import ROLES
from callbot.console.roles import holders
from callbot.console.sessions import new_token
from callbot.i18n.said import Said, _, joined

if TYPE_CHECKING:
    from callbot.console.parts import ConsoleParts

SECURE, PLAIN = "__Host-callbot", "callbot-console"
FIELD, HEADER = "csrf", "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NEWS = ("/queue", "/log", "/news", "/events", "/french")  # what open pages ask for by themselves
_LONGEST = 100  # characters of a cookie that can be ours


class Refused(Exception):
    """A request that is not answered: a status, and one sentence for the person."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence  # with its pattern, where it has one


class NotAllowed(Refused):
    """An act that the account's role does not allow: it is logged."""


class NotLoggedIn(Exception):
    """The page needs an account."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's person; ``token`` is what the cookie holds or shall hold."""

    token: str
    account: Account | None
    language: str

    @property
    def csrf(self) -> str:
        """The text that forms of this browser carry."""
        return hashlib.sha256(f"form:{self.token}".encode()).hexdigest()

    @property
    def name(self) -> str:
        """The account's name, for the audit log."""
        return self.account.name if self.account else ""


def enter(parts: ConsoleParts) -> None:
    """Look who asks, before every request. Raises Refused."""
    g.visit = Visit("", None, "en")
    _check_place(parts)
    token = _cookie()
    acts = not request.path.endswith(_NEWS)
    account = parts.sessions.account(token, parts.wall(), acts=acts)
    g.visit = Visit(token or new_token(), account, _language(parts, account))
    if request.method not in _SAFE:
        _check_form(g.visit, known=bool(token))


def here() -> Visit:
    """Return the visit of this request."""
    visit: Visit = g.visit
    return visit


def person(right: str = "") -> Account:
    """Return the account that asks. Raises NotLoggedIn, Refused without the right."""
    account = here().account
    if account is None:
        raise NotLoggedIn
    if right and not account.may(right):
        raise NotAllowed(403, _not_yours(account.role, right))
    return account


def _not_yours(role: str, right: str) -> Said:
    able = joined(*(_(ROLES[each]) for each in holders(right)), by=", ")
    return _(
        "Your account does not have the right to do this: its role is “{role}”, and those that may "
        "are: {roles}.",
        role=_(ROLES.get(role, role)), roles=able,
    )  # fmt: skip


def leave(response: Response) -> Response:
    """Give the browser its cookie, after every request, and let nothing be kept."""
    visit: Visit | None = g.get("visit")
    if (
        visit is not None
        and visit.token
        and visit.token != _cookie()
        and response.mimetype == "text/html"
    ):
        set_cookie(response, visit.token)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def set_cookie(response: Response, token: str) -> None:
    """Set the cookie: without an expiry, so that closing the browser logs out."""
    secure = request.is_secure
    response.set_cookie(
        SECURE if secure else PLAIN,
        token,
        secure=secure,
        httponly=True,
        samesite="Lax",
        path="/" if secure else "/console",
    )


def _cookie() -> str:
    # Over https only the cookie that no other host of the domain can set is believed.
    token = request.cookies.get(SECURE if request.is_secure else PLAIN, "")
    return token if len(token) <= _LONGEST else ""


def _check_place(parts: ConsoleParts) -> None:
    wanted, host = parts.settings.console_host, _host()
    if wanted and host != wanted.lower():
        raise Refused(404, "There is nothing at this address.")
    if not request.is_secure and not _is_loopback(host):
        raise Refused(
            403,
            "The console needs https. Behind a proxy, set trusted_proxies so that its "
            "X-Forwarded-Proto is believed.",
        )


def _host() -> str:
    host = request.host.lower()
    return host[1 : host.index("]")] if host.startswith("[") else host.split(":")[0]


def _is_loopback(host: str) -> bool:
    names = (host, request.remote_addr or "")
    try:
        return all(name == "localhost" or ipaddress.ip_address(name).is_loopback for name in names)
    except ValueError:
        return False


def _check_form(visit: Visit, *, known: bool) -> None:
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not known or not hmac.compare_digest(sent.encode(), visit.csrf.encode()):
        raise Refused(
            403, "This form is too old or was not ours; go back, reload the page and try again."
        )
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Refused(403, "This form was sent from another site.")


def _language(parts: ConsoleParts, account: Account | None) -> str:
    published = tuple(parts.catalogues().published)
    if account and account.language in published:
        return account.language
    return request.accept_languages.best_match(published) or "en"
