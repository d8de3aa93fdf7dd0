"""Cards lead to the map."""

from helpers.world import CITY, at, look_up, query, value, world

from callbot.answers.links import map_link
from callbot.answers.services import card
from callbot.city.facts import Service, Wording
from callbot.model import Location


def test_what_is_chosen_stands_after_the_number_sign():
    assert map_link("line", "rtm:M1", "fr") == "/map/?language=fr#line=rtm%3AM1"
    link = map_link("stop", "x:@gare", "ar", at=at("2026-05-12T14:30"))
    assert link == "/map/?language=ar#stop=x%3A%40gare&at=2026-05-12T14%3A30"


def test_an_event_is_shown_at_its_time_where_its_place_is_known():
    [gig] = look_up("event_when", "2026-05-12T09:00", value("event", "Concert", "gig")).cards
    assert gig["map"] == "/map/?language=fr#event=gig&at=2026-05-12T21%3A00"
    [fair] = look_up("event_when", "2026-05-12T09:00", value("event", "Foire", "fair")).cards
    assert "map" not in fair


def test_a_service_is_shown_where_its_place_is_known():
    asked = query("text", "2026-05-12T09:00", world_=world(), language="en")
    pool = Service("pool", "pool", Wording({"fr": "Piscine"}), location=Location(43.3, 5.4))
    assert card(pool, asked)["map"] == "/map/?language=en#place=pool"
    assert "map" not in card(CITY.services[0], asked)
