"""The microphone of the chat and answers aloud, in a real browser with its own test microphone."""

from collections.abc import Iterator

import pytest
from helpers.axe import violations
from playwright.sync_api import BrowserContext, Page, expect
from widget.driver import Widget
from widget.fake_server import FakeServer
from widget.host import host_page

pytestmark = pytest.mark.browser

# The microphone is asked for, recorded and let go; what is played is noted.
WATCH = """() => {
    window.tracks = []; window.played = [];
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        window.tracks.push(...stream.getTracks());
        return stream;
    };
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function () {
        window.played.push(this.context.state);
        return start.apply(this);
    };
}"""

NO_MICROPHONE = """() => {
    const missing = new DOMException("", "NotFoundError");
    navigator.mediaDevices.getUserMedia = () => Promise.reject(missing);
}"""


HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def server() -> Iterator[FakeServer]:
    running = FakeServer()
    running.speech = {"seconds": 15, "languages": ["fr"]}
    yield running
    running.stop()


@pytest.fixture
def widget(context: BrowserContext, page: Page) -> Widget:
    context.grant_permissions(["microphone"])
    page.evaluate(WATCH)
    return Widget(page).open()


def say(widget: Widget, key: str = "Enter") -> None:
    """Press, speak for a moment, press again, all by keyboard."""
    talk = widget.root.get_by_role("button", name="Posez votre question à voix haute")
    talk.focus()
    widget.page.keyboard.press(key)
    expect(widget.notice).to_contain_text("Je vous écoute")
    expect(widget.root.locator(".talk")).to_have_attribute("aria-pressed", "true")
    expect(widget.root.locator(".talk")).to_have_accessible_name("Arrêter et envoyer")
    widget.page.wait_for_timeout(300)
    widget.page.keyboard.press(key)


def live_tracks(page: Page) -> int:
    return int(page.evaluate("window.tracks.filter((t) => t.readyState === 'live').length"))


def test_a_spoken_question_is_shown_answered_and_spoken(widget: Widget, server: FakeServer) -> None:
    page = widget.page
    assert page.evaluate("window.tracks.length") == 0, "no microphone before a press"
    server.hears = [{"text": "Prochains départs à Castellane", "confidence": 0.9, "language": "fr"}]
    say(widget)
    expect(widget.people).to_contain_text("Prochains départs à Castellane")
    expect(widget.root.locator(".announcer")).to_contain_text(
        "Vous: Prochains départs à Castellane"
    )
    answer = widget.bot_says(2)
    kind, size = server.clips[0]
    assert kind == "audio/webm"
    assert 100 < size < 20_000
    assert live_tracks(page) == 0, "the microphone is let go"
    listen = answer.get_by_role("button", name="Écouter cette réponse")
    expect(listen).to_have_attribute("aria-pressed", "true")
    for _ in range(100):  # the page's policy forbids wait_for_function
        if page.evaluate("window.played.length"):
            break
        page.wait_for_timeout(50)
    assert page.evaluate("window.played") == ["running"]
    page.keyboard.press("Escape")
    expect(listen).to_have_attribute("aria-pressed", "false")
    expect(widget.panel).to_be_visible()
    widget.ask("Bonjour")
    widget.bot_says(3)
    assert len(server.spoken) == 1, "what was written is answered in writing"
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "false")
    assert violations(page) == []


def test_on_a_strict_page_of_another_origin(context: BrowserContext, server: FakeServer) -> None:
    server.hears = [{"text": "Prochains départs à Castellane", "confidence": 0.9, "language": "fr"}]
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda one: troubles.append(one.text) if one.type == "error" else None)
    with host_page(server.url, server.guest_port) as address:
        context.grant_permissions(["microphone"], origin=address)
        page.goto(address)
        widget = Widget(page).open()
        say(widget)
        listen = widget.bot_says(2).locator(".listen")
        expect(listen).to_have_attribute("aria-pressed", "true")
    assert [one for one in troubles if "favicon" not in one] == []


def test_what_was_not_heard_well_is_mended_first(widget: Widget, server: FakeServer) -> None:
    server.hears = [{"text": "Prochains départs à Castelane", "confidence": 0.3, "language": "fr"},
                    {"text": "", "confidence": 0.1, "language": "fr"}, {"status": 503}]  # fmt: skip
    say(widget, "Space")
    expect(widget.area).to_have_value("Prochains départs à Castelane")
    expect(widget.area).to_be_focused()
    expect(widget.notice).to_contain_text("Vérifiez ce qui a été compris")
    expect(widget.people).to_have_count(0)
    widget.ask("Prochains départs à Castellane")
    widget.bot_says(2)
    expect(widget.root.locator(".listen")).to_have_attribute("aria-pressed", "true")
    say(widget)
    expect(widget.root.locator(".listen")).to_have_attribute("aria-pressed", "false")
    expect(widget.notice).to_contain_text("Rien n'a été compris")
    say(widget)
    expect(widget.notice).to_contain_text("Réessayez")


def test_a_refused_microphone_is_told_and_writing_goes_on(
    context: BrowserContext, page: Page
) -> None:
    page.evaluate(WATCH)
    widget = Widget(page).open()
    widget.root.locator(".talk").click()
    expect(widget.notice).to_contain_text("Le micro n'est pas autorisé")
    page.evaluate(NO_MICROPHONE)
    widget.root.locator(".talk").click()
    expect(widget.notice).to_contain_text("Aucun micro")
    expect(widget.root.locator(".talk")).to_have_attribute("aria-pressed", "false")
    widget.ask("Bonjour")
    widget.bot_says(2)


def test_closing_the_chat_ends_the_recording_unsent(widget: Widget, server: FakeServer) -> None:
    widget.root.locator(".talk").click()
    expect(widget.notice).to_contain_text("Je vous écoute")
    assert live_tracks(widget.page) == 1
    widget.root.get_by_role("button", name="Fermer l'assistant").click()
    widget.page.wait_for_timeout(300)
    assert live_tracks(widget.page) == 0
    assert server.clips == []


def test_leaving_the_page_ends_the_recording_unsent(widget: Widget, server: FakeServer) -> None:
    widget.root.locator(".talk").click()
    expect(widget.notice).to_contain_text("Je vous écoute")
    widget.page.evaluate(HIDE, True)
    expect(widget.root.locator(".talk")).to_have_attribute("aria-pressed", "false")
    assert live_tracks(widget.page) == 0
    assert server.clips == []
    widget.page.evaluate(HIDE, False)
    server.hears = [{"text": "Prochains départs", "confidence": 0.9, "language": "fr"}]
    say(widget)
    expect(widget.people).to_contain_text("Prochains départs")


def test_a_browser_that_cannot_record_lets_the_microphone_go(widget: Widget) -> None:
    widget.page.evaluate("() => { window.MediaRecorder = undefined; }")
    widget.root.locator(".talk").click()
    expect(widget.notice).to_contain_text("Vous pouvez écrire")
    assert widget.page.evaluate("window.tracks.length") == 1
    assert live_tracks(widget.page) == 0


def test_without_speech_on_the_server_there_is_no_button(page: Page, server: FakeServer) -> None:
    server.speech = {"seconds": 0, "languages": []}
    silent = Widget(page).open()
    silent.ask("Bonjour")
    silent.bot_says(2)
    expect(silent.root.locator(".talk")).to_be_hidden()
    expect(silent.root.locator(".listen")).to_have_count(0)
