"""Every failure as JSON: ``{"error": {"code", "message"}}`` with one clear sentence.

An unforeseen exception is logged with the request's id, which the answer carries in
``X-Request-Id``; the answer itself never holds a traceback.
"""

from __future__ import annotations

import json
import logging
import secrets

from flask import Flask, Response, g, has_app_context, request
from werkzeug.exceptions import HTTPException

from callbot.conversations.database import StoreError
from callbot.conversations.store import UnknownConversationError
from callbot.i18n.said import _

log = logging.getLogger(__name__)

CODES = {
    400: ("bad_request", _("The request cannot be read.")),
    401: ("unauthorized", "Send the token of this conversation as “Authorization: Bearer TOKEN”."),
    403: ("forbidden", "The request is not signed by whom it claims to be from."),
    404: ("not_found", _("There is nothing at this address.")),
    405: (
        "method_not_allowed",
        _("This address does not take this method; see the Allow header."),
    ),
    409: ("conflict", "Another text was already received under this message_id."),
    413: ("too_large", "The request is too large."),
    415: ("not_json", "Send JSON with “Content-Type: application/json”."),
    422: ("invalid", "The request has a value that cannot be used."),
    429: ("too_many", "Too many requests were sent; wait a moment and send this one again."),
    500: ("internal", _("The server failed to answer; the failure was recorded.")),
    501: ("not_installed", "This part of the server is not installed."),
    503: (
        "unavailable",
        _("The server cannot do this just now; send it again in a moment."),
    ),
}
RETRY_SECONDS = 5


class ApiError(Exception):
    """A request that is refused with a status of CODES and a sentence of its own."""

    def __init__(self, status: int, message: str = "", *, code: str = "") -> None:
        """Take the sentence, and a code more exact than the status' own, where there is one."""
        usual_code, usual_message = CODES[status]
        super().__init__(message or usual_message)
        self.status, self.code = status, code or usual_code


def install(app: Flask) -> None:
    """Let ``app`` answer every failure as this module says."""
    app.register_error_handler(ApiError, _refused)
    app.register_error_handler(StoreError, _not_stored)
    app.register_error_handler(UnknownConversationError, _gone)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)
    app.after_request(_name_request)


def request_id() -> str:
    """Return the id under which this request is found in the log; a call's is new each time."""
    if not has_app_context():
        return secrets.token_hex(8)
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def known_request_id() -> str:
    """Return the id of the request that this code runs for, "" where there is none."""
    return str(g.get("request_id", "")) if has_app_context() else ""


def error_response(status: int, code: str, message: str) -> Response:
    """Return the JSON of an error."""
    body = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
    response = Response(body, status, mimetype="application/json")
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _refused(error: ApiError) -> Response:
    return error_response(error.status, error.code, str(error))


def _gone(error: UnknownConversationError) -> Response:
    return error_response(404, CODES[404][0], str(error))


def _not_stored(error: StoreError) -> Response:
    log.error("request %s: %s", request_id(), error)
    return error_response(503, "storage", "Nothing could be stored just now; send it again later.")


def _http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    code, message = CODES.get(status, ("refused", "The request is refused."))
    response = error_response(status, code, message)
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "location"}:
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("request %s failed", request_id(), exc_info=error)
    return error_response(500, *CODES[500])


def _name_request(response: Response) -> Response:
    if "request_id" in g:
        response.headers["X-Request-Id"] = request_id()
    return response
