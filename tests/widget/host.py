"""A page of somebody else, on another origin, as strict as a page can be."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response
from werkzeug.serving import make_server

# What leaks or breaks in real pages: rules for everything, a 62.5% root, single-letter shortcuts.
RUDE = """
html { font-size: 62.5%; }
* { color: #ff00ff; letter-spacing: .4em; text-transform: uppercase; float: left; }
"""


def policy(assistant: str) -> str:
    """Return the least a page must allow: scripts and connections of the assistant, nothing else."""
    origin = assistant.rstrip("/")
    return (
        f"default-src 'none'; script-src {origin}; connect-src {origin}; style-src 'self'; "
        "base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def host_app(assistant: str) -> Flask:
    app = Flask(__name__)
    page = (
        '<!doctype html><html lang="fr"><title>Ailleurs</title>'
        '<link rel="stylesheet" href="/rude.css"><main><h1>Ailleurs</h1></main>'
        f'<script src="{assistant}widget.js" data-lang="fr" defer></script></html>'
    )

    @app.get("/")
    def index() -> Response:
        return Response(page, headers={"Content-Security-Policy": policy(assistant)})

    @app.get("/rude.css")
    def rude() -> Response:
        return Response(RUDE, mimetype="text/css")

    return app


@contextmanager
def host_page(assistant: str, port: int = 0) -> Iterator[str]:
    """Serve the page while the block runs; gives its address, another origin than the assistant's."""
    server = make_server("127.0.0.1", port, host_app(assistant), threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
