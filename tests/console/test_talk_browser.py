"""An agent and a visitor at one screen, in a real browser, with the network and without."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from console.browsing import House
from helpers.axe import violations
from helpers.data import ROOT
from playwright.sync_api import Browser, Page, expect

from callbot.content.loader import load
from callbot.i18n.catalogues import Catalogues
from callbot.translator.book import make_book
from callbot.translator.searches import Searches

pytestmark = pytest.mark.browser
SAMPLES = {
    "{minutes}": "vingt-cinq", "{price}": "1€70", "{time}": "dix heures trente", "{time2}": "18h",
    "{number}": "12", "{line}": "M1",
}  # fmt: skip
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"), languages=("fr", "en", "ar"))
    made.add("marie", "agent", NOW)
    yield made
    made.stop()


def talk(house: House, browser: Browser, **options: object) -> Page:
    page = house.agent(browser, "marie", **options)
    page.goto(f"{house.url}/console/talk")
    page.wait_for_selector("html[data-ready]")
    return page


def test_a_phrase_is_confirmed_by_keyboard_and_answered_by_touch(
    house: House, browser: Browser
) -> None:
    page = talk(house, browser)
    page.get_by_label("The visitor's language").select_option("ar")
    page.get_by_label("In French").fill("la sortie est a gauche svp")
    page.keyboard.press("Enter")
    first = page.locator("#hits button").first
    expect(first).to_be_focused()
    expect(first).to_contain_text("La sortie est à gauche.")
    expect(first).to_contain_text("says what you typed")
    expect(page.locator("#big")).to_be_empty()  # nothing is shown before it is confirmed
    expect(page.locator("#speak")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#big")).to_contain_text("المخرج")
    assert page.locator("#big").get_attribute("lang") == "ar"
    assert page.locator("#big").get_attribute("dir") == "rtl"
    expect(page.locator("#small")).to_have_text("La sortie est à gauche.")
    page.locator("#replies button").nth(3).click()
    expect(page.locator("#answer")).to_have_text("C'est loin ?")
    page.get_by_label("The visitor's language").select_option("en")
    expect(page.locator("#big")).to_have_text("The exit is on the left.")
    page.emulate_media(media="print")
    assert not page.get_by_label("In French").is_visible()
    assert page.locator("#big").is_visible()


def test_blanks_are_asked_for_and_copied(house: House, browser: Browser) -> None:
    page = talk(house, browser)
    page.get_by_text("S'orienter, marcher").click()
    page.get_by_role("button", name="Descendez à l'arrêt").click()
    page.get_by_label("Stop", exact=False).last.fill("Gare de l'Est")
    page.get_by_role("button", name="Show to the visitor").click()
    expect(page.locator("#big")).to_have_text("Get off at the stop Gare de l'Est.")
    expect(page.locator("#big bdi")).to_have_text("Gare de l'Est")


def test_without_a_network_it_goes_on(house: House, browser: Browser) -> None:
    page = talk(house, browser)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_function("async () => (await (await caches.open('talk-1')).keys()).length === 7")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#network")).to_have_text("without the network")
    page.get_by_label("In French").fill("Le prochain départ est dans dix minutes")
    page.locator("#hits .taken").click()
    expect(page.locator("#big")).to_have_text("The next departure is in 10 minutes.")
    page.get_by_label("In French").fill("la montgolfière décolle demain")
    page.keyboard.press("Enter")
    page.locator("#rest button").first.click()
    expect(page.locator("#rest")).to_have_text("This needs the network; it was not sent.")
    page.context.set_offline(False)


def test_the_page_finds_what_the_server_finds(house: House, browser: Browser) -> None:
    page = talk(house, browser)
    bench = runpy.run_path(str(ROOT / "bench" / "phrasebook.py"))
    content = load([ROOT / "intents"])
    book = make_book(content, Catalogues(), ("fr",))
    search = Searches(book, content.lexicons).of("fr")
    typed = [q.text for q in bench["queries"](bench["QUERIES"]) if q.language == "fr"]
    said = "\n".join(text for text in book.staff().values() if "{stop" not in text)
    for name, value in SAMPLES.items():
        said = said.replace(name, value)
    typed += said.splitlines()
    script = """async (typed) => {
        const { Search } = await import("/console/static/talk_search.js");
        const book = await (await fetch("/console/talk/book.json")).json();
        const staff = Object.entries(book.phrases).filter(([, each]) => each.topic !== "visitor");
        const texts = Object.fromEntries(staff.map(([key, each]) => [key, each.texts.fr]));
        const search = new Search(book.search, texts, {});
        const begun = performance.now();
        const found = typed.map((text) => search.find(text));
        const each = (performance.now() - begun) / typed.length;
        const rows = found.map(({ accepted: hit, offered: [first] }) =>
            [hit?.id ?? null, hit?.values ?? {}, first?.id ?? null]);
        return { each, found: rows };
    }"""
    here = page.evaluate(script, typed)
    there = []
    for text in typed:
        found = search.find(text)
        first = found.offered[0].id if found.offered else None
        hit = found.accepted
        there.append([hit.id if hit else None, dict(hit.values) if hit else {}, first])
    assert [
        pair for pair in zip(typed, here["found"], there, strict=True) if pair[1] != pair[2]
    ] == []
    assert here["each"] < 50  # milliseconds; a few on a free machine


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (320, "light"), (1280, "dark")],
    ids=["wide", "small", "dark"],
)
def test_the_page_is_accessible_and_fits(
    house: House, browser: Browser, width: int, scheme: str
) -> None:
    page = talk(house, browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert violations(page) == []
    page.get_by_label("The visitor's language").select_option("ar")
    page.get_by_label("In French").fill("montrez votre réponse sur l'écran")
    page.keyboard.press("Enter")
    page.locator("#hits button").first.click()
    page.locator("#replies button").first.click()
    page.locator("summary").first.click()
    page.wait_for_timeout(200)
    assert violations(page) == []
    assert page.evaluate(fits)
    assert faults == []
