"""People at the console in real browsers: with a citizen, with each other, by keyboard, by night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest
from console.browsing import House, press, tab_to
from helpers.axe import violations
from helpers.town import DOGS
from playwright.sync_api import Browser, Page, expect
from widget.driver import Widget

from callbot.console.translations import key_of

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TEXT = f"/console/translate/en/{key_of('content', 'Au parc canin.')}"
PAGES = (
    "/console/",
    "/console/account",
    "/console/people",
    f"/console/try?q={DOGS}",
    "/console/try?q=un%0Adeux",
    "/console/translate",
    "/console/translate/en",
    TEXT,
    "/console/inbox",
    "/console/unanswered",
    "/console/tests",
    "/console/publish",
    "/console/publish/city.dogs",
    "/console/publish/closures",
    "/console/translate/fr/examples",
    "/console/translate/fr/examples/city.dogs",
    "/console/figures",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("house"), languages=("fr", "en", "uk"), little="uk")
    for name, role in (
        ("anne", "admin"),
        ("marie", "agent"),
        ("lea", "translator"),
        ("tom", "translator"),
    ):
        made.add(name, role, NOW)
    yield made
    made.stop()


def test_a_citizen_and_an_agent_talk_in_two_languages_across_a_restart(
    house: House, browser: Browser
) -> None:
    citizen = Widget(house.citizen(browser, "uk-UA")).open()
    citizen.ask("хмарочос щебече навпомацки").bot_says(2)
    citizen.ask("навпомацки щебече хмарочос").bot_says(3)
    agent = house.agent(browser, "marie")
    agent.goto(f"{house.url}/console/inbox")
    agent.get_by_text("not understood twice").click()
    agent.get_by_role("button", name="Take this conversation").click()
    between = citizen.root.locator(".between")
    expect(between).to_have_count(1)
    answer = agent.get_by_label("Your answer, in French")
    answer.fill("un instant svp")
    answer.press("Enter")
    first = agent.locator("#ways button").first
    expect(first).to_be_focused()
    expect(first).to_contain_text("Un instant, s'il vous plaît.")
    expect(citizen.bots).to_have_count(3)  # nothing is sent before it was confirmed
    first.press("Enter")
    said = citizen.bots.last
    expect(said).to_have_class("bot agent")
    expect(said.locator(".bubble")).to_have_attribute("lang", "uk")
    expect(said.locator(".bubble")).to_contain_text("Хвилинку")
    expect(said.locator("q")).to_have_text("Un instant, s'il vous plaît.")
    citizen.ask("добре, чекаю")
    expect(agent.locator("#log .message .said").last).to_have_text("добре, чекаю")

    house.stop()
    house.start()
    answer.fill("Le toboggan du parc Longchamp est en travaux.")
    answer.press("Enter")
    agent.get_by_role("button", name="in French, as it is").click()
    expect(said).to_contain_text("Le toboggan du parc Longchamp", timeout=60_000)
    expect(said.locator(".bubble")).to_have_attribute("lang", "fr")
    only_the_time = re.compile(r"^\d+:\d\d$")  # and not that it is French
    expect(said.locator(".meta")).not_to_have_text(only_the_time)
    citizen.ask("зрозуміло")
    expect(agent.locator("#log .message .said").last).to_have_text("зрозуміло", timeout=60_000)
    expect(agent.locator("#log .agent .said")).to_have_count(2)
    agent.get_by_label("Never shown to the citizen").fill("Il cherche un toboggan.")
    agent.get_by_role("button", name="Add").click()
    agent.get_by_role("button", name="Give it back").click()
    expect(between).to_have_count(2)
    citizen.ask("дякую")
    expect(said).to_have_class("bot")
    said.locator("[data-value=up]").click()
    assert "Il cherche" not in citizen.panel.inner_text()
    assert "зрозуміло" in citizen.panel.inner_text()
    _sees_the_thumb(agent, house)


def _sees_the_thumb(agent: Page, house: House) -> None:
    agent.goto(f"{house.url}/console/inbox")
    agent.get_by_role("region", name="Closed last").get_by_role("link").first.click()
    expect(agent.locator("#log")).to_contain_text("Thumb up")


def test_who_asks_for_a_person_while_one_is_there_is_handed_over(
    house: House, browser: Browser
) -> None:
    agent = house.agent(browser, "marie")
    agent.goto(f"{house.url}/console/inbox")
    agent.wait_for_timeout(500)
    citizen = Widget(house.citizen(browser)).open()
    citizen.ask("Je voudrais parler à une personne")
    expect(citizen.bot_says(2)).to_contain_text("Une personne va vous répondre ici")
    expect(agent.get_by_text("asked for a person")).to_be_visible()


def test_neither_an_agent_nor_a_citizen_needs_a_mouse(house: House, browser: Browser) -> None:
    page = house.citizen(browser, "uk-UA")
    citizen = Widget(page)
    press(page, "Tab", lambda: citizen.focused() == "launcher")
    page.keyboard.press("Enter")
    expect(citizen.area).to_be_focused()
    for count in (2, 3):
        page.keyboard.type("хмарочос щебече навпомацки")
        page.keyboard.press("Enter")
        citizen.bot_says(count)
    agent = house.agent(browser, "marie")
    tab_to(agent, "Inbox")
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/inbox")
    newest = agent.locator(".queue a").last
    newest.wait_for()
    press(agent, "Tab", lambda: newest.evaluate("(node) => node === document.activeElement"))
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/inbox/*")
    tab_to(agent, "Take this conversation")
    agent.keyboard.press("Enter")
    agent.get_by_label("Your answer").wait_for()
    tab_to(agent, "text")
    agent.keyboard.type("Où allez-vous ?")
    agent.keyboard.press("Enter")
    expect(agent.locator("#ways button").first).to_be_focused()
    assert violations(agent) == []
    agent.keyboard.press("Enter")
    expect(citizen.bots.last.locator("q")).to_have_text("Où allez-vous ?")
    expect(agent.get_by_label("Your answer")).to_be_focused()
    tab_to(agent, "Give it back to the assistant")
    agent.keyboard.press("Enter")
    agent.wait_for_url("**/inbox")
    page.keyboard.type("дякую")
    page.keyboard.press("Enter")
    citizen.bot_says(5)
    up = citizen.bots.last.locator("[data-value=up]")
    press(
        page,
        "Shift+Tab",
        lambda: up.evaluate("(node) => node === node.getRootNode().activeElement"),
    )
    page.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")


def test_a_banner_is_what_the_next_chat_begins_with(house: House, browser: Browser) -> None:
    admin = house.agent(browser, "anne")
    admin.goto(f"{house.url}/console/publish")
    said = admin.get_by_role("region", name="Banner")
    said.get_by_label("French").fill("La mairie ferme à midi aujourd'hui.")
    said.get_by_role("button").click()
    citizen = Widget(house.citizen(browser)).open()
    expect(citizen.bots.first).to_contain_text("La mairie ferme à midi")
    said.get_by_label("French").fill("")
    said.get_by_role("button").click()
    expect(Widget(house.citizen(browser)).open().bots.first).not_to_contain_text("ferme à midi")


def test_two_translators_on_one_text_are_both_told(house: House, browser: Browser) -> None:
    lea, tom = house.agent(browser, "lea"), house.agent(browser, "tom")
    for page in (lea, tom):
        page.goto(house.url + TEXT)
    lea.get_by_label("Translation").press_sequentially("In the {park}")
    expect(lea.locator("#checks")).to_contain_text("does not stand in the source")
    lea.get_by_label("Translation").fill("In the dog park.")
    expect(lea.locator("#checks")).to_contain_text("Nothing wrong.")
    expect(lea.locator("#checks .bubble")).to_have_text("In the dog park.")
    lea.get_by_role("button", name="Approve").click()
    expect(lea.get_by_text("1 approved")).to_be_visible()
    expect(tom.locator("main")).to_contain_text("lea wrote version 1", timeout=9000)
    tom.get_by_label("Translation").fill("On the dogs' meadow.")
    tom.get_by_role("button", name="Approve").click()
    both = tom.get_by_role("region", name="Two versions")
    expect(both).to_contain_text("In the dog park.")
    expect(both).to_contain_text("On the dogs' meadow.")
    expect(lea.locator("main")).to_contain_text("On the dogs' meadow.", timeout=9000)


def test_a_translator_needs_no_mouse(house: House, browser: Browser) -> None:
    page = house.agent(browser, "lea")
    for link, address in (("Translate", "translate"), ("English", "translate/en")):
        tab_to(page, link)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/console/{address}")
    tab_to(page, "find")
    page.keyboard.type("La sortie est à gauche")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=*")
    tab_to(page, "La sortie est à gauche.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/translate/en/*")
    tab_to(page, "form0")
    page.keyboard.press("Control+A")
    page.keyboard.type("The {exit} is on your left.")
    expect(page.locator("#checks")).to_contain_text("does not stand in the source")
    page.keyboard.press("Control+A")
    page.keyboard.type("The exit is on your left.")
    expect(page.locator("#checks .bubble")).to_have_text("The exit is on your left.")
    assert violations(page) == []
    tab_to(page, "Approve")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 approved")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(1280, "light"), (320, "light"), (1280, "dark")],
    ids=["wide", "small", "dark"],
)
def test_every_page_is_accessible_and_fits(
    house: House, browser: Browser, width: int, scheme: str
) -> None:
    page = house.agent(
        browser, "anne", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    inbox = page.request.get(f"{house.url}/console/inbox").text()
    links = [
        part.split('"')[0]
        for part in inbox.split('href="')[1:]
        if part.startswith("/console/inbox/")
    ]
    page.request.post(f"{house.url}/api/v1/chat", data={"text": "xyzzy plugh hmpf"})
    unanswered = page.request.get(f"{house.url}/console/unanswered").text()
    decide = re.search(r'"(/console/unanswered/decide[^"]+)"', unanswered)
    assert decide is not None
    for path in (*PAGES, *links[:1], unescape(decide[1])):
        page.goto(house.url + path)
        assert violations(page) == [], path
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), path
    assert faults == []
