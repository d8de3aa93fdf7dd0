"""A small faithful server of the chat API, in memory, that can be stopped, slow, or refusing."""

import json
import logging
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, make_server
from widget.fake_answers import answer_to
from widget.fake_words import LABELS, LANGUAGES, STRINGS

from callbot.voice.audio import silence, write_wav

WEB = Path(__file__).parents[2] / "web"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request helps nobody


class Log:
    """Every conversation's events; cursors are global, as in the real log."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.tokens: dict[str, str] = {}
        self.posts: list[dict[str, Any]] = []
        self.changed = threading.Condition()

    def add(self, conversation: str, kind: str, **data: Any) -> None:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with self.changed:
            cursor = len(self.events) + 1
            event = {"cursor": cursor, "type": kind, "at": at, **data}
            self.events.append({"conversation": conversation, "event": event})
            self.changed.notify_all()

    def after(self, conversation: str, cursor: int) -> list[dict[str, Any]]:
        mine = (row["event"] for row in self.events if row["conversation"] == conversation)
        return [event for event in mine if event["cursor"] > cursor]


class FakeServer:
    """What tests hold: .url, .stop(), .start(), .say_as_agent(text), .refuse, .delay."""

    def __init__(self) -> None:
        self.log = Log()
        self.guest_port = 0  # any page may call the fake
        self.delay = 0.0  # seconds before an answer is in the log
        self.refuse: list[tuple[int, dict[str, str]]] = []  # status, headers of the next chats
        self.wishes: list[dict[str, Any]] = []
        self.speech: dict[str, Any] = {"seconds": 0, "languages": []}
        self.hears: list[dict[str, Any]] = []  # what the next recordings say
        self.clips: list[tuple[str, int]] = []  # kinds and sizes of recordings
        self.spoken: list[int] = []  # cursors that were asked for
        self.streams = 0  # open event streams now
        self.requests: list[str] = []
        self._app = build(self)
        self._server: BaseWSGIServer | None = None
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    @property
    def running(self) -> bool:
        return self._server is not None

    def start(self) -> None:
        server = make_server("127.0.0.1", self._port, self._app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        self._server, self._port = server, server.server_port
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Close the port and end the streams, as a restart does."""
        server, self._server = self._server, None
        if server:
            with self.log.changed:
                self.log.changed.notify_all()
            server.shutdown()
            server.server_close()

    def say_as_agent(self, text: str) -> None:
        conversation = list(self.log.tokens)[-1]
        self.log.add(conversation, "agent", **{"from": "agent", "text": text})

    def stored(self, text: str) -> int:
        """Return how often a person's message is in the log."""
        rows = (row["event"] for row in self.log.events)
        return sum(row["type"] == "message" and row["text"] == text for row in rows)


