"""Plural forms: how many a language has, and which number stands for a fraction.

gettext's forms and their order are Babel's for the language (they follow CLDR's cardinal rules,
without the categories that no whole number below a million reaches).
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Callable
from functools import lru_cache

from babel.messages.plurals import get_plural

from callbot.i18n.locales import locale


@lru_cache(maxsize=64)
def plural_header(language: str) -> str:
    """Return the Plural-Forms header of the language: ``nplurals=…; plural=…;``."""
    return str(get_plural(locale(language)))


@lru_cache(maxsize=64)
def plural_count(language: str) -> int:
    """Return how many plural forms a translation into the language has."""
    return int(get_plural(locale(language))[0])


@lru_cache(maxsize=64)
def plural_rule(language: str) -> Callable[[int], int]:
    """Return the function from a whole number to the place of its plural form."""
    rule = plural_header(language).split("plural=")[1].rstrip("; ")
    found: Callable[[int], int] = gettext.c2py(rule)
    return found


def whole(number: float, language: str) -> int:
    """Return a whole number that takes the same plural form as ``number``.

    "1,5 minute" is singular in French and plural in English, but gettext only knows integers.
    """
    if number == int(number):
        return int(number)
    form = locale(language).plural_form
    same = (n for n in range(102) if form(n) == form(number))
    return next(same, math.ceil(number))


def source_form(one: str, other: str, number: float, language: str) -> str:
    """Return the form of an untranslated text of the source ``language`` (French, English)."""
    return one if locale(language).plural_form(abs(number)) == "one" else other
