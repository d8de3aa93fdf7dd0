"""The names that people may use for what the city knows, as entries of the gazetteer."""

from __future__ import annotations

from callbot.city.facts import City, Wording
from callbot.model import Name


def names(city: City) -> list[Name]:
    """Return the names of city, other towns, services, places and tickets in all languages, with aliases.

    ``value`` is the name in the city's first language, ``ref`` the id in the city's files.
    """
    found = [_name("city", city.id, city.names, ())]
    found += [_name("town", t.id, t.name, t.aliases) for t in city.towns]
    found += [_name("service", s.id, s.name, s.aliases) for s in city.services]
    found += [_name("place", p.id, p.name, p.aliases) for p in city.all_places()]
    return found + [_name("ticket_product", t.id, t.name, t.aliases) for t in city.tickets]


def _name(kind: str, ref: str, name: Wording, aliases: tuple[str, ...]) -> Name:
    every = dict.fromkeys((str(name), *name.texts.values(), *aliases))
    return Name(kind, str(name), ref, tuple(every))
