"""What stands on the screens for a code: every code that is stored has a label, and it is translated."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from helpers.desk import Desk, words

import callbot
from callbot.console import labels, publish
from callbot.console.roles import ROLES
from callbot.console.translations import State
from callbot.i18n.catalogues import Catalogues
from callbot.model import Status
from callbot.settings import PACKAGE_DATA

LANGUAGES = sorted(
    each.parent.name for each in (PACKAGE_DATA / "translations").glob("*/LC_MESSAGES")
)
# Which argument of a call is the action.
PLACES = {"audit.append": 2, "parts.audit.record": 1, "self._change": 2, "_done": 2}


def english(text: str, **values: object) -> str:
    return text.format(**values)


def actions() -> Iterator[str]:
    """Yield the actions that the code writes to the audit log as they stand there."""
    for path in Path(callbot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for each in _places(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def _places(node: ast.AST) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.Call):
        place = PLACES.get(ast.unparse(node.func), len(node.args))
        yield from node.args[place : place + 1]
        yield from (each.value for each in node.keywords if each.arg == "action")
    if isinstance(node, ast.FunctionDef):
        named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        yield from (value for each, value in named if each.arg == "action")


def test_every_code_has_a_label():
    assert set(labels.ROLES) == set(ROLES)
    assert set(labels.STATUSES) == set(get_args(Status))
    assert set(labels.STATES) == set(get_args(State))
    assert set(labels.CHANNELS) >= set(publish.CHANNELS)


def test_every_action_of_the_audit_log_has_a_label():
    written = {each for each in actions() if not each.startswith("/")} | {
        f"translation {state}" for state in get_args(State)
    }
    assert {"user added", "published", "undone", "inbox claimed", "upload refused"} <= written
    assert written <= set(labels.ACTIONS)


def test_why_a_conversation_was_closed_stands_in_the_audit_log():
    for reason, shown in (*labels.REASONS.items(), (labels.RETURNED, "returned to the bot")):
        action = labels.closed(reason)
        assert len(action) <= 32
        assert labels.label("action", action, english) == f"conversation closed: {shown}"


def test_what_an_older_version_wrote_is_shown_as_it_is():
    assert labels.label("reason", "gone home", english) == "gone home"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_translated(language: str):
    tables = (labels.ROLES, labels.REASONS, labels.STATUSES, labels.STATES, labels.CHANNELS,
              labels.THUMBS, labels.ACTIONS)  # fmt: skip
    known = Catalogues.load(PACKAGE_DATA / "translations").interface(language)
    missing = [text for each in tables for text in each.values() if known.translated(text) is None]
    assert missing == [] or language == "en"


def test_labels_are_said_in_the_language_of_the_page():
    catalogue = Catalogues.load(PACKAGE_DATA / "translations", ["fr"]).interface("fr")

    def french(text: str, **values: object) -> str:
        return catalogue.gettext(text).format(**values)

    assert labels.label("role", "viewer", french) == "lecture seule"
    shown = labels.label("action", labels.closed("abuse"), french)
    assert shown == "conversation fermée : abus"


def test_forms_send_codes_and_show_labels(desk: Desk):
    page = desk.browser("anne", "admin").get("/console/people")
    assert '<option value="viewer">viewer</option>' in page.text
    assert "account added" in words(page)
    assert "user added" not in words(page)
