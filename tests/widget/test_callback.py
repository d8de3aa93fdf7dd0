"""A person asks to be called back."""

import pytest
from helpers.axe import violations
from playwright.sync_api import Locator, Page, expect
from widget.driver import Widget

pytestmark = pytest.mark.browser
NUMBER = "04 91 00 00 01"


@pytest.fixture
def opened(widget: Widget) -> Locator:
    """The form, as somebody finds it who asked for a person."""
    widget.open().ask("Je voudrais parler à une personne")
    widget.bot_says(2).get_by_role("button", name="Demander à être rappelé").click()
    return widget.root.get_by_role("form", name="Demander à être rappelé")


def fill(form: Locator, phone: str, *, agree: bool = True) -> None:
    form.get_by_label("Votre numéro de téléphone").fill(phone)
    form.get_by_role("checkbox").set_checked(agree)
    form.get_by_role("button", name="Envoyer").click()


def test_the_wish_is_sent_with_consent_and_is_said_to_be_noted(
    widget: Widget, opened: Locator, page: Page
) -> None:
    expect(opened.get_by_label("Votre numéro de téléphone")).to_be_focused()
    with page.expect_request("**/handover") as sent:
        fill(opened, NUMBER)
    assert sent.value.post_data_json == {"callback": {"phone": NUMBER, "consent": True}}
    noted = widget.root.locator(".between")
    expect(noted).to_contain_text("Ce n'est pas un rendez-vous")
    expect(widget.said.filter(has_text="rendez-vous")).to_have_count(1)
    expect(opened).to_have_count(0)
    expect(widget.root.get_by_role("button", name="Demander à être rappelé")).to_be_focused()
    assert "91 00" not in str(page.evaluate("Object.entries(localStorage)"))


def test_the_consent_says_what_is_kept_and_until_when(widget: Widget, opened: Locator) -> None:
    now = widget.page.evaluate(
        "new Intl.DateTimeFormat('fr', {dateStyle: 'long'}).format(Date.now() + 7 * 864e5)"
    )
    expect(opened.get_by_role("checkbox")).to_have_accessible_name(
        f"J'accepte que la mairie garde ce numéro jusqu'au {now} au plus tard, seulement pour me "
        "rappeler. Effacer la conversation le supprime aussitôt."
    )
    expect(opened.get_by_role("checkbox")).not_to_be_checked()
    widget.choose_language("en")
    expect(widget.root.get_by_label("Your telephone number")).to_be_visible()
    widget.page.keyboard.press("Escape")
    expect(widget.root.get_by_role("button", name="Ask to be called back")).to_be_visible()


@pytest.mark.parametrize(
    ("phone", "agree", "sentence"),
    [("", True, "numéro de téléphone"), (NUMBER, False, "Cochez"), ("abc", True, "numéro")],
)
def test_what_is_missing_is_said_beside_the_field(
    opened: Locator, phone: str, agree: bool, sentence: str
) -> None:
    fill(opened, phone, agree=agree)
    wrong = opened.locator("[aria-invalid=true]")
    expect(wrong).to_have_count(1)
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(opened.locator(".error").inner_text())
    expect(opened.get_by_role("alert")).to_contain_text(sentence)
    assert violations(opened.page) == []


def test_a_wish_that_could_not_be_sent_can_be_sent_again(widget: Widget, opened: Locator) -> None:
    widget.page.route("**/handover", lambda route: route.abort())
    fill(opened, NUMBER)
    expect(opened.get_by_role("alert")).to_contain_text("Réessayez")
    widget.page.unroute("**/handover")
    opened.get_by_role("button", name="Envoyer").click()
    expect(widget.root.locator(".between")).to_contain_text("noté")


@pytest.mark.parametrize("how", ["Escape", "Annuler"])
def test_it_can_be_left(widget: Widget, opened: Locator, how: str) -> None:
    if how == "Escape":
        widget.page.keyboard.press("Escape")
    else:
        opened.get_by_role("button", name=how).click()
    expect(opened).to_have_count(0)
    expect(widget.panel).to_be_visible()
    expect(widget.root.get_by_role("button", name="Demander à être rappelé")).to_be_focused()
