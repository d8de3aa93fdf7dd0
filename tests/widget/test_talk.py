"""A person talks with the assistant through the widget."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from widget.driver import Widget

pytestmark = pytest.mark.browser
DEPARTURES = "Prochains départs à Castellane"


def test_it_says_first_that_it_is_a_machine(widget: Widget) -> None:
    widget.open()
    expect(widget.bots.first).to_contain_text("automatique")
    expect(widget.choices).to_have_count(4)


def test_an_answer_comes_as_text_and_a_real_table(widget: Widget) -> None:
    widget.open().ask(DEPARTURES)
    answer = widget.bot_says(2)
    expect(answer).to_contain_text("Castellane")
    expect(answer.get_by_role("columnheader")).to_have_text(["Ligne", "Vers", "Départ"])
    assert answer.locator("tbody tr").count() >= 1
    expect(widget.people).to_have_count(1)


def test_a_journey_is_a_table_of_its_legs_with_the_fare_and_the_map(widget: Widget) -> None:
    widget.open().ask("Comment aller à Joliette ?")
    card = widget.bot_says(2).locator(".card")
    expect(card.locator("caption")).to_have_text("De Castellane à Joliette")
    expect(card.locator("tbody tr")).to_have_count(2)
    ride, walk = card.locator("tbody tr").first, card.locator("tbody tr").last
    expect(ride.locator(".line")).to_have_text("M1")
    expect(ride.get_by_role("rowheader")).to_contain_text("Castellane – Noailles")
    expect(ride.locator("time")).to_have_attribute("datetime", "2026-05-12T08:33:00+02:00")
    expect(ride.locator(".time")).to_contain_text("8 h 35")
    expect(walk.locator(".line")).to_have_count(0)
    expect(walk.get_by_role("rowheader")).to_contain_text("4 min à pied")
    expect(card.locator(".card-note")).to_have_text(
        [
            "Autres trajets : 8 h 41 – 8 h 50 (tram T2).",
            "Billet : 1,80 €, d'après les données du réseau.",
        ]
    )
    href = card.locator("a").get_attribute("href")
    assert href is not None
    assert href.endswith("/map/?language=fr#panel=journey&from=a&to=b")
    expect(widget.said.last).not_to_contain_text("Noailles")  # the text beside it says it


def test_keyboard_only(widget: Widget, page: Page) -> None:
    page.evaluate("addEventListener('keydown', (event) => (window.leaked ||= []).push(event.key))")
    widget.launcher.focus()
    page.keyboard.press("Enter")
    expect(widget.area).to_be_focused()
    page.keyboard.type("Bonjour")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("à tous")
    assert widget.area.input_value() == "Bonjour\nà tous"
    page.keyboard.press("Enter")
    widget.bot_says(2)
    expect(widget.people.first).to_contain_text("Bonjour\nà tous")
    expect(widget.area).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    # Only the Enter on the launcher before the chat was loaded may reach the page's shortcuts.
    assert page.evaluate("(window.leaked || []).filter((key) => key !== 'Enter')") == []


def test_enter_that_ends_a_composed_word_does_not_send(widget: Widget) -> None:
    widget.open().area.fill("にほん")
    widget.area.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(widget.area).to_have_value("にほん")
    expect(widget.people).to_have_count(0)


def test_escape_closes_the_inner_things_first(widget: Widget, page: Page) -> None:
    widget.open().root.get_by_role("button", name="Plus").click()
    expect(widget.root.locator(".menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(widget.root.locator(".menu")).to_be_hidden()
    expect(widget.panel).to_be_visible()


def test_the_announcer_speaks_once_per_message(widget: Widget, page: Page) -> None:
    widget.open()
    page.evaluate("""() => {
        window.said = [];
        const place = document.querySelector('callbot-widget').shadowRoot.querySelector('.announcer');
        new MutationObserver((changes) => changes.forEach((change) =>
            change.addedNodes.forEach((node) => window.said.push(node.textContent)))
        ).observe(place, {childList: true});
    }""")
    widget.ask(DEPARTURES)
    widget.bot_says(2)
    page.wait_for_timeout(300)
    said = page.evaluate("window.said")
    assert len(said) == 1
    # The text says the departures already: the card beside it is only counted.
    rows = widget.bots.nth(1).locator("tbody tr").count()
    assert re.search(rf"Castellane.*Départs affichés : {rows}\.", said[0], re.DOTALL)
    assert "Ligne" not in said[0].partition("Départs affichés")[2]
    live = "[aria-live]:not(.announcer), [role=log], [role=status]"
    assert widget.panel.locator(live).count() == 0


def test_a_choice_is_sent_and_the_focus_is_not_lost(widget: Widget, server: Any) -> None:
    widget.open()
    widget.choices.first.focus()
    widget.choices.first.press("Enter")
    widget.bot_says(2)
    expect(widget.people.first).to_contain_text("métro")
    expect(widget.area).to_be_focused()


def test_a_later_message_of_an_agent_appears_and_counts(widget: Widget, server: Any) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    widget.page.keyboard.press("Escape")
    server.say_as_agent("Ici Nadia, de la mairie.")
    badge = widget.root.locator(".badge")
    expect(badge).to_have_text("1")
    expect(widget.launcher).to_have_accessible_name(re.compile("1"))
    widget.open()
    expect(widget.bots.nth(2)).to_contain_text("Nadia")
    expect(badge).to_be_hidden()


def test_thumbs(widget: Widget) -> None:
    widget.open().ask(DEPARTURES)
    thumb = widget.bot_says(2).get_by_role("button", name="Utile", exact=True)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")


def test_the_language_switch_translates_everything_and_is_sent(widget: Widget, page: Page) -> None:
    sent: list[Any] = []
    page.on(
        "request",
        lambda one: sent.append(one.post_data_json) if one.url.endswith("/chat") else None,
    )
    widget.open()
    expect(widget.choices.nth(1)).to_have_text("Que faire ce week-end ?")
    widget.choose_language("en")
    expect(widget.choices.nth(1)).to_have_text("What's on this weekend?")
    expect(widget.area).to_have_attribute("placeholder", "Write your question…")
    expect(widget.bots.first).to_contain_text("not a person")
    widget.ask("hello")
    widget.bot_says(2)
    assert [one["language"] for one in sent] == ["en"]


def test_suggested_replies_follow_the_language(widget: Widget) -> None:
    widget.open().ask(DEPARTURES)
    widget.bot_says(2)
    french = widget.choices.first.inner_text()
    widget.choose_language("en")
    expect(widget.choices.first).not_to_have_text(french)
    english = widget.choices.first.inner_text()
    widget.choices.first.click()
    expect(widget.people.nth(1)).to_contain_text(english)
    widget.bot_says(3)


def test_languages_are_named_with_a_capital(widget: Widget) -> None:
    widget.open()
    expect(widget.root.locator("option[value=fr]")).to_have_text("Français")
    expect(widget.root.locator("option[value=en]")).to_have_text("English")


def test_how_soon_is_said_for_a_minute_only(widget: Widget, page: Page) -> None:
    page.clock.install()
    widget.open().ask(DEPARTURES)
    soon = widget.bot_says(2).locator(".soon").first
    expect(soon).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(soon).to_be_hidden()
    expect(widget.bots.nth(1).locator("time").first).to_be_visible()


def test_the_conversation_can_be_downloaded(widget: Widget, page: Page) -> None:
    widget.open().ask(DEPARTURES)
    widget.bot_says(2)
    widget.root.get_by_role("button", name="Plus").click()
    with page.expect_download() as waiting:
        widget.root.get_by_role("button", name="Télécharger").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    assert waiting.value.suggested_filename.endswith(".txt")
    assert DEPARTURES in text
    assert "Castellane" in text


def test_erasing_asks_first_and_leaves_nothing(widget: Widget, page: Page) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    widget.root.get_by_role("button", name="Plus").click()
    widget.root.get_by_role("button", name="Effacer la conversation").click()
    sure = widget.root.get_by_role("alertdialog")
    expect(sure).to_contain_text("définitivement")
    with page.expect_response(lambda one: one.request.method == "DELETE") as answer:
        sure.get_by_role("button", name="Effacer").click()
    assert answer.value.ok
    expect(widget.bots).to_have_count(1)
    expect(widget.people).to_have_count(0)
    kept = page.evaluate("Object.entries(localStorage)")
    assert not [value for _, value in kept if "token" in value]


def test_a_position_is_sent_only_when_the_person_presses(widget: Widget, page: Page) -> None:
    sent: list[Any] = []
    page.on(
        "request",
        lambda one: sent.append(one.post_data_json) if one.url.endswith("/chat") else None,
    )
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 43.2855, "longitude": 5.3838})
    widget.open().ask("À quelle heure part le prochain métro ?")
    widget.bot_says(2)
    widget.root.get_by_role("button", name="Utiliser ma position").click()
    widget.bot_says(3)
    assert [one.get("location") for one in sent] == [None, {"lat": 43.2855, "lon": 5.3838}]
    assert "43.28" not in str(page.evaluate("Object.entries(localStorage)"))


def test_a_refused_position_gets_one_sentence(widget: Widget) -> None:
    widget.page.context.clear_permissions()
    widget.open().ask("À quelle heure part le prochain métro ?")
    widget.bot_says(2)
    widget.root.get_by_role("button", name="Utiliser ma position").click()
    expect(widget.notice).to_contain_text(re.compile("nom d.un arrêt"))
