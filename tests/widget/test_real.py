"""End to end: browser, widget, `callbot serve`, understanding, timetable and database are the real ones.

Tests that say nothing of a particular server are run here a second time, against the real one.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from widget.driver import Widget
from widget.real_server import RealServer
from widget.test_connection import (  # noqa: F401
    test_erasing_in_one_tab_empties_the_other,
    test_offline_and_back,
    test_the_server_is_restarted_in_between,
    test_two_tabs_share_one_stream,
)
from widget.test_hosts import test_a_strict_page_of_another_origin  # noqa: F401
from widget.test_talk import test_suggested_replies_follow_the_language  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server() -> Iterator[RealServer]:
    """One for all tests here: its own data folder, a free port, ended by its process."""
    running = RealServer()
    yield running
    running.stop()


def test_a_question_in_french_then_in_english(widget: Widget) -> None:
    widget.open().ask("C'est quand le prochain M1 à Castellane ?")
    french = widget.bot_says(2)
    expect(french.locator(".bubble")).to_have_attribute("lang", "fr")
    expect(french.get_by_role("table")).to_have_accessible_name("Castellane")
    expect(french.locator("tbody .line").first).to_have_text("M1")
    expect(french).to_contain_text("indicatifs")
    expect(french.locator(".bubble")).not_to_contain_text("indicatifs")  # its card says it
    widget.choose_language("en")
    expect(french.get_by_role("columnheader").first).to_have_text("Line")
    widget.ask("When does the next M2 leave from Castellane?")
    english = widget.bot_says(3)
    expect(english.locator(".bubble")).to_have_attribute("lang", "en")
    expect(english.locator("tbody .line").first).to_have_text("M2")


def test_erasing_deletes_it_from_the_database(widget: Widget, server: RealServer) -> None:
    widget.open().ask("Où est la mairie du premier secteur ?")
    widget.bot_says(2)
    assert server.stored("Où est la mairie du premier secteur ?") == 1
    widget.root.get_by_role("button", name="Plus").click()
    widget.root.get_by_role("button", name="Effacer la conversation").click()
    widget.root.get_by_role("alertdialog").get_by_role("button", name="Effacer").click()
    expect(widget.people).to_have_count(0)
    assert server.stored("Où est la mairie du premier secteur ?") == 0


def test_a_wish_to_be_called_back_is_in_the_database(
    widget: Widget, server: RealServer, page: Page
) -> None:
    widget.open().ask("Je voudrais parler à une personne")
    widget.bot_says(2).get_by_role("button", name="Demander à être rappelé").click()
    form = widget.root.get_by_role("form")
    form.get_by_label("Votre numéro").fill("12")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Envoyer").click()
    expect(form.get_by_role("alert")).to_contain_text("numéro de téléphone")
    assert server.number_to_call() is None
    form.get_by_label("Votre numéro").fill("04 91 00 00 01")
    form.get_by_role("button", name="Envoyer").click()
    expect(widget.root.locator(".between")).to_contain_text("Ce n'est pas un rendez-vous")
    assert server.number_to_call() == "+33491000001"
    page.reload()
    expect(widget.root.locator(".between")).to_contain_text("noté")
