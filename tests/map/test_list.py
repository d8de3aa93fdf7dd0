"""The list comes first and says all that the map shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from helpers.world import PORT, TOWN_HALL
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def part(page: Page, name: str) -> Any:
    """A part of the list, opened."""
    found = page.locator(".part").filter(has=page.get_by_role("heading", name=name, exact=True))
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def test_every_feature_of_the_map_is_in_the_list(open_map: Open, town: Any) -> None:
    page = open_map()
    for name, expected in {
        "Closures": ["Mairie, Place", "Vieux-Port"],
        "Events": ["Foire", "Gig"],
        "Lines": ["1", "2", "N"],
        "Stops": ["Gare", "Mairie, Place", "Vieux-Port"],
        "Places and services": ["Stadium", "Town hall", "Île"],
    }.items():
        rows = part(page, name).locator(".name, .line .badge")
        expect(rows).to_have_count(len(expected))
        assert sorted(rows.all_text_contents()) == sorted(expected), name


def test_the_list_stands_before_the_map(open_map: Open) -> None:
    page = open_map()
    order = "(a) => a.compareDocumentPosition(document.querySelector('#map')) & 4"
    assert page.locator("#list").evaluate(order)
    expect(page.get_by_role("region", name="Map: arrow keys")).to_be_visible()


def test_a_closure_is_said_to_hold_at_the_time_shown_only(open_map: Open) -> None:
    page = open_map()
    closures = part(page, "Closures").get_by_role("button")
    expect(closures.nth(0)).to_have_text(re.compile("Mairie, Place.*Closed.*14:00 – 18:00 · race"))
    expect(closures.nth(1)).to_contain_text("Not at this time")
    page.get_by_role("slider", name="Time of day").fill(str(21 * 60))
    expect(closures.nth(0)).to_contain_text("Vieux-Port")
    expect(closures.nth(0)).to_contain_text("Closed")
    expect(page).to_have_url(re.compile("at=2026-05-12T21%3A00"))
    page.get_by_role("button", name="Now").click()
    expect(closures.nth(0)).to_contain_text("Mairie, Place")


def test_another_day_shows_what_is_on_then(open_map: Open) -> None:
    page = open_map()
    page.get_by_label("Day", exact=True).fill("2026-05-14")
    events = part(page, "Events")
    expect(events.get_by_role("button")).to_have_count(1)
    expect(events).to_contain_text("Cancelled")
    expect(page.locator(".part").filter(has_text="Closures")).to_have_count(0)


def test_a_stop_says_how_things_stand_there(open_map: Open) -> None:
    page = open_map()
    part(page, "Stops").get_by_role("button", name="Mairie, Place").click()
    detail = page.get_by_role("article")
    expect(detail.get_by_role("heading", name="Mairie, Place")).to_be_focused()
    expect(detail.locator(".notice")).to_contain_text("Closed at this time 14:00 – 18:00 · race")
    expect(detail).to_contain_text("Step-free")
    expect(page).to_have_url(re.compile(f"#stop={quote(TOWN_HALL, safe='')}$"))
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Lines", exact=True)).to_be_visible()


def test_a_line_names_its_stops_in_order_each_way(open_map: Open) -> None:
    page = open_map()
    page.get_by_role("button", name="Metro 1, Port - Gare").click()
    first = page.locator(".way").first
    expect(first.locator(".name")).to_have_text(["Vieux-Port", "Mairie, Place", "Gare"])
    expect(first.locator("li").nth(1)).to_contain_text("Closed")
    page.locator(".way summary").nth(1).click()
    second = page.locator(".way").nth(1)
    expect(second.locator(".name")).to_have_text(["Gare", "Mairie, Place", "Vieux-Port"])


def test_a_service_has_its_contacts_and_todays_hours(open_map: Open) -> None:
    detail = open_map("place=hall").get_by_role("article")
    expect(detail).to_contain_text("1 place de la Mairie")
    expect(detail).to_contain_text("8:30 – 17:00")
    expect(detail.get_by_role("link", name="04 91 00 00 00")).to_have_attribute(
        "href", "tel:0491000000"
    )
    website = detail.get_by_role("link", name="ville.example")
    expect(website).to_have_attribute("rel", "noopener noreferrer")


def test_only_what_is_known_to_be_step_free(open_map: Open) -> None:
    page = open_map()
    page.get_by_label("Step-free only").check()
    stops = part(page, "Stops")
    expect(stops.locator(".name")).to_have_text(["Mairie, Place", "Vieux-Port"])
    expect(stops).to_contain_text("not step-free or nobody has said so: 1")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vieux", "Vieux-Port"),
        ("viuex port", "Vieux-Port"),  # letters exchanged
        ("PLACE", "Mairie, Place"),
        ("hotel de ville", "Town hall"),  # another name, without its accents
        ("N", "Night"),
        ("gig", "Gig"),
    ],
)
def test_the_search_finds(open_map: Open, typed: str, found: str) -> None:
    page = open_map()
    page.get_by_role("searchbox", name="Search").fill(typed)
    expect(page.locator(".results button").first).to_contain_text(found)


def test_the_search_by_keyboard(open_map: Open) -> None:
    page = open_map()
    field = page.get_by_role("searchbox", name="Search")
    field.fill("m")
    expect(page.locator(".results button").first).to_be_visible()
    field.press("ArrowDown")
    expect(page.locator(".results button").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(page.locator(".results").first).to_be_hidden()
    field.fill("vieux")
    field.press("Enter")
    expect(page.get_by_role("article").get_by_role("heading", name="Vieux-Port")).to_be_focused()


def test_what_is_not_found_is_said(open_map: Open) -> None:
    page = open_map()
    page.get_by_role("searchbox", name="Search").fill("qqqqqq")
    expect(page.locator(".results").first).to_contain_text("Nothing is called so here.")
    expect(page.locator("[aria-live]").last).to_have_text("Nothing is called so here.")


def test_a_link_leads_to_a_moment(open_map: Open) -> None:
    page = open_map("event=gig&at=2026-05-12T20:45")
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text("Gig")
    expect(page.locator(".said")).to_have_text(re.compile("12 May, 20:45"))


def test_a_link_to_what_is_not_there(open_map: Open) -> None:
    page = open_map("stop=x:nowhere")
    expect(page.get_by_role("heading", name="This is not on the map on this day.")).to_be_visible()
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Lines", exact=True)).to_be_visible()


def test_the_way_back_leads_back(open_map: Open) -> None:
    page = open_map(f"stop={PORT}")
    page.get_by_role("button", name="Port - Gare").click()
    expect(page.locator(".title")).to_contain_text("Port - Gare")
    page.go_back()
    expect(page.locator(".title")).to_have_text("Vieux-Port")
