"""Which CLDR locale stands behind a language code of ours, and which way it is written."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

# CLDR's default is another country's way of writing: European Portuguese, British English.
_LOCALES = {"pt": "pt_PT", "en": "en_GB", "zh": "zh_Hans"}
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"


class UnknownLanguage(ValueError):
    """A code that names no language of CLDR."""


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Return the locale that formats values in ``language``; raises UnknownLanguage."""
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError, TypeError):
        raise UnknownLanguage(f"“{language}” is not a language code such as fr or pt.") from None


@lru_cache(maxsize=64)
def is_rtl(language: str) -> bool:
    """Tell whether the language is written from right to left."""
    return locale(language).text_direction == "rtl"


def isolate(text: str, language: str) -> str:
    """Return ``text`` so that its own direction cannot disturb a right-to-left sentence (UAX 9)."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if is_rtl(language) else text


def language_name(code: str, language: str) -> str:
    """Return the name of the language ``code`` in ``language``, else the code itself."""
    named = locale(language).languages.get(code)
    return str(named) if named else code
