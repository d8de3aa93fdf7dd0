"""Everybody can use it: axe-core, small screens, right-to-left, dark, forced colours, less motion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from helpers.axe import violations
from helpers.world import PORT, TOWN_HALL
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "mobile": {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True},
    "narrow": {"viewport": {"width": 320, "height": 568}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "still": {"reduced_motion": "reduce"},
}
VIEWS = {
    "list": "",
    "stop": f"stop={TOWN_HALL}",
    "line": "line=x:r1",
    "place": "place=hall",
    "event": "event=gig",
    "closure": "closure=race",
    "nothing": "stop=nowhere",
    "journey": f"panel=journey&from={PORT}&to={TOWN_HALL}&at=2026-05-12T07:50",
}
FITS = """() => [document.documentElement, ...document.querySelectorAll('.side, .map, .settings, .detail')]
    .filter((node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth)
    .map((node) => `${node.className} ${node.scrollWidth} > ${node.clientWidth}`)"""


@contextmanager
def looking(browser: Browser, site: Any, look: str, *, query: str = "") -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", **LOOKS[look])
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(f"{site.url}{query}")
    page.wait_for_selector("[data-ready]")
    yield page
    context.close()


def open_parts(page: Page) -> None:
    while (closed := page.locator(".part:not([open]) > summary")).count():
        closed.first.click()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_view(browser: Browser, town: Any, look: str) -> None:
    with looking(browser, town, look) as page:
        for name, chosen in VIEWS.items():
            page.evaluate("(hash) => { location.hash = hash; }", chosen)
            if name == "list":
                open_parts(page)
            if name == "journey":
                page.wait_for_selector(".journey")
            page.wait_for_timeout(150)
            assert violations(page) == [], name
            assert page.evaluate(FITS) == [], name


def test_axe_finds_nothing_right_to_left(browser: Browser, town: Any) -> None:
    with looking(browser, town, "desktop", query="?language=ar") as page:
        open_parts(page)
        assert violations(page) == []
        assert page.evaluate(FITS) == []
        side, shown = page.locator(".side").bounding_box(), page.locator(".map").bounding_box()
        assert side
        assert shown
        assert side["x"] > shown["x"]


def test_axe_finds_nothing_in_what_was_searched(browser: Browser, town: Any) -> None:
    with looking(browser, town, "narrow") as page:
        for typed in ("a", "m", "zzzz"):
            page.get_by_role("searchbox", name="Search").fill(typed)
            assert violations(page) == []
            assert page.evaluate(FITS) == []


def test_list_and_map_take_turns_on_a_small_screen(browser: Browser, town: Any) -> None:
    with looking(browser, town, "narrow") as page:
        expect(page.locator("#map")).to_be_hidden()
        page.get_by_role("button", name="Show the map").click()
        expect(page.locator("#map")).to_be_visible()
        expect(page.get_by_role("searchbox", name="Search")).to_be_hidden()
        page.get_by_role("button", name="Show the list").click()
        page.get_by_role("button", name="Metro 1, Port - Gare").click()
        expect(page.locator("#map")).to_be_visible()  # with what was chosen below it
        expect(page.locator(".title")).to_be_focused()
        assert violations(page) == []


def test_the_whole_page_by_keyboard(browser: Browser, town: Any) -> None:
    with looking(browser, town, "desktop") as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the list")).to_be_focused()
        page.keyboard.press("Enter")
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.add(
                page.evaluate("document.activeElement.id || document.activeElement.className")
            )
        assert {"tab", "line", "row two", "map", "round"} <= reached


def test_who_wants_less_motion_gets_none(browser: Browser, town: Any) -> None:
    with looking(browser, town, "still") as page:
        animated = page.evaluate("document.querySelector('.leaflet-zoom-anim')")
        assert animated is None
        page.evaluate("location.hash = 'stop=x:@gare'")
        expect(page.locator(".title")).to_have_text("Gare")


def test_the_map_is_drawn_for_the_night_too(browser: Browser, town: Any) -> None:
    ground = "getComputedStyle(document.querySelector('.map')).backgroundColor"
    with looking(browser, town, "dark") as page:
        assert page.evaluate(ground) == "rgb(14, 21, 27)"
        page.emulate_media(color_scheme="light")
        assert page.evaluate(ground) == "rgb(238, 241, 238)"
