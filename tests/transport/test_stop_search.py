"""Stations by what people call them."""

import random
import string

import pytest
from helpers.data import data_path
from rapidfuzz import fuzz
from transport.feeds import BASE, NOW, feed, imported

from callbot.transport.feeds import ensure_feeds
from callbot.transport.spelling import core, spellings, written_out
from callbot.transport.stop_search import GOOD, StopSearch
from callbot.transport.timetable import open_timetable

STOPS = """\
stop_id,stop_name,stop_lat,stop_lon
port,Vieux-Port,43.2950,5.3740
mairie,"Marseille, Pl. St-Michel",43.2960,5.3790
gare,Gare de la Blancarde,43.3020,5.3800
gare2,Hôpital Gal Leclerc,43.3122,5.3802
"""
ALIASES = {"Vieux-Port": ("Old Port", "الميناء القديم", "旧港"), "Ancien Nom": ("rien",)}


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    timetable = imported(tmp_path_factory.mktemp("search"), feed(stops=STOPS))[0]
    return StopSearch(timetable, ALIASES)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("vieux port", "Vieux-Port"),
        ("VIEUX-PORT", "Vieux-Port"),
        ("vieu port", "Vieux-Port"),
        ("old port", "Vieux-Port"),
        ("旧港", "Vieux-Port"),
        ("الميناء القديم", "Vieux-Port"),
        ("place saint michel", "Marseille, Pl. St-Michel"),
        ("pl st michel", "Marseille, Pl. St-Michel"),
        ("marseille place saint-michel", "Marseille, Pl. St-Michel"),
        ("blancarde", "Gare de la Blancarde"),
        ("station blancarde", "Gare de la Blancarde"),
        ("hop. général leclerc", "Hôpital Gal Leclerc"),
        ("hopital gal leclerk", "Hôpital Gal Leclerc"),
    ],
)
def test_what_is_found(search, said, name):
    assert search.find(said)[0].station.name == name


@pytest.mark.parametrize("said", ["aéroport de Lyon", "tour eiffel", "", "rien du tout"])
def test_what_is_not_found(search, said):
    assert search.find(said) == []


def test_near_names_are_there_for_a_question_back(search):
    assert search.nearest("blanquarde")[0].station.name == "Gare de la Blancarde"


def test_only_truly_different_places_are_asked_back(tmp_path):
    near = BASE["stops.txt"] + "gare3,Gare,43.3060,5.3800,0\n"  # 450 m: the same station by name
    far = BASE["stops.txt"] + "gare3,Gare,43.9,5.3800,0\n"
    one = imported(tmp_path / "one", feed(stops=near))[0]
    two = imported(tmp_path / "two", feed(stops=far))[0]
    assert [s.id for s in StopSearch(one).choose("gare")] == ["x:@gare"]
    assert [s.id for s in StopSearch(two).choose("gare")] == ["x:@gare", "x:@gare-2"]


def test_spellings():
    assert written_out("Av. du Gal Leclerc") == ("avenue", "du", "general", "leclerc")
    assert spellings("Lingolsheim, Gare") == {"lingolsheim gare", "gare"}
    assert core("Gare de la Blancarde") == {"blancarde"}
    assert core("la gare") == frozenset()


def mistyped(name, rng):
    """A name with one or two random edits."""
    text = list(name)
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(len(text))
        kind = rng.choice("dris")
        if kind == "d" and len(text) > 3:
            del text[place]
        elif kind == "r":
            text[place] = rng.choice(string.ascii_lowercase)
        elif kind == "i":
            text.insert(place, rng.choice(string.ascii_lowercase))
        elif place:
            text[place - 1 : place + 1] = reversed(text[place - 1 : place + 1])
    return "".join(text)


FOREIGN = """\
Alexanderplatz;Piccadilly Circus;Puerta del Sol;Stazione Termini;Shinjuku;Zócalo;Union Square;Kottbusser Tor
Plaça de Catalunya;Oxford Circus;Bahnhof Zoo;Estação do Oriente;Dam Square;Nyhavn;Praterstern;Karlsplatz
"""


@pytest.mark.data
def test_a_real_network_as_measured(tmp_path):
    """At least 96% of 574 mistyped names are accepted and right; of foreign ones next to none."""
    folder = tmp_path / "cts"
    ensure_feeds([data_path("gtfs", "strasbourg-cts.zip")], folder, now=NOW)
    timetable = open_timetable(folder)
    search, rng = StopSearch(timetable), random.Random(7)
    names = [s.name for s in timetable.stations if len(s.name) >= 6]
    right = accepted = 0
    for name in names:
        found = search.find(mistyped(name, rng))
        accepted += bool(found)
        right += bool(found) and found[0].station.name == name
    assert accepted >= 0.96 * len(names)
    assert right >= 0.94 * len(names)
    foreign = [name for line in FOREIGN.splitlines() for name in line.split(";")]
    assert sum(bool(search.find(name)) for name in foreign) <= 1
    assert all(fuzz.ratio(name, name) > GOOD for name in foreign)
