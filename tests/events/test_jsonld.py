"""schema.org events in JSON-LD files and in web pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from callbot.events.jsonld import has_events, read_html, read_jsonld
from callbot.model import Location

PARIS = ZoneInfo("Europe/Paris")
FULL = {
    "@context": "https://schema.org", "@type": "MusicEvent", "@id": "https://example.org/e/1",
    "name": [{"@value": "Opéra", "@language": "fr"}, {"@value": "Opera", "@language": "en"}],
    "startDate": "2026-05-02T20:00", "endDate": "2026-05-02T22:00:00+02:00",
    "eventStatus": "https://schema.org/EventRescheduled",
    "previousStartDate": ["2026-04-01T20:00", "2026-04-20T20:00"],
    "location": {"@type": "Place", "name": "Opéra municipal",
                 "geo": {"latitude": "43.29", "longitude": 5.37},
                 "address": {"streetAddress": "2 rue Molière", "postalCode": "13001",
                             "addressLocality": "Marseille"}},
    "offers": [{"price": "0.00"}, {"price": 0}], "typicalAgeRange": "6-12",
    "url": "https://example.org/e/1", "organizer": {"name": "Ville"},
}  # fmt: skip


def only(**changes):
    series, problems = read_jsonld({**FULL, **changes}, "x.json", timezone=PARIS)
    assert problems == []
    [found] = series[0].expand(
        datetime(2026, 1, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS)
    )
    return found


def test_a_full_event():
    found = only()
    assert (found.title, found.title_in("en"), found.uid) == (
        "Opéra",
        "Opera",
        "https://example.org/e/1",
    )
    assert (found.start, found.end) == (
        datetime(2026, 5, 2, 20, tzinfo=PARIS), datetime(2026, 5, 2, 22, tzinfo=PARIS)
    )  # fmt: skip
    assert (found.status, found.moved_from) == ("moved", datetime(2026, 4, 20, 20, tzinfo=PARIS))
    assert (found.place, found.address) == ("Opéra municipal", "2 rue Molière, 13001 Marseille")
    assert found.location == Location(43.29, 5.37)
    assert found.tags == {"concert", "free", "children"}
    assert found.source == "Ville"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("EventCancelled", ("cancelled", False)),
        ("http://schema.org/EventCancelled", ("cancelled", False)),
        ("https://schema.org/EventPostponed", ("cancelled", True)),
        ("https://schema.org/EventScheduled", ("confirmed", False)),
        (None, ("confirmed", False)),
    ],
)
def test_the_status(status, expected):
    found = only(eventStatus=status)
    assert (found.status, found.postponed) == expected


@pytest.mark.parametrize(
    ("offers", "free"),
    [
        ({"price": "0"}, True), ({"lowPrice": 0, "highPrice": 15}, False),
        ([{"price": 0}, {"price": 5}], False),
        ({"availability": "InStock"}, False), (None, False), ([], False), ({"price": "0.5"}, False),
    ],
)  # fmt: skip
def test_free_is_when_every_offer_costs_nothing(offers, free):
    assert ("free" in only(offers=offers).tags) is free


def test_what_it_says_of_itself_wins_over_offers():
    assert "free" not in only(isAccessibleForFree=False).tags
    assert "free" in only(isAccessibleForFree=True, offers=None).tags


def test_dates_without_times_are_whole_days():
    found = only(startDate="2026-05-02", endDate="2026-05-03")
    assert (found.all_day, found.end) == (True, datetime(2026, 5, 4, tzinfo=PARIS))


def test_a_place_that_is_only_a_text_and_one_that_is_only_online():
    assert only(location="Vieux-Port").place == "Vieux-Port"
    online = [
        {"@type": "VirtualLocation", "url": "https://x.org"},
        {"@type": "Place", "name": "Salle"},
    ]
    assert only(location=online).place == "Salle"


def test_events_are_found_wherever_they_are():
    item = {"@type": "ListItem", "item": {**FULL, "@id": "https://example.org/e/2"}}
    document = {"@graph": [{"@type": "ItemList", "itemListElement": [item]}, FULL]}
    series, _ = read_jsonld(document, "x.json", timezone=PARIS)
    assert [each.uid[-1] for each in series] == ["2", "1"]
    assert has_events(document)
    assert not has_events({"@type": "BroadcastEvent", "name": "x"})
    assert not has_events({"@type": "Organization", "name": "x"})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "“without a name”: it has no name"),
        ({"startDate": "soon"}, "“Opéra”: its startDate"),
    ],
)
def test_an_event_that_cannot_be_used_is_reported(changes, said):
    if "name" not in changes:
        changes = {**changes, "name": "Opéra"}
    series, [problem] = read_jsonld({**FULL, **changes}, "x.json", timezone=PARIS)
    assert series == []
    assert said in problem.message


def test_a_web_page_with_a_broken_and_a_whole_script():
    page = """<!doctype html><p>Agenda
<script>var x = 1;</script>
<script type="application/ld+json">
{"@type": "Event",
 "name": }
</script>
<script type='application/LD+JSON; charset=utf-8'>{"@type": "Event", "name": "Bal",
"startDate": "2026-05-02T20:00"}</script>"""
    series, [problem] = read_html(page, "x.html", timezone=PARIS)
    assert [each.title for each in series] == ["Bal"]
    assert (problem.line, problem.rule) == (5, "json")


def test_a_document_nested_for_ever_is_given_up():
    document = {"@type": "Event"}
    for _ in range(500):
        document = {"x": document}
    assert not has_events(document)
