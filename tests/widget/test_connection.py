"""Nothing is lost and nothing comes twice: offline, restarts, reloads, two tabs, refusals."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from widget.driver import Widget
from widget.fake_server import FakeServer

pytestmark = pytest.mark.browser


def test_offline_and_back(widget: Widget, context: BrowserContext, server: Any) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    context.set_offline(True)
    widget.ask("Encore là ?")
    expect(widget.notice).to_contain_text(re.compile("hors (ligne|connexion)"))
    expect(widget.people.nth(1)).to_contain_text("En attente")
    context.set_offline(False)
    widget.bot_says(3)
    expect(widget.notice).to_be_hidden()
    assert server.stored("Encore là ?") == 1
    expect(widget.people).to_have_count(2)


def test_the_server_is_restarted_in_between(widget: Widget, server: Any) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    server.stop()
    widget.ask("Toujours là ?")
    expect(widget.notice).to_contain_text("injoignable")
    server.start()
    widget.bot_says(3)
    expect(widget.notice).to_be_hidden()
    assert server.stored("Toujours là ?") == 1
    server.say_as_agent("Oui, toujours.")
    expect(widget.bot_says(4)).to_contain_text("Oui, toujours.")


def test_an_answer_that_is_stored_later_is_shown_at_once_and_once(
    widget: Widget, server: Any
) -> None:
    """As while the server's database is away: the answer says "kept", and no stream brings it yet."""
    away = True

    def kept(route: Route) -> None:
        answered = route.fetch()
        route.fulfill(response=answered, json={**answered.json(), "kept": True})

    def silent(route: Route) -> None:
        route.abort() if away else route.continue_()

    widget.page.route("**/api/v1/chat", kept)
    widget.page.route("**/events*", silent)
    widget.open().ask("Prochains départs à Castellane")
    expect(widget.bot_says(2)).to_contain_text("Castellane")
    widget.ask("Bonjour")
    widget.bot_says(3)
    away = False
    widget.page.unroute("**/api/v1/chat")
    widget.ask("Au revoir")  # the stream is back and brings everything
    widget.bot_says(4)
    expect(widget.people).to_have_count(3)


def test_messages_written_before_a_reload_are_still_sent(widget: Widget, server: Any) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    widget.page.route("**/api/v1/chat", lambda route: route.abort())
    widget.ask("Ne te perds pas")
    expect(widget.people.nth(1)).to_contain_text("En attente")
    widget.page.unroute("**/api/v1/chat")
    widget.page.reload()
    widget.bot_says(3)
    expect(widget.people).to_have_count(2)
    said = widget.root.locator(".messages .person, .messages .bot")
    expect(said.nth(1)).to_contain_text("Bonjour")  # after the greeting
    expect(said.nth(3)).to_contain_text("Ne te perds pas")
    assert server.stored("Ne te perds pas") == 1


def test_a_reload_brings_the_conversation_back_in_silence(widget: Widget) -> None:
    widget.open().ask("Prochains départs à Castellane")
    widget.bot_says(2)
    widget.page.reload()
    expect(widget.panel).to_be_visible()
    expect(widget.bot_says(2)).to_contain_text("Castellane")
    expect(widget.said.filter(has_text="Castellane")).to_have_count(0)
    assert widget.focused() == ""


def test_two_tabs_share_one_stream(context: BrowserContext, widget: Widget, server: Any) -> None:
    streams: list[str] = []
    context.on("request", lambda one: streams.append(one.url) if "/events" in one.url else None)
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    other_page = context.new_page()
    other_page.goto(server.url)
    other = Widget(other_page).open()
    other.bot_says(2)
    other.ask("De l'autre onglet")
    other.bot_says(3)
    widget.bot_says(3)
    expect(widget.people).to_have_count(2)
    expect(other.people).to_have_count(2)
    assert len(streams) == 1
    widget.page.close()
    server.say_as_agent("Vous m'entendez ?")
    expect(other.bot_says(4)).to_contain_text("entendez")
    assert len(streams) == 2


def test_erasing_in_one_tab_empties_the_other(
    context: BrowserContext, widget: Widget, server: Any
) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    other_page = context.new_page()
    other_page.goto(server.url)
    other = Widget(other_page).open()
    other.bot_says(2)
    other.root.get_by_role("button", name="Plus").click()
    other.root.get_by_role("button", name="Effacer la conversation").click()
    other.root.get_by_role("alertdialog").get_by_role("button", name="Effacer").click()
    expect(widget.people).to_have_count(0)
    expect(widget.bots).to_have_count(1)


@pytest.fixture
def fake(server: Any) -> FakeServer:
    if not isinstance(server, FakeServer):
        pytest.skip("only the fake server refuses on command")
    return server


def test_a_conversation_the_server_forgot_begins_anew(widget: Widget, fake: FakeServer) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    fake.log.tokens.clear()
    widget.ask("Et maintenant ?")
    expect(widget.people).to_have_count(2)
    widget.bot_says(3)
    assert fake.stored("Et maintenant ?") == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [(409, "autrement"), (413, "trop long"), (400, "autrement")],
)
def test_a_refusal_is_one_sentence_and_can_be_tried_again(
    widget: Widget, fake: FakeServer, status: int, words: str
) -> None:
    fake.refuse = [(status, {})]
    widget.open().ask("Bonjour")
    expect(widget.notice).to_contain_text(words)
    expect(widget.people.first).to_contain_text("Non envoyé")
    widget.root.get_by_role("button", name="Renvoyer").click()
    widget.bot_says(2)
    expect(widget.people).to_have_count(1)
    expect(widget.notice).to_be_hidden()
    first, second = (post["message_id"] for post in fake.log.posts)
    assert first != second


@pytest.mark.parametrize(("status", "words"), [(429, "2 secondes"), (503, "problème")])
def test_a_passing_refusal_is_tried_again_under_the_same_id(
    widget: Widget, fake: FakeServer, status: int, words: str
) -> None:
    fake.refuse = [(status, {"Retry-After": "2"})]
    widget.open().ask("Bonjour")
    expect(widget.notice).to_contain_text(words)
    widget.bot_says(2)
    first, second = (post["message_id"] for post in fake.log.posts)
    assert first == second
    expect(widget.notice).to_be_hidden()


def test_the_typing_sign_shows_while_the_answer_is_late(widget: Widget, fake: FakeServer) -> None:
    fake.delay = 1.0
    widget.open().ask("Bonjour")
    typing = widget.root.locator(".typing")
    expect(typing).to_be_visible()
    widget.bot_says(2)
    expect(typing).to_be_hidden()


def test_unknown_events_and_cards_do_no_harm(widget: Widget, fake: FakeServer) -> None:
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    conversation = list(fake.log.tokens)[-1]
    fake.log.add(conversation, "constructor", text="?")
    fake.log.add(conversation, "answer", answers=[{"text": "Fin", "cards": [{"kind": "toString"}]}])
    expect(widget.bot_says(3)).to_contain_text("Fin")


def test_the_token_stays_out_of_addresses(widget: Widget, page: Page, fake: FakeServer) -> None:
    addresses: list[str] = []
    page.on("request", lambda one: addresses.append(one.url))
    widget.open().ask("Bonjour")
    widget.bot_says(2)
    [token] = fake.log.tokens.values()
    assert not [address for address in addresses if token in address]
