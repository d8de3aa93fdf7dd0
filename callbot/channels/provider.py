"""Calls that a telephone provider holds: it hears, it speaks, and asks us over the web what to say.

Nothing is kept between two requests but the conversation, whose name follows from the call's: where
the call stands is written in the addresses that we give, and they are signed. So a request that is
sent again is answered again, and any web process may answer it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from callbot.channels import twiml
from callbot.channels.parts import Parts
from callbot.channels.provided import PhoneTalk, Step
from callbot.channels.verbs import Verb
from callbot.http.errors import ApiError
from callbot.http.views import View, bound

log = logging.getLogger(__name__)

_ROOT = "/voice/twilio"
_CALL = 64  # characters of a call's name


@dataclass(frozen=True)
class _Line:
    """Who signs, under which address we are known, and the talk."""

    check: Callable[[str, Mapping[str, str], str], bool]
    talk: PhoneTalk
    public: str


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes; without the setting twilio_token there is nothing at them.

    Raises ProviderError when the token is set and the library that checks signatures is missing.
    """
    blueprint = Blueprint("provider", __name__, url_prefix=_ROOT)
    token = parts.settings.twilio_token
    line = None
    if token:
        public = parts.settings.public_url.rstrip("/")
        line = _Line(twiml.signature_check(token), PhoneTalk(parts), public)
    does: Mapping[str, Callable[..., list[Verb]]] = {
        "": PhoneTalk.start,
        "/heard": PhoneTalk.heard,
        "/silence": PhoneTalk.silence,
        "/number": PhoneTalk.number,
        "/dialled": PhoneTalk.dialled,
        "/recorded": PhoneTalk.recorded,
    }
    for path, action in does.items():
        view: View = bound(_turn, line, action)
        blueprint.add_url_rule(path, path[1:] or "start", view, methods=["POST"])
    blueprint.add_url_rule("/status", "status", bound(_status, line), methods=["POST"])
    return blueprint


def _turn(line: _Line | None, action: Callable[..., list[Verb]]) -> Response:
    form, base = _signed(line)
    call = form.get("CallSid", "")
    if line is None or not 0 < len(call) <= _CALL or not call.isalnum():
        raise ApiError(400, "“CallSid” must name the call.")
    step = Step.read(call, f"{base}{_ROOT}", request.args)
    response = Response(
        twiml.document(action(line.talk, step, form)), mimetype="text/xml; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _status(line: _Line | None) -> Response:
    """Note how a call ended; the numbers in the request are not looked at."""
    form, _ = _signed(line)
    status = form.get("CallStatus", "")
    if status in ("failed", "busy", "no-answer", "canceled"):
        log.warning("a call by the provider ended as %s", status)
    return Response(status=204)


def _signed(line: _Line | None) -> tuple[Mapping[str, Any], str]:
    """Return the form and our public address. Raises ApiError 403 without the right signature."""
    if line is None:
        raise ApiError(404)
    base = line.public or request.url_root.rstrip("/")
    query = request.query_string.decode("ascii", "replace")
    url = f"{base}{request.path}" + (f"?{query}" if query else "")
    if not line.check(url, request.form, request.headers.get(twiml.SIGNATURE, "")):
        raise ApiError(403)
    return request.form, base
