"""What is drawn, what a press on it chooses, and how fast it is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from helpers.world import PORT, STATION, TOWN_HALL
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

# Where a stop is on the screen: Leaflet is asked, as the page's own code does.
WHERE = """async (id) => {
    const [{ find }, { whereIs }] = await Promise.all([import('/map/data.js'), import('/map/canvas.js')]);
    return whereIs(find('stop', id));
}"""
COLOUR = """([x, y]) => {
    const canvas = document.querySelector('#map canvas');
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    return [...canvas.getContext('2d').getImageData((x - box.x) * scale, (y - box.y) * scale, 1, 1).data];
}"""


def place(page: Page, id_: str) -> tuple[float, float]:
    x, y = page.evaluate(WHERE, id_)
    return x, y


def colour(page: Page, at: tuple[float, float]) -> list[int]:
    return list(page.evaluate(COLOUR, list(at)))


def test_a_press_on_a_stop_chooses_it_and_a_press_beside_it_lets_go(open_map: Open) -> None:
    page = open_map()
    x, y = place(page, PORT)
    page.mouse.click(x, y)
    expect(page.locator(".title")).to_have_text("Vieux-Port")
    page.mouse.click(x + 300, 830)
    expect(page.locator(".title")).to_have_count(0)


def test_a_press_on_a_line_chooses_the_line(open_map: Open) -> None:
    page = open_map()
    (x1, y1), (x2, y2) = place(page, PORT), place(page, TOWN_HALL)
    page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2)
    expect(page.locator(".title")).to_contain_text("Port - Gare")


def test_lines_have_their_colours_and_closed_stops_are_red(open_map: Open) -> None:
    page = open_map()
    (x1, y1), (x2, y2) = place(page, PORT), place(page, TOWN_HALL)
    assert colour(page, ((x1 + x2) / 2, (y1 + y2) / 2))[:3] == [255, 0, 0]
    closed = colour(page, (x2, y2 - 5))
    page.get_by_role("slider", name="Time of day").fill(str(19 * 60))
    page.wait_for_timeout(200)
    opened = colour(page, (x2, y2 - 5))
    assert closed[:3] == [179, 24, 31]
    assert opened[:3] != closed[:3]


def test_keys_move_and_zoom_the_map(open_map: Open) -> None:
    page = open_map()
    page.locator("#map").focus()
    before = place(page, PORT)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert place(page, PORT)[0] < before[0]
    near = abs(place(page, PORT)[0] - place(page, STATION)[0])
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    assert abs(place(page, PORT)[0] - place(page, STATION)[0]) > near


def test_a_journey_is_listed_and_drawn(open_map: Open) -> None:
    page = open_map("at=2026-05-12T07:50")
    page.get_by_role("button", name="Journey").click()
    page.get_by_role("searchbox", name="From").fill("vieux")
    page.keyboard.press("Enter")
    page.get_by_role("searchbox", name="To").fill("stadium")
    page.keyboard.press("Enter")
    journey = page.locator(".journey").first
    expect(journey).to_contain_text(re.compile(r"\d:\d\d – \d:\d\d"))
    expect(journey.locator(".legs li").last).to_contain_text("Stadium")
    expect(page).to_have_url(re.compile("from=.*to=stadium"))
    page.get_by_role("button", name="Swap the two ends").click()
    expect(page.get_by_role("searchbox", name="From")).to_have_value("Stadium")


def test_a_link_of_an_answer_names_platforms_and_points(open_map: Open) -> None:
    page = open_map("panel=journey&from=x:port&to=43.30200,5.38000&at=2026-05-12T07:58")
    expect(page.locator(".journey").first).to_contain_text("Gare")
    expect(page.get_by_role("searchbox", name="From")).to_have_value("Vieux-Port")
    expect(page.get_by_role("searchbox", name="To")).to_have_value("A point on the map")


def test_why_there_is_no_journey(open_map: Open) -> None:
    page = open_map(f"panel=journey&from={PORT}&to={PORT}")
    expect(page.locator(".journeys")).to_contain_text("Both ends are the same place.")


def test_how_do_i_get_there_opens_the_assistant_with_the_question(open_map: Open) -> None:
    page = open_map(f"stop={PORT}")
    page.get_by_role("button", name="How do I get there?").click()
    chat = page.locator("callbot-widget")
    expect(chat.locator(".messages .person")).to_contain_text("How do I get to Vieux-Port?")
    expect(chat.locator(".messages .bot").last).to_contain_text("How do I get to Vieux-Port?")


def test_a_card_leads_to_the_map_on_this_page(open_map: Open) -> None:
    page = open_map()
    page.get_by_role("button", name="Ask a question").click()
    expect(page.locator("callbot-widget .panel")).to_be_visible()
    page.evaluate("""async () => {
        const { drawCard } = await import('/widget/cards.js');
        const card = {kind: 'place', title: 'Gare', map: '/map/?language=en#stop=x:@gare'};
        document.querySelector('callbot-widget').shadowRoot.querySelector('.log').append(drawCard(card));
    }""")
    page.get_by_role("link", name="On the map").click()
    expect(page.locator(".title")).to_have_text("Gare")
    assert len(page.context.pages) == 1


def test_language_and_what_is_chosen_stay_together(open_map: Open) -> None:
    page = open_map(f"stop={PORT}")
    page.get_by_label("Language").first.select_option("ar")
    page.wait_for_selector("[data-ready]")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator(".title")).to_have_text("Vieux-Port")


def test_no_request_leaves_the_house_and_nothing_is_stored(
    context: BrowserContext, town: Any
) -> None:
    asked: list[str] = []
    context.on("request", lambda one: asked.append(one.url))
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type != "log" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(town.url)
    page.wait_for_selector("[data-ready]")
    page.wait_for_timeout(300)
    assert troubles == []
    origin = town.url.removesuffix("map/")
    assert [url for url in asked if not url.startswith(origin)] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert context.cookies() == []


def test_without_data_it_says_so(context: BrowserContext, town: Any) -> None:
    page = context.new_page()
    page.route("**/map.geojson*", lambda route: route.fulfill(status=503, body="{}"))
    page.goto(town.url)
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")


def test_2400_stops_are_there_in_time(context: BrowserContext, city: Any) -> None:
    """Ready within 1.5 s: the median of five, because other work goes on on this machine."""
    took = []
    for _ in range(5):
        page = context.new_page()
        page.goto(city.url)
        page.wait_for_selector("[data-ready='2400']")
        took.append(page.evaluate("performance.getEntriesByName('map-ready')[0].startTime"))
        page.close()
    assert sorted(took)[2] < 1500, took


def test_2400_stops_stay_quick(context: BrowserContext, city: Any) -> None:
    page = context.new_page()
    page.goto(city.url)
    page.wait_for_selector("[data-ready]")
    page.get_by_role("searchbox", name="Search").fill("stop 17")
    assert page.locator(".results button").count() == 30
    page.get_by_role("searchbox", name="Search").fill("")
    stops = page.locator(".part").filter(has=page.get_by_role("heading", name="Stops"))
    stops.locator("summary").click()
    expect(stops.locator(".row")).to_have_count(2400)
