"""The widget as a person uses it, over a Playwright page (open shadow roots are pierced)."""

from playwright.sync_api import Locator, Page, expect


class Widget:
    """Buttons and bubbles of the one widget of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("callbot-widget")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.locator(".panel")
        self.area = self.root.locator("textarea")
        self.people = self.root.locator(".messages .person")
        self.bots = self.root.locator(".messages .bot")
        self.choices = self.root.locator(".choice")
        self.notice = self.root.locator(".notice")
        self.said = self.root.locator(".announcer p")

    def open(self) -> "Widget":
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def ask(self, text: str) -> "Widget":
        self.area.fill(text)
        self.area.press("Enter")
        return self

    def bot_says(self, count: int) -> Locator:
        """Wait until the bot has said that many things, the greeting among them; give the last."""
        expect(self.bots).to_have_count(count, timeout=15000)
        return self.bots.nth(count - 1)

    def choose_language(self, code: str) -> None:
        self.root.locator("select").select_option(code)
        expect(self.root.locator(".root")).to_have_attribute("lang", code)

    def focused(self) -> str:
        """Return the class of the focused element inside the widget, or '' outside of it."""
        script = """() => {
            const active = document.querySelector('callbot-widget').shadowRoot.activeElement;
            return active ? active.className || active.localName : '';
        }"""
        return str(self.page.evaluate(script))

    def fits(self) -> bool:
        """Nothing sticks out sideways, neither of the page nor of the conversation."""
        script = """() => {
            const root = document.querySelector('callbot-widget').shadowRoot;
            const inner = root.querySelectorAll('.log, .panel, .card, .top');
            return [document.documentElement, ...inner].every((node) => node.scrollWidth <= node.clientWidth);
        }"""
        return bool(self.page.evaluate(script))
