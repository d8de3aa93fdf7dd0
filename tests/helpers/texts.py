"""A service that sends SMS, for tests: a real web server on loopback that notes what it is asked."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from callbot.voice.engines.web_texts import WebTexts
from callbot.voice.texts import Texting


@dataclass
class Service:
    """``sent`` are the forms that came, ``who`` their user and password; it answers with ``status``."""

    status: int = 201
    port: int = 0
    sent: list[dict[str, str]] = field(default_factory=list)
    who: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://AC1:s3cret@127.0.0.1:{self.port}/Accounts/AC1/Messages.json"

    @property
    def texting(self) -> Texting:
        return Texting(WebTexts(self.url, "+33700000000"), 100)


@contextmanager
def sms_service(status: int = 201) -> Iterator[Service]:
    """Yield a service that listens."""
    service = Service(status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            service.sent.append({name: each[0] for name, each in parse_qs(form).items()})
            code = self.headers.get("Authorization", "").removeprefix("Basic ")
            service.who.append(base64.b64decode(code).decode())
            service.paths.append(self.path)
            self.send_response(service.status)
            if service.status in (302, 307):
                self.send_header("Location", f"http://127.0.0.1:{service.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
