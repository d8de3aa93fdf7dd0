"""The translators' editor with all texts of the product: from typing to the result of the checks.

Serves the console on the loopback address with a translator who has logged in, and types into texts
of one language, letter by letter: in a real Chromium where there is one (the editor's own waiting
for the next letter included), and as plain requests.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from werkzeug.serving import make_server

from callbot.app import create_app, prepare
from callbot.console.accounts import Accounts
from callbot.conversations.database import open_engine
from callbot.settings import load_settings

NAME, PASSWORD, LANGUAGE = "bench", "seven quiet green boats", "de"
FORM = re.compile(r'name="(form\d+)"[^>]*>([^<]*)</textarea>')
TEXT = re.compile(rf'href="(/console/translate/{LANGUAGE}/[0-9a-f]{{20}})"')
COUNT = re.compile(r'id="t-texts">([0-9 ,.]+)')
# From a letter to the moment when the page holds what the checks said to it.
TYPE = """async (letter) => {
    const area = document.querySelector("#text textarea");
    const seen = new Promise((resolve) => {
        new MutationObserver((_, self) => { self.disconnect(); resolve(performance.now()); })
            .observe(document.querySelector("#checks"), { childList: true, subtree: true });
    });
    const begun = performance.now();
    area.value += letter;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return (await seen) - begun;
}"""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the console from an empty data folder; give its address."""
    options = {"data": folder, "languages": ("fr", "en"), "encoder": "none"}
    settings = load_settings(environ=os.environ, options=options)
    prepare(settings)
    engine = open_engine(settings.database_url)
    Accounts(engine).add(NAME, "translator", PASSWORD, by="bench", now=datetime.now(UTC))
    engine.dispose()
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    app.extensions["callbot.streams"].close()
    server.shutdown()


def logged_in(url: str) -> tuple[httpx.Client, str]:
    """Return a client that has logged in, and the token that its forms carry."""
    client = httpx.Client(base_url=url, timeout=60)
    client.post("/console/login", data={"csrf": token(client.get("/console/login").text),
                                        "name": NAME, "password": PASSWORD})  # fmt: skip
    return client, token(client.get("/console/account").text)


def token(page: str) -> str:
    """Return the token that a page's forms carry."""
    found = re.search(r'X-CSRF-Token": "(\w+)"', page)
    return found[1] if found else ""


def figures(times: list[float]) -> dict[str, float]:
    """Return what is said of a list of milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    return {
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "most_ms": round(max(times), 1),
    }


def by_requests(client: httpx.Client, csrf: str, texts: list[str]) -> dict[str, Any]:
    """Return how long a check and the page of a text take, without a browser."""
    checks, pages = [], []
    for address in texts:
        begun = time.perf_counter()
        page = client.get(address).text
        pages.append((time.perf_counter() - begun) * 1000)
        forms = {name: f"{text} x" for name, text in FORM.findall(page)}
        for _ in range(3):
            begun = time.perf_counter()
            client.post(f"{address}/check", data={**forms, "csrf": csrf}).raise_for_status()
            checks.append((time.perf_counter() - begun) * 1000)
    return {"check": figures(checks), "page_of_a_text": figures(pages)}


def in_a_browser(url: str, texts: list[str]) -> dict[str, Any]:
    """Return how long it is from a letter to the result in a page."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only tests and this need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(f"{url}/console/login")
        page.get_by_label("Name").fill(NAME)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/")
        times = []
        for address in texts:
            page.goto(f"{url}{address}")
            page.evaluate(TYPE, "w")  # the first request of a page opens its connection
            times += [page.evaluate(TYPE, letter) for letter in "ords"]
        browser.close()
    return figures(times)


def main() -> None:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=25, help="texts to type into")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        client, csrf = logged_in(url)
        client.get(f"/console/translate/{LANGUAGE}")
        begun = time.perf_counter()
        page = client.get(f"/console/translate/{LANGUAGE}").text
        listed = (time.perf_counter() - begun) * 1000
        found = COUNT.search(page)
        texts = list(dict.fromkeys(TEXT.findall(page)))[: options.texts]
        result = {
            "strings": int(re.sub(r"\D", "", found[1])) if found else 0,
            "list_ms": round(listed, 1),
            **by_requests(client, csrf, texts),
        }
        if shutil.which("chromium"):
            result["typing_to_result"] = in_a_browser(url, texts)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
