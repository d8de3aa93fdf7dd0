"""How many people an event expects, and whether it is full: written in many ways, read warily."""

from __future__ import annotations

import re

from callbot.text import fold

MOST_PEOPLE = 5_000_000  # more is a typing error
_NUMBER = re.compile(r"\d{1,3}(?:[\s.,’']\d{3})+(?!\d)|\d+")
_YES = frozenset(["1", "true", "yes", "oui", "full", "complet", "complete", "sold-out", "soldout"])


def people(value: object) -> int | None:
    """Return a number of people, None where there is none to be read: 60000, "60 000 personnes".

    A text with two numbers ("from 5 to 6,000") says neither.
    """
    if isinstance(value, bool):
        return None
    found = _NUMBER.findall(str(value)) if isinstance(value, int | str) else []
    if len(found) != 1 or str(value).lstrip().startswith("-"):
        return None
    number = int(re.sub(r"\D", "", found[0]))
    return number if 0 < number <= MOST_PEOPLE else None


def is_yes(value: object) -> bool:
    """Tell whether a field such as "sold out" says so; a doubt is a no."""
    return value is True or (
        isinstance(value, str | int) and fold(str(value)).strip().replace(" ", "-") in _YES
    )
