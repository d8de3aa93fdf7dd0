"""Everybody can use it: axe-core, small screens, right-to-left, dark, forced colours, less motion."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from helpers.axe import violations
from playwright.sync_api import Browser, expect
from widget.driver import Widget

pytestmark = pytest.mark.browser

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "mobile": {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True},
    "narrow": {"viewport": {"width": 320, "height": 568}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce"},
}
QUESTIONS = (
    "Prochains départs à Castellane",
    "Que faire ce week-end ?",
    "Où est la mairie ?",
    "Comment aller à Joliette ?",
)


@contextmanager
def looking(browser: Browser, server: Any, look: str) -> Iterator[Widget]:
    context = browser.new_context(locale="fr-FR", **LOOKS[look])
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(server.url)
    yield Widget(page)
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_a_whole_talk(browser: Browser, server: Any, look: str) -> None:
    with looking(browser, server, look) as widget:
        assert violations(widget.page) == []
        widget.open()
        assert violations(widget.page) == []
        for said, question in enumerate(QUESTIONS, start=2):
            widget.ask(question)
            widget.bot_says(said)
        widget.root.get_by_role("button", name="Plus").click()
        widget.page.wait_for_timeout(300)  # the opening movement is over
        assert violations(widget.page) == []
        assert widget.fits()


def test_axe_finds_nothing_right_to_left(browser: Browser, server: Any) -> None:
    with looking(browser, server, "desktop") as widget:
        if widget.open().root.locator("option[value=ar]").count() == 0:
            pytest.skip("this server does not publish Arabic")
        widget.choose_language("ar")
        widget.ask("متى ينطلق المترو القادم؟")
        widget.bot_says(2)
        expect(widget.root.locator(".root")).to_have_attribute("dir", "rtl")
        assert violations(widget.page) == []
        panel, close = widget.panel.bounding_box(), widget.root.locator(".top .icon").last
        assert panel is not None
        assert close.bounding_box()["x"] < panel["x"] + panel["width"] / 2  # type: ignore[index]
        assert widget.fits()


def test_an_offline_notice_and_a_failed_message_are_accessible(
    browser: Browser, server: Any
) -> None:
    with looking(browser, server, "desktop") as widget:
        widget.open()
        widget.page.route("**/api/v1/chat", lambda route: route.fulfill(status=413, body="{}"))
        widget.ask("Bonjour")
        expect(widget.notice).to_be_visible()
        widget.root.get_by_role("button", name="Plus").click()
        widget.root.get_by_role("button", name="Effacer la conversation").click()
        assert violations(widget.page) == []


@pytest.mark.parametrize("look", ["mobile", "narrow"])
def test_a_small_screen_is_filled_and_keeps_the_focus(
    browser: Browser, server: Any, look: str
) -> None:
    with looking(browser, server, look) as widget:
        widget.open()
        box, size = widget.panel.bounding_box(), LOOKS[look]["viewport"]
        assert box == {"x": 0, "y": 0, **size}
        expect(widget.panel).to_have_attribute("aria-modal", "true")
        for _ in range(14):
            widget.page.keyboard.press("Tab")
            assert widget.focused() != ""
        for _ in range(14):
            widget.page.keyboard.press("Shift+Tab")
            assert widget.focused() != ""
        assert widget.fits()


def test_a_touch_screen_shows_the_greeting_before_its_keyboard(
    browser: Browser, server: Any
) -> None:
    with looking(browser, server, "mobile") as widget:
        widget.open()
        assert widget.focused() == "panel"


def test_less_motion(browser: Browser, server: Any) -> None:
    with looking(browser, server, "still") as widget:
        widget.open()
        script = "(node) => getComputedStyle(node).animationName"
        assert widget.panel.evaluate(script) == "none"


def test_lines_are_readable_whatever_the_operator_chose(browser: Browser, server: Any) -> None:
    with looking(browser, server, "desktop") as widget:
        script = "async (line) => (await import('/widget/cards.js')).lineColours(line)"
        assert widget.page.evaluate(script, {"color": "FFD500"}) == ["#FFD500", "#000"]
        assert widget.page.evaluate(script, {"color": "E2001A"}) == ["#E2001A", "#fff"]
        readable, pale = {"text_color": "003300"}, {"text_color": "FFFFFF"}
        assert widget.page.evaluate(script, {"color": "FFD500", **readable})[1] == "#003300"
        assert widget.page.evaluate(script, {"color": "FFD500", **pale})[1] == "#000"
        assert widget.page.evaluate(script, {"color": ""}) is None


def test_headings_of_the_tables_are_real(browser: Browser, server: Any) -> None:
    with looking(browser, server, "desktop") as widget:
        widget.open().ask(QUESTIONS[0])
        table = widget.bot_says(2).get_by_role("table")
        expect(table).to_have_accessible_name("Castellane")
        assert table.get_by_role("rowheader").count() >= 1
