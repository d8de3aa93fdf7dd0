"""Calendars from the web: bounded, and every failure one sentence."""

import http.server
import threading
import time

import pytest

from callbot.events.fetch import FetchError, fetch


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/gone":
            self.send_error(404)
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            if self.path == "/slow":
                time.sleep(1)
            self.wfile.write(b"x" * (5000 if self.path == "/large" else 5))

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_an_address_holds(address):
    assert fetch(f"{address}/a.ics", seconds=5) == b"xxxxx"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/gone", "the server answers 404"),
        ("/large", "it is larger than 1000 bytes"),
        ("/slow", "the server did not answer within 0.3 seconds"),
        ("/loop", "it cannot be reached (Exceeded maximum allowed redirects.)"),
    ],
)
def test_what_cannot_be_had_is_told(address, path, said):
    with pytest.raises(FetchError) as error:
        fetch(address + path, seconds=0.3, most_bytes=1000)
    assert str(error.value) == said


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://[broken", "ftp://x.org/a"])
def test_an_address_that_leads_nowhere_is_told(url):
    with pytest.raises(FetchError, match="it cannot be reached"):
        fetch(url, seconds=2)
