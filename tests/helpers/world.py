"""A small town for tests of answers: one metro, a night bus, three tickets, a pool, a few events."""

import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from transport.feeds import BASE, imported, with_rows

from callbot.answers import SOURCES
from callbot.answers.query import Query, World
from callbot.answers.render import Renderer
from callbot.city.calendar import Holidays
from callbot.city.facts import City, Fact, Place, Service, Ticket, Wording
from callbot.content.loader import load
from callbot.events.agenda import Agenda
from callbot.events.event import Event, series_of
from callbot.i18n.catalogues import Catalogues
from callbot.model import Conversation, Intent, Location, Message, Slot, SlotValue, Variant
from callbot.settings import PACKAGE_DATA

PARIS = ZoneInfo("Europe/Paris")
PORT, TOWN_HALL, STATION = "x:@vieux-port", "x:@mairie-place", "x:@gare"
FEED_INFO = """\
feed_publisher_name,feed_publisher_url,feed_lang,callbot_indicative
Régie,https://example.org/,fr,{indicative}
"""
# All of 2026 up to October, so that both nights on which the clocks change are in it.
CALENDAR = BASE["calendar.txt"].replace("20260501,20260630", "20260301,20261031")


def at(text: str) -> datetime:
    """Return a local time of Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@lru_cache(maxsize=2)
def timetable(*, indicative: bool = False):
    """Return line 1 (Vieux-Port - Mairie - Gare), night bus N, and bus 2 that avoids the port."""
    folder = Path(tempfile.mkdtemp(prefix="callbot-world-"))
    files = BASE | {
        "feed_info.txt": FEED_INFO.format(indicative=int(indicative)),
        "calendar.txt": CALENDAR,
        "routes.txt": with_rows("routes", "r2,2,Mairie - Gare,3,00FF00,000000\n"),
        "trips.txt": with_rows("trips", "r2,week,b1,Gare,0,1\n"),
        "stop_times.txt": with_rows(
            "stop_times",
            "b1,10:00:00,10:00:00,mairie,1\nb1,10:04:00,10:04:00,gare,2\n",
        ),
    }
    return imported(folder, files)[0]


def event(uid: str, title: str, start: str, hours: float = 2, **changes) -> Event:
    """Return an event that begins at a local time."""
    begin = at(start)
    known = {"place": "Stade", "source": "Agenda de la ville", "as_of": begin - timedelta(days=3)}
    return Event(uid, title, begin, begin + timedelta(hours=hours), **{**known, **changes})


EVENTS = (
    event("fair", "Foire", "2026-05-12T10:00", tags=frozenset({"children", "free"})),
    event("fair", "Foire", "2026-05-13T10:00", tags=frozenset({"children", "free"})),
    event("gig", "Concert", "2026-05-12T21:00", titles={"en": "Gig"}, address="1 rue du Stade",
          location=Location(43.3021, 5.3801)),
    event("off", "Régate", "2026-05-14T10:00", status="cancelled"),
    event("late", "Match", "2026-05-15T20:00", status="moved", moved_from=at("2026-05-14T20:00")),
    event("old", "Carnaval", "2026-03-15T15:00"),
    event("feast", "Fête", "2026-05-16T00:00", 24, all_day=True, place=""),
)  # fmt: skip


def agenda(events=EVENTS) -> Agenda:
    """Return a calendar of events; those with one uid are one series."""
    uids = dict.fromkeys(each.uid for each in events)
    series = [series_of(e for e in events if e.uid == uid) for uid in uids]
    return Agenda(series, timezone=PARIS, source="Agenda de la ville", as_of=at("2026-05-10T08:00"))


def words(**texts: str) -> Wording:
    """Return a text by language."""
    return Wording(texts)


def ticket(id_: str, name: str, price: str, validity: str = "") -> Ticket:
    """Return a ticket of a small price list."""
    lasts = words(fr=validity) if validity else Wording()
    return Ticket(id_, words(fr=name, en=f"{name} (en)"), Decimal(price), "EUR", validity=lasts,
                  source="Tarifs 2026")  # fmt: skip


CITY = City(
    id="town",
    names=words(fr="Ville"),
    country="FR",
    timezone=PARIS,
    languages=("fr", "en"),
    holidays=Holidays("FR"),
    facts={"line_phone": Fact("line_phone", words(fr="01 23 45 67 89"))},
    services=(
        Service("pool", "pool", words(fr="Piscine", en="Pool"), address="2 quai",
                hours="Mo-Fr 12:00-20:00; PH off", phone="0123", source="Ville"),
        Service("fountain", "other", words(fr="Fontaine"), hours="24/7"),
        Service("archive", "other", words(fr="Archives"), phone="0456"),
    ),
    places=(
        Place("stadium", "venue", words(fr="Stade", en="Stadium"), Location(43.3020, 5.3801)),
        Place("far", "beach", words(fr="Île"), Location(43.0, 5.0)),
    ),
    tickets=(
        ticket("single", "Ticket", "1.70", "1 h"),
        ticket("day", "Pass jour", "5.20", "24 h"),
        ticket("gold", "Carte", "10"),
    ),
    line={"hours": "Mo-Fr 08:00-18:00; PH off"},
)  # fmt: skip


def world(**changes) -> World:
    """Return the town, with parts replaced."""
    return replace(World(CITY, agenda(), timetable()), **changes)


def value(kind: str, text: str, ref: str = "", said: str = "") -> SlotValue:
    """Return a slot's value."""
    return SlotValue(kind, text, said or text, ref)


