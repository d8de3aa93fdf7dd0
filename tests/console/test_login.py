"""Logging in and out: cookies, tokens of forms, waits after failures, and what ends a session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.desk import LOCAL, PASSWORD, SECURE, Browser, Desk, words


@pytest.fixture
def database(tmp_path: Path) -> str:
    """One kind of database is enough here: accounts and the inbox log in on either."""
    return f"sqlite:///{tmp_path / 'log.db'}"


def cookie(response, name):
    found = [c for c in response.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")]
    return found[-1] if found else ""


def test_an_account_logs_in_sees_its_name_and_logs_out(desk: Desk):
    browser = desk.browser("marie", "agent")
    assert "marie" in words(browser.get("/console/"))
    assert browser.post("/console/logout").status_code == 303
    response = browser.get("/console/")
    assert response.status_code == 303
    assert response.location == "/console/login?next=/console/"
    assert desk.actions() == [
        "test user added marie",
        "marie log-in marie",
        "marie log-out marie",
    ]


def test_a_log_out_ends_the_session_on_the_server_too(desk: Desk):
    browser = desk.browser("marie", "agent")
    kept = browser.client.get_cookie("callbot-console", path="/console").value
    browser.post("/console/logout")
    thief = Browser(desk.app.test_client())
    thief.client.set_cookie("callbot-console", kept, path="/console")
    assert thief.get("/console/").status_code == 303


def test_over_https_the_cookie_belongs_to_this_host_alone(desk: Desk):
    desk.add("marie", "agent")
    browser = Browser(desk.app.test_client(), SECURE)
    first = cookie(browser.get("/console/login"), "__Host-callbot")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(first.split("; "))
    assert "Domain" not in first
    response = browser.post("/console/login", name="marie", password=PASSWORD)
    second = cookie(response, "__Host-callbot")
    assert second
    assert second != first, "the token must change at the log-in"
    assert browser.get("/console/").status_code == 200
    assert response.headers["Strict-Transport-Security"]


def test_over_https_a_cookie_that_another_host_could_set_is_not_believed(desk: Desk):
    browser = desk.browser("marie", "agent")
    token = browser.client.get_cookie("callbot-console", path="/console").value
    other = Browser(desk.app.test_client(), SECURE)
    other.client.set_cookie("callbot-console", token, domain="console.example", path="/console")
    assert other.get("/console/").status_code == 303


def test_without_https_only_this_machine_is_served(desk: Desk):
    browser = Browser(desk.app.test_client(), "http://ville.example")
    response = browser.get("/console/login")
    assert response.status_code == 403
    assert "needs https" in words(response)
    far = desk.app.test_client().get(
        "/console/login", base_url=LOCAL, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert far.status_code == 403


def test_the_console_may_have_a_host_of_its_own(tmp_path):
    desk = Desk(tmp_path, console_host="agents.ville.example")
    assert Browser(desk.app.test_client(), SECURE).get("/console/login").status_code == 404
    own = Browser(desk.app.test_client(), "https://agents.ville.example")
    assert own.get("/console/login").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_form_without_its_token_is_refused(desk: Desk, token: str):
    browser = desk.browser("marie", "agent")
    response = browser.post("/console/logout", csrf=token)
    assert response.status_code == 403
    assert "was not ours" in words(response)
    assert browser.get("/console/").status_code == 200


def test_the_log_in_form_has_a_token_too(desk: Desk):
    desk.add("marie", "agent")
    browser = Browser(desk.app.test_client())
    answer = browser.post("/console/login", name="marie", password=PASSWORD)
    assert answer.status_code == 403


def test_a_form_sent_from_another_site_is_refused(desk: Desk):
    browser = desk.browser("marie", "agent")
    response = browser.client.post(
        "/console/logout",
        base_url=LOCAL,
        data={"csrf": browser.csrf},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 403


def test_unknown_names_wrong_passwords_and_accounts_that_are_off_say_the_same(desk: Desk):
    desk.add("marie", "agent")
    desk.add("paul", "agent")
    desk.parts.accounts.set_disabled("paul", True, by="test", now=desk.now)
    said = {
        words(desk.browser().log_in(name, password)).replace(name, "")
        for name, password in (("marie", "wrong"), ("nobody", "wrong"), ("paul", PASSWORD))
    }
    assert len(said) == 1
    assert desk.actions()[-1] == "log-in failed paul"


def test_each_failure_makes_the_account_wait_twice_as_long(desk: Desk):
    desk.add("marie", "agent")
    browser = desk.browser()
    for _ in range(5):
        assert browser.log_in("marie", "wrong").status_code == 403
    waits = []
    for _ in range(3):
        response = browser.log_in("marie", PASSWORD)
        assert response.status_code == 429
        waits.append(int(response.headers["Retry-After"]))
        desk.later(seconds=waits[-1])
        assert browser.log_in("marie", "wrong").status_code == 403
    assert waits == [2, 4, 8]
    desk.later(minutes=15)
    assert browser.log_in("marie", PASSWORD).status_code == 303
    assert browser.log_in("marie", "wrong").status_code != 429, "a success forgets the failures"


def test_a_client_that_tries_many_names_waits_too(desk: Desk):
    browser = desk.browser()
    codes = [browser.log_in(f"name{number}", "wrong").status_code for number in range(11)]
    assert codes == [403] * 10 + [429]


def test_many_attempts_at_once_are_counted_one_by_one(desk: Desk):
    def attempt(_number: int) -> int:
        return desk.parts.attempts.begin("marie", "192.0.2.1", desk.now)

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(24)))
    assert waits.count(0) == 5


def test_a_session_ends_when_it_is_not_used_and_at_the_end_of_the_day(desk: Desk):
    browser = desk.browser("marie", "agent")
    for _ in range(12):
        desk.later(minutes=55)
        assert browser.get("/console/").status_code == 200
    desk.later(minutes=61)
    assert browser.get("/console/").status_code == 303
    assert browser.log_in("marie").status_code == 303
    for _ in range(13):
        desk.later(minutes=55)
        browser.get("/console/")
    desk.later(minutes=10)
    assert browser.get("/console/").status_code == 303, "twelve hours after the log-in"


def test_a_page_that_looks_for_news_by_itself_keeps_nobody_logged_in(desk: Desk):
    browser = desk.browser("marie", "agent")
    for _ in range(5):
        desk.later(minutes=13)
        code = browser.get("/console/inbox/queue").status_code
    assert code == 303


@pytest.mark.parametrize("change", ["password", "role", "disabled"])
def test_a_change_of_the_account_ends_its_sessions(desk: Desk, change: str):
    browser = desk.browser("marie", "agent")
    accounts = desk.parts.accounts
    if change == "password":
        accounts.set_password("marie", "quatre chats gris", by="test", now=desk.now)
    elif change == "role":
        accounts.set_role("marie", "viewer", by="test", now=desk.now)
    else:
        accounts.set_disabled("marie", True, by="test", now=desk.now)
    assert browser.get("/console/").status_code == 303


def test_the_own_password_is_changed_and_other_browsers_are_logged_out(desk: Desk):
    here, elsewhere = desk.browser("marie", "agent"), desk.browser("marie")
    fields = {"new": "quatre chats gris", "again": "quatre chats gris"}
    assert here.post("/console/account/password", old="wrong", **fields).status_code == 403
    short = here.post("/console/account/password", old=PASSWORD, new="court", again="court")
    assert short.status_code == 422
    assert "at least 12" in words(short)
    assert here.post("/console/account/password", old=PASSWORD, **fields).status_code == 303
    assert here.get("/console/").status_code == 200
    assert elsewhere.get("/console/").status_code == 303
    assert desk.browser().log_in("marie", "quatre chats gris").status_code == 303


def test_other_sessions_are_listed_and_ended(desk: Desk):
    here, elsewhere = desk.browser("marie", "agent"), desk.browser("marie")
    assert words(here.get("/console/account")).count("since ") == 2
    here.post("/console/account/sessions")
    assert elsewhere.get("/console/").status_code == 303
    assert here.get("/console/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/console/\\evil", "javascript:alert(1)"]
)
def test_the_log_in_never_leads_to_another_site(desk: Desk, target: str):
    desk.add("marie", "agent")
    assert desk.browser().log_in("marie", next=target).location == "/console/"


def test_the_log_in_leads_back_to_the_page_that_was_asked_for(desk: Desk):
    desk.add("marie", "agent")
    assert desk.browser().log_in("marie", next="/console/account").location == "/console/account"


def test_what_was_typed_comes_back_as_text_never_as_markup(desk: Desk):
    response = desk.browser().log_in("<script>alert(1)</script>", "wrong")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text


def test_pages_are_not_kept_and_bind_scripts_to_our_files(desk: Desk):
    response = desk.browser("marie", "agent").get("/console/")
    assert response.headers["Cache-Control"] == "no-store"
    policy = response.headers["Content-Security-Policy"]
    assert "'unsafe" not in policy
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert " style=" not in response.text
    assert "<script>" not in response.text


def test_a_part_of_a_page_reloads_the_whole_when_the_session_has_ended(desk: Desk):
    browser = desk.browser("marie", "agent")
    desk.later(hours=13)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/console/account"}
    response = browser.get("/console/", headers=headers)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/console/login?next=/console/account"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://localhost/console/people", "?next=/console/people"),
        ("http://localhost/console/account/password", ""),  # only ever sent to
        ("https://evil.example/", ""),
        ("", ""),
    ],
)
def test_a_form_sent_after_the_session_has_ended_leads_back_to_its_page(
    desk: Desk, page: str, back: str
):
    browser = desk.browser("marie", "admin")
    desk.later(hours=13)
    data = {"csrf": browser.csrf, "name": "paul"}
    headers = {"Referer": page} if page else {}
    sent = browser.client.post("/console/people", base_url=browser.base, data=data, headers=headers)
    assert sent.location == f"/console/login{back}"


def test_unknown_addresses_are_a_page(desk: Desk):
    response = desk.browser("marie", "agent").get("/console/nowhere")
    assert response.status_code == 404
    assert "nothing at this address" in words(response)


def test_styles_and_htmx_are_served_and_templates_are_not(desk: Desk):
    browser = desk.browser()
    assert browser.get("/console/static/console.css").mimetype == "text/css"
    assert browser.get("/console/vendor/htmx/htmx.min.js").mimetype == "text/javascript"
    for path in ("static/../pages/login.html", "static/pages/login.html", "vendor/htmx/LICENSE"):
        assert browser.get(f"/console/{path}").status_code == 404
