"""Words of the languages that agents type in: what weighs nothing, what denies, what is said two ways.

A language that is not here is searched all the same; then only typing errors count as light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tongue:
    """All words folded. ``fillers`` and ``light`` words may be left out or added freely."""

    fillers: tuple[tuple[str, ...], ...] = ()
    light: frozenset[str] = frozenset()
    denials: frozenset[str] = frozenset()  # words that deny a sentence
    weak: frozenset[str] = frozenset()  # left out in speech where a denial stands too
    unsure: frozenset[str] = frozenset()  # denials only together with a weak word: "plus"
    same: Mapping[str, str] = field(default_factory=dict)  # word -> the form it is compared by
    pairs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    endings: tuple[tuple[str, str], ...] = ()  # endings that only agree with another word
    minutes: frozenset[str] = frozenset({"min", "mins", "mn"})
    hours: frozenset[str] = frozenset()


def _fillers(*said: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(each.split()) for each in said), key=len, reverse=True))


def _set(said: str) -> frozenset[str]:
    return frozenset(said.split())


_FR = Tongue(
    fillers=_fillers(
        "s il vous plait", "s il te plait", "svp", "stp", "bonjour", "bonsoir", "monsieur", "madame",
        "mesdames", "messieurs", "mademoiselle", "alors", "euh", "eh bien", "voila",
    ),
    light=_set("le la les l un une des"),
    denials=_set(
        "pas plus jamais aucun aucune sans rien personne ni non interdit interdite interdits interdites"
    ),
    weak=_set("ne n"),
    unsure=_set("plus"),
    same={
        "d": "de", "du": "de", "au": "a", "aux": "a", "qu": "que", "j": "je", "ca": "cela", "c": "ce",
        "min": "minutes", "mn": "minutes", "minute": "minutes", "tel": "telephone",
    },
    endings=(("ees", "e"), ("ee", "e"), ("es", "e"), ("ez", "e"), ("er", "e"), ("s", ""), ("x", "")),
    minutes=_set("min mn minute minutes"),
    hours=_set("h heure heures"),
)  # fmt: skip
_EN = Tongue(
    fillers=_fillers(
        "please", "sir", "madam", "hello", "hi", "good morning", "good evening", "well", "um"
    ),
    light=_set("the a an"),
    denials=_set("not no never without nothing nobody none forbidden cannot"),
    same={
        "min": "minutes", "mins": "minutes", "minute": "minutes", "elevator": "lift",
        "restroom": "toilets", "restrooms": "toilets", "toilet": "toilets", "is": "is", "s": "is",
        "m": "am", "re": "are", "ll": "will", "ve": "have", "d": "would",
    },
    pairs={
        ("don", "t"): ("do", "not"), ("doesn", "t"): ("does", "not"), ("didn", "t"): ("did", "not"),
        ("isn", "t"): ("is", "not"), ("aren", "t"): ("are", "not"), ("wasn", "t"): ("was", "not"),
        ("can", "t"): ("can", "not"), ("won", "t"): ("will", "not"), ("hasn", "t"): ("has", "not"),
        ("haven", "t"): ("have", "not"), ("mustn", "t"): ("must", "not"),
    },
    endings=(("s", ""),),
    minutes=_set("min mins minute minutes"),
    hours=_set("oclock"),
)  # fmt: skip
_ES = Tongue(
    fillers=_fillers(
        "por favor", "hola", "buenos dias", "buenas tardes", "senor", "senora", "pues", "entonces"
    ),
    light=_set("el la los las un una unos unas"),
    denials=_set("no nunca sin ningun ninguna nada nadie ni jamas tampoco prohibido prohibida prohibidos"
                 " prohibidas"),
    same={"min": "minutos", "minuto": "minutos", "del": "de", "al": "a"},
    endings=(("es", ""), ("s", "")),
    minutes=_set("min minuto minutos"),
    hours=_set("h hora horas"),
)  # fmt: skip
_UNKNOWN = Tongue()
_KNOWN = {"fr": _FR, "en": _EN, "es": _ES}


def tongue(language: str) -> Tongue:
    """Return the words of a language."""
    return _KNOWN.get(language, _UNKNOWN)
