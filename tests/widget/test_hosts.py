"""The widget as a guest: strict pages of other origins, nothing before it is opened, its weight."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract
from playwright.sync_api import BrowserContext, Page, expect
from widget.driver import Widget
from widget.fake_words import FRENCH
from widget.host import host_page

from callbot.http.packed import pack_file

WIDGET = Path(__file__).parents[2] / "web" / "widget"


def packed(path: Path) -> int:
    """How many bytes go over the wire."""
    return len(pack_file(path).gzipped)


def test_sizes() -> None:
    assert packed(WIDGET / "widget.js") <= 12_000
    assert sum(packed(path) for path in WIDGET.glob("*.js")) <= 25_000


def test_no_code_a_strict_page_would_refuse() -> None:
    for path in WIDGET.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in text.replace("without innerHTML", ""), f"{path.name}: {word}"


def test_every_sentence_can_be_translated() -> None:
    with (WIDGET / "strings.js").open("rb") as file:
        found = [message for _, message, _, _ in extract("javascript", file, {"t": None})]
    assert len(found) == len(set(found))
    assert set(found) == set(FRENCH)


@pytest.mark.browser
def test_nothing_is_stored_or_requested_before_it_is_opened(
    context: BrowserContext, server: Any
) -> None:
    requests: list[str] = []
    context.on("request", lambda one: requests.append(one.url.removeprefix(server.url)))
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_timeout(500)
    expect(Widget(page).launcher).to_be_visible()
    assert not [one for one in requests if one.startswith(("api", "widget/"))]
    assert "widget.js" in requests
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []
    Widget(page).open().ask("Bonjour")
    Widget(page).bot_says(2)
    assert not [one for one in requests if "://" in one], "a third party was asked"
    assert context.cookies() == []


@pytest.mark.browser
def test_a_strict_page_of_another_origin(context: BrowserContext, server: Any) -> None:
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    with host_page(server.url, server.guest_port) as address:
        page.goto(address)
        widget = Widget(page).open()
        widget.ask("Prochains départs à Castellane")
        expect(widget.bot_says(2).locator("table")).to_be_visible()
        assert style_of(page, ".bot .text") == ["normal", "none", "none", "16px"]
    # The browser asks by itself for an icon that the page does not allow.
    assert [one for one in troubles if "favicon" not in one] == []


def style_of(page: Page, selector: str) -> list[str]:
    """Return what a rude page could have changed of an element in the widget."""
    script = f"""() => {{
        const root = document.querySelector('callbot-widget').shadowRoot;
        const style = getComputedStyle(root.querySelector('{selector}'));
        return [style.letterSpacing, style.textTransform, style.float, style.fontSize];
    }}"""
    return list(page.evaluate(script))


@pytest.mark.browser
def test_the_page_may_place_and_dress_it(context: BrowserContext, server: Any) -> None:
    page = context.new_page()
    page.goto(server.url)
    page.evaluate("""() => {
        document.querySelector('callbot-widget').remove();
        const mine = document.createElement('callbot-widget');
        Object.assign(mine.dataset, {lang: 'en', label: 'Need help?', title: 'Ada'});
        Object.assign(mine.dataset, {theme: 'dark', side: 'start'});
        document.body.append(mine);
    }""")
    widget = Widget(page)
    expect(widget.launcher).to_have_text("Need help?")
    widget.open()
    expect(widget.panel).to_have_accessible_name("Ada")
    assert widget.panel.bounding_box()["x"] < 100  # type: ignore[index]


@pytest.mark.browser
def test_without_the_server_the_button_says_so(context: BrowserContext, server: Any) -> None:
    page = context.new_page()
    page.goto(server.url)
    server.stop()
    widget = Widget(page)
    widget.launcher.click()
    expect(widget.root.locator(".trouble")).to_contain_text("Injoignable")
    server.start()
    widget.open()
    expect(widget.bots).to_have_count(1)
    expect(widget.root.locator(".trouble")).to_be_hidden()
