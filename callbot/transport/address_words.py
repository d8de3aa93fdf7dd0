"""The parts of an address as people write it: number, street, postcode, arrondissement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from callbot.transport.spelling import WRITTEN_OUT

TYPES: Final = frozenset(
    """
    rue avenue boulevard place cours quai chemin allee impasse traverse montee square promenade
    corniche esplanade route passage villa lotissement residence parvis voie pont ruelle sentier
    faubourg rampe escaliers venelle mail rond galerie domaine hameau cite clos
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)
_LEADING = frozenset({"dans", "le", "a", "au"})  # what leads over to a place behind a street
_SUFFIX = r"bis|ter|quater|[a-df-h]"  # "6e" is an arrondissement
_NUMBER = re.compile(rf"(\d{{1,4}})({_SUFFIX})?\Z")
_DISTRICT = re.compile(r"(\d{1,2})(?:er|e|eme|ieme|nd)\Z")
_POSTCODE = re.compile(r"\d{5}\Z")


@dataclass(frozen=True, slots=True)
class Parts:
    """What is said of an address; an empty part is not said."""

    street: tuple[str, ...]  # folded words, abbreviations written out
    number: int = 0
    suffix: str = ""
    postcode: str = ""
    district: int = 0  # an arrondissement
    rest: tuple[str, ...] = ()  # words behind the street: a commune, perhaps


def street_words(folded: Sequence[str]) -> tuple[str, ...]:
    """Return folded words with abbreviations written out."""
    return tuple(word for each in folded for word in WRITTEN_OUT.get(each, each).split())


def number_of(words: Sequence[str]) -> tuple[int, str, int]:
    """Return the house number that ``words`` begin with, its suffix and how many words they are.

    >>> number_of(["12", "bis", "rue"]), number_of(["12bis", "rue"]), number_of(["rue"])
    ((12, 'bis', 2), (12, 'bis', 1), (0, '', 0))
    """
    found = _NUMBER.match(words[0]) if words else None
    if not found:
        return 0, "", 0
    if not found[2] and len(words) > 2 and re.fullmatch(_SUFFIX, words[1]):
        return int(found[1]), words[1], 2
    return int(found[1]), found[2] or "", 1


def parse(folded: Sequence[str]) -> Parts:
    """Return the parts of an address that stands alone.

    >>> parts = parse(["12", "bd", "michelet", "13008", "marseille"])
    >>> parts.number, parts.street, parts.postcode
    (12, ('boulevard', 'michelet', 'marseille'), '13008')
    """
    number, suffix, size = number_of(folded)
    words = list(folded[size:])
    if not number and len(words) > 1 and (last := _NUMBER.match(words[-1])):
        number, suffix = int(last[1]), last[2] or ""  # "Michelet 12", as in other countries
        words.pop()
    postcode = next((word for word in words if _POSTCODE.match(word)), "")
    district = next((int(m[1]) for word in words if (m := _DISTRICT.match(word))), 0)
    left = [w for w in words if w != postcode and not _is_district(w)]
    while left and left[-1] in _LEADING:  # "dans le 6e"
        left.pop()
    return Parts(street_words(left), number, suffix, postcode, district)


def tail_of(words: Sequence[str]) -> tuple[str, int, int]:
    """Return postcode, arrondissement and length of what directly follows a street.

    >>> tail_of(["dans", "le", "6e", "arrondissement", "demain"])
    ('', 6, 4)
    """
    postcode, district, size = "", 0, 0
    for place, word in enumerate(words[:5]):
        if found := _DISTRICT.match(word):
            district, size = int(found[1]), place + 1
        elif _POSTCODE.match(word):
            postcode, size = word, place + 1
        elif word in {"arrondissement", "arr", "ardt"} and size == place and size:
            size = place + 1
        elif word not in _LEADING:
            break
    return postcode, district, size


def _is_district(word: str) -> bool:
    return bool(_DISTRICT.match(word)) or word in {"arrondissement", "arr", "ardt"}
