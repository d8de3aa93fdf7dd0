"""*Talk*: an agent types French, confirms the nearest approved phrase, and the visitor reads it.

The page holds nothing of any person, so that a browser may keep it for when there is no network;
the token for its requests is fetched apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer, sentence
from callbot.console.roles import TALK
from callbot.console.routes import Route, field, get, post
from callbot.console.visit import Refused, here
from callbot.content.model import SOURCE_LANGUAGE
from callbot.http.files import file_response
from callbot.http.packed import pack, send
from callbot.http.recording import heard, spoken
from callbot.i18n.said import said_by
from callbot.translator.book import NoPhraseError
from callbot.translator.machine import LibreTranslate, MachineError
from callbot.translator.offline import offline_book
from callbot.translator.unmatched import MOST_CHARACTERS, keep_unmatched

SCOPE = "/console/talk"
PROMPTED = 24  # phrases that the recogniser is told: it takes no more
# The worker fetches the page's files and nothing else.
_WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/talk", _page, TALK),
        get("/talk/book.json", _book, TALK),
        get("/talk/worker.js", _worker, TALK),
        get("/talk/token", _token, TALK),
        post("/talk/find", _find, TALK),
        post("/talk/heard", _heard, TALK),
        post("/talk/spoken", _spoken, TALK),
        post("/talk/missing", _missing, TALK),
        post("/talk/machine", _machine, TALK),
    )


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    return renderer.page("talk.html", machine=bool(parts.settings.libretranslate))


def _book(parts: ConsoleParts, _renderer: Renderer) -> Response:
    talk = parts.phrases()
    book = offline_book(talk.searches(), talk.topics(), talk.names())
    voice = {"seconds": parts.speech.seconds, "languages": sorted(parts.speech.languages)}
    text = json.dumps({**book, "speech": voice}, ensure_ascii=False, separators=(",", ":"))
    response = send(pack(text.encode()), "application/json", kept=0)
    response.cache_control.public = False
    response.cache_control.private = True
    return response


def _worker(parts: ConsoleParts, _renderer: Renderer) -> Response:
    response = file_response(parts.web / "console" / "static", "talk_worker.js", kept=0)
    response.headers["Service-Worker-Allowed"] = SCOPE
    response.headers["Content-Security-Policy"] = _WORKER_POLICY
    return response


def _token(_parts: ConsoleParts, _renderer: Renderer) -> Response:
    return _json({"csrf": here().csrf})


def _find(parts: ConsoleParts, _renderer: Renderer) -> Response:
    found = parts.phrases().find(field("text", most=MOST_CHARACTERS), SOURCE_LANGUAGE)
    accepted = asdict(found.accepted) if found.accepted else None
    return _json({"accepted": accepted, "offered": [asdict(hit) for hit in found.offered]})


def _heard(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Tell what the agent said in French; nothing of it is kept."""
    found = heard(parts.speech, (SOURCE_LANGUAGE,), _likely(parts))
    return _json({"text": found.text, "confidence": round(found.confidence, 3)})


def _likely(parts: ConsoleParts) -> str:
    """Return phrases from all over the book: what follows them is heard in their manner."""
    staff = parts.phrases().searches().book.staff()
    whole = [text for text in staff.values() if "{" not in text]
    return " ".join(whole[:: max(1, len(whole) // PROMPTED)][:PROMPTED])


def _spoken(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Speak an approved phrase as it is shown: what agents type themselves is never spoken."""
    language, phrase = field("language", most=10), field("phrase", most=80)
    values = {name: value[:80] for name, value in request.form.items()}
    try:
        text = parts.phrases().searches().book.said(phrase, language, values)
    except NoPhraseError as error:
        raise Refused(404, said_by(error)) from None
    return spoken(parts.speech, text, language)


def _missing(parts: ConsoleParts, _renderer: Renderer) -> Response:
    text = field("text", most=MOST_CHARACTERS, least=1)
    keep_unmatched(parts.store, text, SOURCE_LANGUAGE, parts.wall(), parts.redactor)
    return _json({"kept": True})


def _machine(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Translate what no phrase says, by the server of the setting. Raises Refused."""
    text, language = field("text", most=MOST_CHARACTERS, least=1), field("language", most=10)
    if not parts.settings.libretranslate:
        raise Refused(404, "No translation server is set; choose a phrase.")
    if language not in parts.phrases().searches().book.languages:
        raise Refused(422, "The phrasebook does not have this language.")
    try:
        said = LibreTranslate(parts.settings.libretranslate).translate(text, language)
    except MachineError as error:
        raise Refused(502, said_by(error)) from None
    return _json({"text": said, "label": sentence(parts, "Machine translation, not approved")})


def _json(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")