STOP_PORT = value("stop", "Vieux-Port", PORT)
STOP_HALL = value("stop", "Mairie, Place", TOWN_HALL)
LINE_1, LINE_2, LINE_N = (value("line", n.upper(), f"x:r{n}") for n in ("1", "2", "n"))


def query(
    source: str,
    now: str,
    *slots: SlotValue,
    answers: tuple[Variant, ...] = (),
    world_: World | None = None,
    options: dict[str, str] | None = None,
    start: SlotValue | None = None,
    end: SlotValue | None = None,
    **changes,
) -> Query:
    """Return a question with those slots, each under the name of its kind.

    ``start`` and ``end`` fill the slots of a journey's two ends.
    """
    named = {each.kind: each for each in slots}
    kinds = [Slot(name, name) for name in named]
    for name, role, each in (("start", "from", start), ("end", "to", end)):
        kinds.append(Slot(name, "stop", also=("place", "event"), role=role))
        named |= {name: each} if each else {}
    intent = Intent("test.one", "", "", source, "L", "", date(2026, 1, 1), tuple(kinds), answers,
                    options=options or {})  # fmt: skip
    return Query(intent, named, at(now), changes.pop("language", "fr"), world_ or world(),
                 conversation=changes.pop("conversation", Conversation("")), **changes)  # fmt: skip


def look_up(source: str, now: str, *slots: SlotValue, **changes):
    """Return what a source finds."""
    found = SOURCES[source].look_up(query(source, now, *slots, **changes))
    assert found.result in SOURCES[source].results
    given = set(found.values) - {"indicative", "realtime", "notice"}
    assert given <= SOURCES[source].gives, "a source gives what its table does not promise"
    return found


@lru_cache(maxsize=4)
def renderer(language: str = "fr", *, plain: bool = False) -> Renderer:
    """Return the renderer of a language with the package's own sentences and catalogues."""
    catalogues = Catalogues.load(PACKAGE_DATA / "translations")
    messages = load([PACKAGE_DATA / "intents"]).messages
    return Renderer(catalogues, messages, language, plain)


def say(found_value: object, language: str = "fr", *, spoken: bool = False) -> str:
    """Return a value as an answer says it, with plain spaces."""
    return plain_spaces(renderer(language).value(found_value, spoken=spoken))


def plain_spaces(text: str) -> str:
    """Return ``text`` with every no-break space made an ordinary one."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def variant(text: str, other: str = "", *, count: str = "", spoken: str = "", plain: str = "",
            **when: str) -> Variant:  # fmt: skip
    """Return one possible answer."""
    return Variant(Message(text, other, count), Message(spoken) if spoken else None,
                   Message(plain) if plain else None, when)  # fmt: skip
