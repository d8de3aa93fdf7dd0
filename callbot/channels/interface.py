"""The words of the browser's screens in one language.

A screen's own source is the list of what it says: every ``t("…")`` in web/widget/*.js, and so for the
others. So there is no second list to forget a sentence in.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract

from callbot.channels.parts import Parts
from callbot.i18n.catalogues import interface_strings
from callbot.i18n.locales import is_rtl, language_name


def screen(parts: Parts, wanted: str) -> dict[str, object]:
    """Return what the widget shows and promises; an unpublished language gives the city's."""
    languages = tuple(parts.languages())
    language = choose(wanted, languages)
    return {
        "language": language,
        "direction": "rtl" if is_rtl(language) else "ltr",
        "languages": [{"code": code, "name": language_name(code, code)} for code in languages],
        "strings": interface_strings(
            parts.catalogues(), language, screen_strings(parts.web, "widget")
        ),
        "labels": dict(parts.labels(language)),
        "callback_days": parts.settings.contact_days,
        "banner": parts.banner(language),
        "speech": {
            "seconds": parts.speech.seconds,
            "languages": [code for code in languages if code in parts.speech.languages],
        },
    }


def choose(wanted: str, languages: tuple[str, ...]) -> str:
    """Return the published language nearest to ``wanted`` ("pt-BR" is pt), else the first."""
    base = wanted.replace("_", "-").split("-")[0].lower()
    return base if base in languages else languages[0]


@lru_cache(maxsize=8)
def screen_strings(web: Path, room: str) -> tuple[str, ...]:
    """Return every English sentence of a folder of ``web``, in the order of its files."""
    found: dict[str, None] = {}
    for path in sorted((web / room).glob("*.js")):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("javascript", file, {"t": None}):
                found[message if isinstance(message, str) else message[0]] = None
    return tuple(found)
