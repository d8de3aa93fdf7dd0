"""Headers, other sites, rate limits and unforeseen failures, on routes made for the test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, Response, request
from flask.testing import FlaskClient

from callbot.http import limits, make_app
from callbot.settings import Settings

SITE = "https://ville.example"


def build(tmp_path: Path, rate: str = "100/minute", proxies: int = 0) -> FlaskClient:
    settings = Settings(data=tmp_path, cors_origins=(SITE,), trusted_proxies=proxies)
    app = make_app(settings)
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.add_url_rule("/thing", view_func=_thing, methods=["GET", "POST"])
    api.add_url_rule("/broken", view_func=_broken)
    limits.install(rate, api)
    app.register_blueprint(api)
    app.add_url_rule("/page", view_func=_page)
    return app.test_client()


def _thing() -> Response:
    return Response(request.remote_addr, mimetype="application/json")


def _broken() -> Response:
    raise RuntimeError("a secret of the house")


def _page() -> Response:
    return Response("<p>", mimetype="text/html")


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return build(tmp_path)


def policy(response: Any) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {part.split(" ")[0]: part.partition(" ")[2] for part in parts}


def test_a_page_may_use_only_its_own_files(client: FlaskClient) -> None:
    found = policy(client.get("/page"))
    assert found["default-src"] == found["object-src"] == found["base-uri"] == "'none'"
    assert found["script-src"] == found["style-src"] == found["frame-ancestors"] == "'self'"
    assert found["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in str(found)


def test_data_may_do_nothing_at_all(client: FlaskClient) -> None:
    found = policy(client.get("/api/v1/thing"))
    assert set(found.values()) == {"'none'"}
    assert {"default-src", "object-src", "base-uri", "frame-ancestors"} <= set(found)


def test_every_answer_says_how_it_may_be_used(client: FlaskClient) -> None:
    for path in ("/page", "/api/v1/thing", "/nothing"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "Strict-Transport-Security" not in headers
        assert len(headers.getlist("Content-Security-Policy")) == 1


def test_encryption_is_insisted_on_only_where_it_is(client: FlaskClient) -> None:
    headers = client.get("/page", base_url="https://bot.example").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_listed_site_may_ask(client: FlaskClient) -> None:
    response = client.get("/api/v1/thing", headers={"Origin": SITE})
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Origin" in response.headers["Vary"]


def test_a_listed_site_may_ask_first(client: FlaskClient) -> None:
    asked = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    headers = client.options("/api/v1/thing", headers=asked).headers
    assert headers["Access-Control-Allow-Methods"] == "GET, POST, DELETE"
    assert "Authorization" in headers["Access-Control-Allow-Headers"]
    assert "Content-Type" in headers["Access-Control-Allow-Headers"]


def test_a_listed_site_can_read_why_it_failed(client: FlaskClient) -> None:
    response = client.get("/api/v1/broken", headers={"Origin": SITE})
    assert response.headers["Access-Control-Allow-Origin"] == SITE


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", f"{SITE}.evil.example", "http://ville.example", "null", f"{SITE}:81"],
)
def test_no_other_site_may(client: FlaskClient, origin: str) -> None:
    response = client.get("/api/v1/thing", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Origin" in response.headers["Vary"]


def test_an_unforeseen_failure_is_found_by_its_id_and_tells_nothing(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/api/v1/broken")
    assert response.status_code == 500
    assert (response.json or {})["error"]["code"] == "internal"
    assert "secret" not in response.text
    assert f"request {response.headers['X-Request-Id']} failed" in caplog.text
    assert "a secret of the house" in caplog.text


def test_who_sends_too_much_waits(tmp_path: Path) -> None:
    client = build(tmp_path, "3/minute")
    assert [client.post("/api/v1/thing").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = client.post("/api/v1/thing")
    assert (response.json or {})["error"]["code"] == "too_many"
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/thing").status_code == 200  # reading goes on
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post("/api/v1/thing", environ_base=other).status_code == 200


def test_a_client_cannot_choose_its_address(tmp_path: Path) -> None:
    forged = {"X-Forwarded-For": "192.0.2.1"}
    assert build(tmp_path).get("/api/v1/thing", headers=forged).text == "127.0.0.1"


def test_behind_a_proxy_its_word_counts_and_no_other(tmp_path: Path) -> None:
    client = build(tmp_path, proxies=1)
    forged = {"X-Forwarded-For": "192.0.2.1, 198.51.100.2"}
    assert client.get("/api/v1/thing", headers=forged).text == "198.51.100.2"


def test_a_rate_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(limits.RateLimitError, match="such as “60/minute”, not “often”"):
        build(tmp_path, "often")


def test_the_size_of_a_body_is_bounded(tmp_path: Path) -> None:
    app = make_app(Settings(data=tmp_path, body_limit=300))
    assert isinstance(app, Flask)
    app.add_url_rule("/take", view_func=lambda: str(len(request.get_data())), methods=["POST"])
    client = app.test_client()
    assert client.post("/take", data=b"a" * 300).text == "300"
    assert client.post("/take", data=b"a" * 301).status_code == 413
