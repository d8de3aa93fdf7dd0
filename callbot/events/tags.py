"""What kind of event it is: known words of categories become tags, prices and ages are read warily."""

from __future__ import annotations

import re
from collections.abc import Iterable

from callbot.text import fold

_KNOWN = {
    "children": "children kids family families enfant enfants famille familles jeune-public "
    "tout-public-familial jeunesse petite-enfance tout-petits",
    "free": "free gratuit gratuite gratuits entree-libre acces-libre free-entry free-admission",
    "sport": "sport sports sportif match football rugby voile sailing course running judo tennis",
    "concert": "concert concerts musique music live opera",
    "exhibition": "exhibition exposition expo vernissage",
    "theatre": "theatre theater spectacle danse dance cirque",
    "cinema": "cinema film projection",
    "market": "market marche brocante braderie",
    "festival": "festival fete carnaval carnival",
    "games": "olympics paralympics jeux-olympiques jeux-paralympiques jo",
}
_TAG_OF = {word: tag for tag, words in _KNOWN.items() for word in words.split()}
_FREE = re.compile(
    r"\b(gratuite?s?|entree (libre|gratuite)|acces (libre|gratuit)|free( (entry|admission))?)\b"
)
_NOT_SURELY = re.compile(  # what makes a “free” mean something else, or free for some people only
    r"[€$£]|\b(euros?|eur|chf)\b|\b(pas|non|sauf|hors|pour|moins|plus|ans|enfants?|adherents?|abonnes?"
    r"|membres?|etudiants?|tarifs?|reduit|chapeau|dons?|participation|contremarques?|dimanches?"
    r"|inscription gratuite|adhesion|not|except|under|members?|students?|donation)\b"
)
OLDEST_CHILD = 14


def tags_of(words: Iterable[str]) -> frozenset[str]:
    """Return the tags of categories or keywords: the known ones, and each word folded."""
    folded = {fold(word).strip() for word in words}
    known = {_TAG_OF[key] for word in folded if (key := word.replace(" ", "-")) in _TAG_OF}
    return frozenset(known | folded - {""})


def is_free(price: str) -> bool:
    """Tell whether a price text says that everyone comes in free; a doubt is a no."""
    text = fold(price)
    return bool(_FREE.search(text)) and not _NOT_SURELY.search(text)


def names_a_price(price: str) -> bool:
    """Tell whether a price text names an amount."""
    return bool(re.search(r"\d\s*(€|euros?\b|eur\b|chf\b)|[€$£]\s*\d", fold(price)))


def is_for_children(youngest: object, oldest: object) -> bool:
    """Tell whether an age range in years is that of children."""
    ages = [age for age in (youngest, oldest) if isinstance(age, int | float)]
    return len(ages) == 2 and 0 < ages[1] <= OLDEST_CHILD and ages[0] <= ages[1]
