"""Which language is answered in."""

import pytest

from callbot.assistant.tongue import nearest, reply_language
from callbot.model import Conversation, Match, Utterance

PUBLISHED = ("fr", "en", "es", "nl")
KNOWN = Conversation("c", language="fr")
CHOSEN = Conversation("c", language="fr", chosen_language=True)
NEW = Conversation("c")


def match(language, sure, foreign=""):
    return Match("answer", language=language, language_confidence=sure, foreign=foreign)


@pytest.mark.parametrize(
    ("found", "chosen", "conversation", "language"),
    [
        (match("en", 0.99), "es", KNOWN, "es"),  # what the person chooses now
        (match("en", 0.99), None, CHOSEN, "fr"),  # or chose before
        (match("en", 0.99), None, KNOWN, "en"),
        (match("en", 0.6), None, KNOWN, "fr"),  # unsure: the conversation goes on as it was
        (match("en", 0.6), None, NEW, "en"),
        (match("pl", 0.5), None, NEW, "fr"),
        (match("cs", 0.99, "cs"), None, NEW, "en"),
        (match("ca", 0.99, "ca"), None, NEW, "es"),
        (match("cs", 0.99, "cs"), None, KNOWN, "fr"),
        (match("en", 0.99), "xx", NEW, "en"),  # a choice that is not published is none
    ],
)
def test_the_surest_wish_wins(found, chosen, conversation, language):
    asked = Utterance("…", language=chosen)
    assert reply_language(found, asked, conversation, PUBLISHED) == language


def test_without_english_the_citys_own_language_is_nearest():
    assert nearest("cs", ("de", "fr")) == "de"
    assert nearest("af", PUBLISHED) == "nl"
