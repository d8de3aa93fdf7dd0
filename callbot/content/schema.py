"""What each kind of content file looks like: keys, which are required, and their types."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from callbot.content.model import CHANNELS, SLOT_KINDS, SLOT_ROLES
from callbot.content.shapes import Either, ListOf, Record, Scalar, Shape, iso_date
from callbot.content.spelling import few

ID = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
NAME = r"[a-z][a-z0-9_]*"
STATUSES = (
    "answered", "question", "did_you_mean", "unknown", "source_failed", "handed_over", "held",
)  # fmt: skip

TEXT = Scalar("text")
CODE = r"[a-z]{2,3}(_[A-Z][A-Za-z]+)?"
LANGUAGE = Scalar("a language code", pattern=CODE, hint="As fr or pt_BR.")
INTENT_ID = Scalar("an intent id", pattern=ID, hint="As transport.next_departure.")
WORD = Scalar("a name", pattern=NAME, hint="Small letters, digits and _ only.")
DATE = Scalar("a date", check=iso_date, hint="As 2026-11-20: year-month-day.")
TRUTH = Scalar("true or false", choices=("true", "false"))
PHRASES = ListOf("a list of texts", TEXT)
PLURAL = Record("a text with plural forms", {"one": TEXT, "other": TEXT}, ("one", "other"))
SAID = Either("text, or {one: …, other: …}", TEXT, PLURAL)
COUNTED = Record(
    "a message", {"one": TEXT, "other": TEXT, "count": WORD}, required=("one", "other")
)
MESSAGE = Either("text, or {one: …, other: …}", TEXT, COUNTED)

SLOT_KIND = Scalar("a slot kind", choices=SLOT_KINDS)
SLOT = Record(
    "a slot",
    {
        "kind": SLOT_KIND,
        "also": ListOf("a list of slot kinds", SLOT_KIND),
        "role": Scalar("an end of a journey", choices=SLOT_ROLES),
        "required": TRUTH,
        "ask": TEXT,
        "unless": WORD,
    },
    required=("kind",),
)
WHEN = Record(
    "a condition",
    {"result": WORD, "channel": Scalar("a channel", choices=CHANNELS), "shade": WORD},
    rest=Scalar("given or missing", choices=("given", "missing")),
    rest_pattern=NAME,
)
SCENE = Record(
    "a scene",
    {
        "parts": ListOf("a list of names of safety words", WORD, least=2),
        "shade": WORD,
        "over": ListOf("a list of intent ids", INTENT_ID),
    },
    required=("parts",),
)
ANSWER = Record(
    "an answer",
    {
        "when": WHEN,
        "text": SAID,
        "spoken": SAID,
        "plain": SAID,
        "count": WORD,
        "related": ListOf("a list of intent ids", INTENT_ID),
    },
    required=("text",),
)
INTENT = Record(
    "an intent",
    {
        "intent": INTENT_ID,
        "about": TEXT,
        "label": TEXT,
        "type": Scalar("a type of answer", choices=("L", "S", "C", "X", "M")),
        "source": WORD,
        "owner": TEXT,
        "reviewed": DATE,
        "enabled": TRUTH,
        "options": Record("options", rest=TEXT, rest_pattern=NAME),
        "related": ListOf("a list of intent ids", INTENT_ID),
        "slots": Record("slots", rest=SLOT, rest_pattern=NAME),
        "answers": ListOf("a list of answers", ANSWER, least=1),
        "scenes": ListOf("a list of scenes", SCENE),
        "if_source_fails": WORD,
    },
    required=("intent", "about", "label", "type", "source", "owner", "reviewed", "answers"),
    may_lack={"answers": ("enabled", "false")},  # a draft
)
TEST = Record(
    "a test",
    {
        "say": Scalar("text", empty=True),
        "expect": Scalar("an intent id or nothing", pattern=f"nothing|{ID}"),
        "slots": Record("slots", rest=TEXT, rest_pattern=NAME),
        "status": Scalar("a status", choices=STATUSES),
    },
    required=("say", "expect"),
)
NEAR_MISSES = Record("near misses", rest=PHRASES, rest_pattern=ID, rest_what="an intent id")
EXAMPLES = Record(
    "a file of examples",
    {
        "language": LANGUAGE,
        "elsewhere": PHRASES,
        "not": NEAR_MISSES,
        "tests": ListOf("a list of tests", TEST),
    },
    required=("language",),
    rest=PHRASES,
    rest_pattern=f"{ID}(/{NAME})?",
    rest_what="an intent id (with /shade where it has shades)",
)
SPELT = Scalar(
    "a phrase that stands for a few", check=few, hint="Close every ( and keep the ways under 300."
)
SPELT_PHRASES = ListOf("a list of texts", SPELT)
SAFETY_LIST = Record(
    "a safety list", {"phrases": SPELT_PHRASES, "unless": SPELT_PHRASES}, required=("phrases",)
)
SAFETY = Record(
    "a file of safety lists",
    {
        "language": LANGUAGE,
        "words": Record("words of scenes", rest=SPELT_PHRASES, rest_pattern=NAME),
    },
    required=("language",),
    rest=SAFETY_LIST,
    rest_pattern=f"{ID}(/{NAME})?",
    rest_what="an intent id (with /shade where it has shades)",
)
LEXICON = Record(
    "a lexicon", {"language": LANGUAGE}, required=("language",), rest=PHRASES, rest_pattern=NAME
)
COMMON = Record(
    "common.yaml",
    {"messages": Record("messages", rest=MESSAGE, rest_pattern=NAME)},
    required=("messages",),
)

REPLIES = ListOf("a list of phrase names", WORD)
PHRASE = Record("a phrase", {"say": TEXT, "replies": REPLIES}, required=("say",))
PHRASEBOOK = Record(
    "a topic of the phrasebook",
    {
        "topic": WORD,
        "about": TEXT,
        "replies": REPLIES,
        "phrases": Record("phrases", rest=PHRASE, rest_pattern=NAME),
    },
    required=("topic", "about", "phrases"),
)

_BY_FOLDER: dict[str, tuple[str, Shape]] = {
    "examples": ("examples", EXAMPLES),
    "safety": ("safety", SAFETY),
    "lexicon": ("lexicon", LEXICON),
    "phrasebook": ("phrasebook", PHRASEBOOK),
}


def kind_of(path: str) -> tuple[str, Shape]:
    """Return what a file at this path below ``intents/`` is (its kind and shape).

    Intents of the domain ``safety`` stand in ``safety/`` too: a language's lists are the files
    named by a language code there.
    """
    parts = PurePosixPath(path).parts
    if path == "common.yaml":
        return "common", COMMON
    if parts[0] == "safety" and not re.fullmatch(CODE, PurePosixPath(path).stem):
        return "intent", INTENT
    return _BY_FOLDER.get(parts[0], ("intent", INTENT))