def build(fake: FakeServer) -> Flask:
    app = Flask(__name__, static_folder=None)
    add_files(app, fake)
    add_chat(app, fake)
    add_conversation(app, fake)
    add_speech(app, fake)

    @app.before_request
    def remember() -> Response | None:
        fake.requests.append(f"{request.method} {request.full_path}")
        return Response(status=204) if request.method == "OPTIONS" else None

    @app.after_request
    def share(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        return response

    return app


def add_files(app: Flask, fake: FakeServer) -> None:
    def file(path: Path) -> Response:
        kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
        return Response(path.read_bytes(), mimetype=kinds.get(path.suffix, "text/html"))

    @app.get("/")
    def page() -> Response:
        response = file(WEB / "demo" / "index.html")
        response.headers["Content-Security-Policy"] = CSP
        return response

    @app.get("/widget.js")
    def loader() -> Response:
        return file(WEB / "widget" / "widget.js")

    @app.get("/<any(widget, demo):room>/<name>")
    def module(room: str, name: str) -> Response:
        return file(WEB / room / name)

    @app.get("/api/v1/interface")
    def interface() -> Response:
        language = request.args["language"]
        known = language if language in STRINGS else "en"
        direction = "rtl" if known == "ar" else "ltr"
        words = {"language": known, "direction": direction, "strings": STRINGS[known]}
        words |= {"callback_days": 7, "speech": fake.speech}
        return jsonify({**words, "languages": LANGUAGES, "labels": LABELS[known]})


def add_chat(app: Flask, fake: FakeServer) -> None:
    lock = threading.Lock()

    def settle(conversation: str, said: dict[str, Any]) -> dict[str, Any]:
        answer = answer_to(said["text"], said.get("language"))
        message_id = said["message_id"]
        person = {"from": "person", "text": said["text"], "message_id": message_id}
        fake.log.add(conversation, "message", **person)
        bot = {"from": "bot", "reply_to": message_id, **answer}
        late = threading.Timer(fake.delay, fake.log.add, (conversation, "answer"), bot)
        late.daemon = True
        late.start()
        return answer

    @app.post("/api/v1/chat")
    def chat() -> Response | tuple[Response, int, dict[str, str]]:
        said = request.get_json()
        fake.log.posts.append(said)
        if fake.refuse:
            status, headers = fake.refuse.pop(0)
            return jsonify({"error": "refused"}), status, headers
        with lock:
            conversation = said.get("conversation") or secrets.token_hex(8)
            new = conversation not in fake.log.tokens
            if new and said.get("conversation"):
                return jsonify({"error": "unknown conversation"}), 404, {}
            fake.log.tokens.setdefault(conversation, secrets.token_hex(16))
            rows = fake.log.after(conversation, 0)
            if any(row.get("message_id") == said["message_id"] for row in rows):
                answer = answer_to(said["text"], said.get("language"))
            else:
                answer = settle(conversation, said)
        token = {"token": fake.log.tokens[conversation]} if new else {}
        ids = {"conversation": conversation, "message_id": said["message_id"]}
        return jsonify({**ids, **token, **answer})


def add_speech(app: Flask, fake: FakeServer) -> None:
    @app.post("/api/v1/voice/heard")
    def heard() -> Response | tuple[Response, int]:
        fake.clips.append((request.mimetype, len(request.get_data())))
        said = fake.hears.pop(0)
        return (jsonify({}), said["status"]) if "status" in said else jsonify(said)

    @app.get("/api/v1/conversations/<key>/spoken/<int:cursor>")
    def spoken(key: str, cursor: int) -> Response:
        fake.spoken.append(cursor)
        return Response(write_wav(silence(20)), mimetype="audio/wav")


def add_conversation(app: Flask, fake: FakeServer) -> None:
    base = "/api/v1/conversations/<key>"

    @app.before_request
    def allowed() -> Response | None:
        key = (request.view_args or {}).get("key")
        if request.method == "OPTIONS" or not key:
            return None
        known = fake.log.tokens.get(key)
        good = known and request.headers.get("Authorization") == f"Bearer {known}"
        return None if good else Response(status=404)

    @app.get(f"{base}/messages")
    def messages(key: str) -> Response:
        found = fake.log.after(key, int(request.args["after"]))
        cursor = found[-1]["cursor"] if found else int(request.args["after"])
        return jsonify({"messages": found, "cursor": cursor})

    @app.get(f"{base}/events")
    def events(key: str) -> Response:
        return Response(follow(fake, key, int(request.args["after"])), mimetype="text/event-stream")

    @app.post(f"{base}/feedback")
    def feedback(key: str) -> Response:
        fake.log.add(key, "feedback", about=request.json["cursor"], value=request.json["value"])
        return jsonify({})

    @app.post(f"{base}/handover")
    def handover(key: str) -> tuple[Response, int]:
        wish = request.json["callback"]
        fake.wishes.append(wish)
        if not any(sign.isdigit() for sign in wish["phone"]):
            return jsonify({"error": {"code": "no_phone"}}), 422
        fake.log.add(key, "handover", **{"from": "person", "callback": True})
        return jsonify({}), 201

    @app.delete(base)
    def erase(key: str) -> Response:
        del fake.log.tokens[key]
        fake.log.events = [
            row if row["conversation"] != key else {"conversation": "", "event": {"type": "gone"}}
            for row in fake.log.events
        ]
        return Response(status=204)


def follow(fake: FakeServer, key: str, cursor: int) -> Iterator[str]:
    fake.streams += 1
    try:
        yield ": hello\n\n"
        beat = time.monotonic()
        while fake.running and key in fake.log.tokens:
            with fake.log.changed:
                found = fake.log.after(key, cursor)
                if not found:
                    fake.log.changed.wait(0.2)
            for event in found:
                cursor = event["cursor"]
                data = json.dumps(event, ensure_ascii=False)
                yield f"id: {cursor}\nevent: {event['type']}\ndata: {data}\n\n"
            if time.monotonic() - beat > 1:
                beat = time.monotonic()
                yield ": beat\n\n"
    finally:
        fake.streams -= 1
