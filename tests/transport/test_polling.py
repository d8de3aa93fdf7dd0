"""Realtime sources read again and again: only what is new is read."""

import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from callbot.transport.errors import FeedError
from callbot.transport.polling import Polled


class Newsstand:
    """A web server of one page whose requests are counted; knows validators unless told not to."""

    def __init__(self, body=b"one", *, validators=True):
        self.body, self.validators, self.status = body, validators, 200
        self.seen = []

    @contextmanager
    def open(self):
        stand = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                etag = f'"{hash(stand.body)}"'
                known = self.headers.get("If-None-Match")
                stand.seen.append(known)
                same = stand.validators and known == etag
                self.send_response(304 if same else stand.status)
                if stand.validators:
                    self.send_header("ETag", etag)
                self.send_header("Content-Length", "0" if same else str(len(stand.body)))
                self.end_headers()
                if not same:
                    self.wfile.write(stand.body)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/rt.pb?key=secret"
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("validators", [True, False])
def test_an_address_is_read_again_only_when_it_has_something_new(validators):
    stand = Newsstand(validators=validators)
    with stand.open() as address:
        polled = Polled(address)
        assert [polled.read(), polled.read()] == [b"one", None]
        stand.body = b"two"
        assert [polled.read(), polled.read()] == [b"two", None]
    assert stand.seen[0] is None
    assert (stand.seen[1] is not None) == validators


def test_a_server_that_fails_is_told_without_its_key_and_asked_again():
    stand = Newsstand()
    with stand.open() as address:
        polled = Polled(address, seconds=2)
        assert polled.read() == b"one"
        stand.status, stand.body = 500, b"oops"
        with pytest.raises(FeedError, match="answered with status 500") as caught:
            polled.read()
        assert "secret" not in str(caught.value)
        stand.status, stand.body = 200, b"three"
        assert polled.read() == b"three"


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(FeedError, match="could not be read"):
        Polled("http://127.0.0.1:9/rt.pb", seconds=2).read()


def test_a_file_is_read_again_when_it_was_written(tmp_path):
    path = tmp_path / "rt.pb"
    with pytest.raises(FeedError, match="cannot be read"):
        Polled(path).read()
    path.write_bytes(b"one")
    polled = Polled(path)
    assert [polled.read(), polled.read()] == [b"one", None]
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert [polled.read(), polled.read()] == [b"two", None]
    os.utime(path, ns=(2, 2))
    assert polled.read() is None  # written again with the same content
    polled.forget()
    assert polled.read() == b"two"


def test_a_message_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("callbot.transport.polling.LIMIT", 3)
    path = tmp_path / "rt.pb"
    path.write_bytes(b"four")
    with pytest.raises(FeedError, match="3 bytes"):
        Polled(path).read()
