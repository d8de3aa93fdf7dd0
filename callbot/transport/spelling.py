"""The ways in which the name of a stop or street may be written, folded."""

from __future__ import annotations

from functools import lru_cache

from callbot.text import tokens

# What maps and signs shorten (French addressing and stop names).
WRITTEN_OUT = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "pl": "place",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "r": "rue",
    "rte": "route",
    "ch": "chemin",
    "chem": "chemin",
    "che": "chemin",
    "imp": "impasse",
    "all": "allee",
    "allees": "allee",
    "crs": "cours",
    "sq": "square",
    "qu": "quai",
    "trav": "traverse",
    "tra": "traverse",
    "lot": "lotissement",
    "res": "residence",
    "fbg": "faubourg",
    "fg": "faubourg",
    "gal": "general",
    "gen": "general",
    "mal": "marechal",
    "mar": "marechal",
    "cdt": "commandant",
    "cap": "capitaine",
    "cne": "capitaine",
    "col": "colonel",
    "lt": "lieutenant",
    "dr": "docteur",
    "pr": "professeur",
    "prof": "professeur",
    "pdt": "president",
    "pt": "pont",
    "nd": "notre dame",
    "hop": "hopital",
    "eg": "eglise",
    "cc": "centre commercial",
    "zi": "zone industrielle",
    "za": "zone artisanale",
    "rd": "rond",
    "rpt": "rond point",
    "univ": "universite",
}
# What a name may have or lack without naming another place.
GENERIC = frozenset(
    """
    gare station arret metro tram tramway bus pole echange echanges multimodal sncf ter routiere
    de du des d la le les l a au aux et
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)


@lru_cache(maxsize=65_536)
def written_out(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, abbreviations written out.

    >>> written_out("Pl. St-Michel"), written_out("Av. Gal de Gaulle")
    (('place', 'saint', 'michel'), ('avenue', 'general', 'de', 'gaulle'))
    """
    return tuple(word for each in tokens(name) for word in WRITTEN_OUT.get(each, each).split())


@lru_cache(maxsize=65_536)
def spellings(name: str) -> frozenset[str]:
    """Return the ways to say a whole name: all of it, and the part after a comma.

    >>> sorted(spellings("Strasbourg, Pl. Kléber"))
    ['place kleber', 'strasbourg place kleber']
    """
    _, _, part = name.partition(",")
    return frozenset(" ".join(written_out(each)) for each in (name, part) if tokens(each))


@lru_cache(maxsize=65_536)
def core(name: str) -> frozenset[str]:
    """Return the words that tell a name from others.

    >>> sorted(core("Gare de la Blancarde"))
    ['blancarde']
    """
    return frozenset(word for word in written_out(name) if word not in GENERIC)
