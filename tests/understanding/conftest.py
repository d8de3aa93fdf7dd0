"""A little town for the understanding: the shipped content and word lists, and a few names."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from helpers.small import small_intents

from callbot.content.loader import load
from callbot.model import Name
from callbot.understanding import Understanding
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.safety import Safety

ZONE = ZoneInfo("Europe/Paris")
STOPS = (
    "Castellane", "Gare Saint-Charles", "Vieux-Port", "La Rose", "Rond-Point du Prado", "Prado",
    "La Timone", "Noailles", "Réformés - Canebière", "Sainte-Marguerite Dromel", "Bougainville",
    "8 mai 1945", "Luminy", "Joliette",
)  # fmt: skip
LINES = ("M1", "M2", "T1", "T2", "T3", "83", "21", "49", "12", "38", "B1", "A")


@pytest.fixture(scope="session")
def content():
    return load([small_intents()])


@pytest.fixture(scope="session")
def lexicon(content):
    return Lexicon(content.lexicons)


@pytest.fixture(scope="session")
def names():
    found = [Name("stop", stop, f"m:{stop}", (stop,)) for stop in STOPS]
    found += [Name("line", line, f"m:{line}", (line, "Castellane - Luminy")) for line in LINES]
    return [
        *found,
        Name("place", "Stade Vélodrome", "velodrome", ("Vélodrome", "Orange Vélodrome")),
        Name("place", "Vieux-Port", "old-port", ("Vieux-Port", "Old Port")),
        Name("event", "Marché de Noël", "xmas", ("marché de noël", "Christmas market")),
        Name("service", "Mairie centrale", "hall", ("mairie", "town hall")),
        Name("service", "Fourrière municipale", "pound", ("fourrière",)),
        Name("ticket_product", "Ticket 1 voyage", "single", ("ticket", "single ticket")),
        Name("language", "English", "en", ("English", "anglais")),
    ]


@pytest.fixture(scope="session")
def understanding(content, names):
    return Understanding(content, names, languages=("fr", "en"), timezone=ZONE)


@pytest.fixture(scope="session")
def safety(content, lexicon):
    return Safety(
        content.safety,
        lexicon,
        intents=content.intents.values(),
        scene_words=content.safety_words,
    )


@pytest.fixture
def now():
    return datetime(2026, 5, 12, 14, 20, tzinfo=ZONE)  # a Tuesday
