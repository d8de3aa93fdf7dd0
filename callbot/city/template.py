"""The files of a new city: commented YAML that loads as it is and asks to be filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from callbot.text import clean, tokens


class FolderError(ValueError):
    """A folder in which no city can be laid out; says why."""


def write_city(folder: Path, *, name: str, facts: Iterable[str]) -> list[Path]:
    """Lay out a city called ``name``; ``facts`` are the keys that answers need.

    Returns the files written. Raises :class:`FolderError` for a folder that holds something
    already or cannot be written.
    """
    name = clean(name) or "Ville"
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FolderError(f"{folder} is not an empty folder; name a new one.")
        return [_write(folder / file, text) for file, text in _files(name, facts)]
    except OSError as error:
        raise FolderError(f"{folder} cannot be written: {error.strerror or error}.") from None


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _files(name: str, facts: Iterable[str]) -> list[tuple[str, str]]:
    slug = "-".join(tokens(name)) or "city"
    quoted = json.dumps(name, ensure_ascii=False)  # JSON's quotes are YAML's
    return [
        ("city.yaml", _CITY.format(slug=slug, name=quoted)),
        ("facts.yaml", _FACTS + "".join(_groups(sorted(set(facts)), quoted))),
        ("services.yaml", _SERVICES),
        ("places.yaml", _PLACES),
        ("tickets.yaml", _TICKETS),
        ("stops.yaml", _STOPS),
        ("closures.yaml", _CLOSURES),
        ("events/example.ics", _CALENDAR.format(slug=slug).replace("\n", "\r\n")),
        ("README.md", _README.format(name=name)),
    ]


# Valid in the whole country that city.yaml is laid out with. Safety answers name the numbers, and none
# may be silent because nobody has filled one in yet; the sites are those of the state.
_NATIONAL = {
    "emergency_eu": "112",
    "emergency_medical": "15",
    "emergency_fire": "18",
    "emergency_police": "17",
    "emergency_sms": "114",
    "emergency_child": "119",
    "emergency_social": "115",
    "missing_child": "116 000",
    "suicide_line": "3114",
    "violence_line": "3919",
    "elder_abuse_line": "3977",
    "gas_emergency": "0 800 47 33 33",
    "address_change_url": "https://www.service-public.fr/particuliers/vosdroits/R11193",
    "childcare_url": "https://monenfant.fr",
    "civil_foreign_url": "https://www.service-public.fr",
    "conciliator_url": "https://www.conciliateurs.fr",
    "disability_url": "https://www.monparcourshandicap.gouv.fr",
    "elder_url": "https://www.pour-les-personnes-agees.gouv.fr",
    "elections_check_url": "https://www.elections.interieur.gouv.fr",
    "elections_register_url": "https://www.service-public.fr/particuliers/vosdroits/R16396",
    "energy_phone": "0 805 204 805",
    "energy_url": "https://chequeenergie.gouv.fr",
    "family_benefits_url": "https://www.caf.fr",
    "housing_signal_url": "https://signal-logement.beta.gouv.fr",
    "housing_unsafe_phone": "0 806 706 806",
    "housing_url": "https://www.demande-logement-social.gouv.fr",
    "id_search_url": "https://rendezvouspasseport.ants.gouv.fr",
    "id_prefill_url": "https://passeport.ants.gouv.fr",
    "job_phone": "3949",
    "job_url": "https://www.francetravail.fr",
    "mediator_url": "https://www.defenseurdesdroits.fr",
    "parking_fine_url": "https://www.stationnement.gouv.fr",
    "planning_map_url": "https://www.geoportail-urbanisme.gouv.fr",
    "proxy_url": "https://www.maprocuration.gouv.fr",
    "rent_arrears_phone": "0 805 16 00 75",
    "rights_url": "https://www.mesdroitssociaux.gouv.fr",
    "school_calendar_url": "https://www.education.gouv.fr/calendrier-scolaire",
}


def _groups(keys: list[str], name: str) -> Iterable[str]:
    """Yield the entries of facts.yaml; keys with one first word stand together."""
    known = {"city_name": name, **{key: f'"{number}"' for key, number in _NATIONAL.items()}}
    for _, group in groupby(keys, key=lambda key: key.split("_")[0]):
        yield "\n"
        for key in group:
            value = known.get(key, '""')
            yield f'  {key}:\n    value: {value}\n    source: ""\n    reviewed: ""\n'


_CITY = """\
# What the city is. Every text may be given by language: {{fr: …, en: …}}.
city: {slug}
name: {name}
country: FR                 # ISO 3166; public holidays follow it
# subdivision: 57           # where regions have holidays of their own
timezone: Europe/Paris
languages: [fr, en]         # the first is the one that plain texts are in
currency: EUR
# center: {{lat: 43.2965, lon: 5.3698}}
# feed: gtfs                # the timetable: a GTFS folder or zip beside this file, or its URL
events: [events/*.ics]      # calendars: files, patterns, or URLs

# The line on which people answer. Without hours, nobody is ever said to be there.
# line:
#   phone: "01 23 45 67 89"
#   hours: Mo-Fr 08:30-18:00; PH off
"""

_FACTS = """\
# What answers may say of the city, by key. Fill in the values; `callbot check` lists the empty ones.
# An answer whose facts are empty is not given. Quotes keep numbers as they are written.
#
#   line_phone:
#     value: "01 23 45 67 89"                  # or by language: {fr: …, en: …}
#     source: https://www.example.org/contact  # where it stands
#     reviewed: 2026-11-20                     # when somebody last looked
facts:
"""

_SERVICES = """\
# Places with opening hours. Leave the hours out when you are not sure of them.
# Hours are written as on OpenStreetMap: PH are public holidays, SH school holidays (listed in
# holidays.yaml: `school: [{from: 2026-07-04, to: 2026-08-31}]`).
services:
  - id: town_hall
    kind: town_hall           # library, pool, recycling_centre, museum, lost_property …
    name: {fr: Mairie, en: Town hall}
    aliases: {fr: [hôtel de ville], en: [city hall]}
    # address: 1 place de la Mairie
    # lat: 43.2965
    # lon: 5.3698
    # hours: Mo-Fr 08:30-12:00,13:30-17:00; PH off
    # phone: "01 23 45 67 89"
    # url: https://www.example.org
    # source: https://www.example.org
    # reviewed: 2026-11-20
"""

_PLACES = """\
# Places that people name: venues, stations, hospitals, beaches, districts, monuments.
places: []
#  - id: stadium
#    kind: venue
#    name: {fr: Stade municipal, en: City stadium}
#    aliases: [le stade]
#    lat: 43.2698
#    lon: 5.3959
"""

_TICKETS = """\
# Tickets and passes. Prices in quotes, with a point.
currency: EUR
tickets: []
#  - id: single
#    name: {fr: Ticket 1 voyage, en: Single ticket}
#    aliases: {fr: [ticket, ticket à l'unité], en: [ticket]}
#    price: "1.70"
#    validity: {fr: 1 heure, en: 1 hour}
#    source: https://www.example.org
#    reviewed: 2026-11-20
"""

_STOPS = """\
# Other names that people use for stops of the timetable.
aliases: {}
#  Gare Saint-Charles: [la gare, saint charles]
"""

_CLOSURES = """\
# What is closed, from when to when: journeys do not board or get off there at that moment.
closures: []
#  - id: market
#    scope: station            # stop, station, route, section, polygon
#    refs: [Place du Marché]   # ids of the timetable, or exact names
#    start: 2026-07-14 18:00
#    end: 2026-07-15 02:00
#    allow: none               # none, exit_only, pass_through
#    reason: {fr: feu d'artifice, en: fireworks}
#    source: https://www.example.org
"""

_CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//callbot//example//EN
X-WR-CALNAME:Exemple
BEGIN:VEVENT
UID:market@{slug}.example
DTSTAMP:20260101T000000Z
DTSTART:20260103T080000
DTEND:20260103T130000
RRULE:FREQ=WEEKLY;BYDAY=SA
SUMMARY:Exemple : marché du samedi (à remplacer)
X-CALLBOT-SUMMARY-EN:Example: Saturday market (to be replaced)
X-CALLBOT-ALIASES:le marché
LOCATION:Place du Marché
CATEGORIES:market,free
END:VEVENT
END:VCALENDAR
"""

_README = """\
# {name}

The facts of one city for Callbot. Nothing here is code; every file explains itself.

1. `city.yaml`: country, timezone, languages, the timetable, the line that people answer.
2. `facts.yaml`: fill in the values that answers need.
3. `services.yaml`, `places.yaml`, `tickets.yaml`, `stops.yaml`, `closures.yaml`: what people ask about.
4. `events/`: calendars (iCalendar); replace the example.
5. `intents/` (optional): answers that only this city gives, or that replace one of the program's.

Check it with `callbot check --city .`, try it with `callbot serve --city .`
"""
