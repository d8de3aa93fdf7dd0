"""A city folder: what it gives, and what is said of every mistake in it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from callbot.city import load_city, names
from callbot.model import Location

CITY = """\
city: testville
name: {fr: Testville, en: Testtown}
country: FR
timezone: Europe/Paris
languages: [fr, en]
center: {lat: 43.3, lon: 5.4}
events: [events/*.ics, "https://example.org/all.ics"]
line: {phone: "3013", hours: "Mo-Fr 08:30-18:00; PH off"}
"""
FACTS = """\
facts:
  phone:
    value: "3013"
    source: https://example.org
    reviewed: 2026-11-20
  website:
    value: {fr: https://example.org/fr, en: https://example.org/en}
"""
SERVICES = """\
services:
  - id: library
    kind: library
    name: {fr: Bibliothèque, en: Library}
    aliases: {fr: [médiathèque], en: [public library]}
    lat: 43.29
    lon: 5.38
    hours: Tu-Sa 11:00-19:00; PH off
    url: https://example.org/library
    reviewed: 2026-11-20
"""
TICKETS = """\
tickets:
  - id: single
    name: {fr: Ticket, en: Ticket}
    price: "1.70"
    validity: {fr: 1 heure, en: 1 hour}
"""
PLACES = """\
places:
  - {id: beach, name: Plage du Prado, aliases: [le prado], lat: 43.26, lon: 5.37, kind: beach}
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in {"city": CITY, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path, **files: str) -> list[str]:
    _, problems = load_city(write(folder, **files))
    return [
        f"{Path(p.file).name}:{p.line}:{p.column} {p.level} {p.message} {p.hint}" for p in problems
    ]


def test_a_city_without_its_optional_files_loads_without_a_word(tmp_path):
    city, problems = load_city(write(tmp_path))
    assert problems == []
    assert (city.id, city.name, city.center) == ("testville", "Testville", Location(43.3, 5.4))
    assert city.events == (str(tmp_path / "events/*.ics"), "https://example.org/all.ics")
    assert city.line_hours.holidays.country == "FR"


def test_facts_are_said_in_the_language_asked_or_the_citys_first(tmp_path):
    city, problems = load_city(write(tmp_path, facts=FACTS))
    assert problems == []
    assert city.fact("website", "en") == "https://example.org/en"
    assert city.fact("website", "en-GB") == "https://example.org/en"
    assert city.fact("website", "de") == "https://example.org/fr"
    assert city.fact("phone", "en") == "3013"
    assert city.fact("nothing", "fr") is None
    assert city.facts["phone"].reviewed == date(2026, 11, 20)


def test_services_places_and_tickets_are_there_with_their_values(tmp_path):
    city, problems = load_city(write(tmp_path, services=SERVICES, tickets=TICKETS, places=PLACES))
    assert problems == []
    assert city.service("library").name_in("en") == "Library"
    assert (city.ticket("single").price, city.ticket("single").currency) == (Decimal("1.70"), "EUR")
    assert city.ticket("single").validity_in("en") == "1 hour"
    assert city.place("beach").location == Location(43.26, 5.37)
    assert city.place("library").location == Location(43.29, 5.38)  # a service is a place too
    assert city.service("nothing") is city.place("nothing") is city.ticket("nothing") is None


def test_the_gazetteer_gets_every_name_in_every_language(tmp_path):
    city, _ = load_city(write(tmp_path, services=SERVICES, tickets=TICKETS, places=PLACES))
    found = {(name.kind, name.ref): name for name in names(city)}
    library = found["service", "library"]
    assert library.value == "Bibliothèque"
    assert library.names == ("Bibliothèque", "Library", "médiathèque", "public library")
    assert ("place", "library") in found
    assert found["place", "beach"].names == ("Plage du Prado", "le prado")
    assert found["ticket_product", "single"].value == "Ticket"


def test_other_names_of_stops(tmp_path):
    city, problems = load_city(write(tmp_path, stops="aliases:\n  Saint-Charles: [la gare]\n"))
    assert problems == []
    assert city.stop_aliases == {"Saint-Charles": ("la gare",)}


def test_school_holidays_reach_the_hours(tmp_path):
    files = {
        "holidays": "school:\n  - {name: été, from: 2026-07-04, to: 2026-08-31}\n",
        "services": SERVICES.replace("Tu-Sa 11:00-19:00; PH off", "SH Mo-Fr 10:00-12:00"),
    }
    city, problems = load_city(write(tmp_path, **files))
    assert problems == []
    hours = city.opening_hours(city.service("library").hours)
    assert len(hours.intervals(date(2026, 7, 6))) == 1
    assert hours.intervals(date(2026, 9, 7)) == []


def test_school_holidays_that_nobody_listed_are_doubtful(tmp_path):
    services = SERVICES.replace("Tu-Sa 11:00-19:00; PH off", "SH Mo-Fr 10:00-12:00")
    assert problems_of(tmp_path, services=services) == [
        "services.yaml:8:12 warning These hours use school holidays (SH), but the city lists none. "
        "Write them in holidays.yaml: school: [{from: 2026-07-04, to: 2026-08-31}]."
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("hours: Tu-Sa", "hours: Ma-Sa", "services.yaml:8:12 error “Ma-Sa 11:00-19:00; PH off” is not"),
        ("2026-11-20", "20/11/2026", "services.yaml:10:15 error “20/11/2026” is not a date. Write it"),
        ("https://", "ftp://", "services.yaml:9:10 error “ftp://example.org/library” is not a web address"),
        ("43.29", "43,29", "services.yaml:6:10 error “43,29” is not a possible “lat”."),
        ("43.29", "143.29", "services.yaml:6:10 error “143.29” is not a possible “lat”."),
        ("    lat: 43.29\n", "", "services.yaml:2:5 error One of “lat” and “lon” is missing."),
        ("kind:", "kindd:", "services.yaml:3:5 error The key “kindd” is not known here. Did you mean"),
        ("id: library\n    ", "", "services.yaml:2:5 error The key “id” is missing here."),
        ("en: Library", "english!: Library", "services.yaml:4:30 error “english!” is not a language"),
        ("[médiathèque]", "médiathèque", "services.yaml:5:19 error “aliases” must be a list of texts."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_service_is_told_with_its_place(tmp_path, right, wrong, said):
    found = problems_of(tmp_path, services=SERVICES.replace(right, wrong))
    assert any(problem.startswith(said) for problem in found), found


@pytest.mark.parametrize("price", ["1,70", "free", "-1", "NaN", "1.70 €"])
def test_what_is_not_a_price_is_refused(tmp_path, price):
    found = problems_of(tmp_path, tickets=TICKETS.replace("1.70", price))
    assert found == [
        f"tickets.yaml:4:12 error “{price}” is not a price. Write the amount alone, with a point: 1.70."
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("FR", "Frankreich", "city.yaml:3:10 error “Frankreich” has no known holidays."),
        ("FR", "FR\nsubdivision: ZZ", "city.yaml:4:14 error “ZZ” is no subdivision of FR."),
        ("Europe/Paris", "Paris", "city.yaml:4:11 error “Paris” is no timezone."),
        ("timezone: Europe/Paris\n", "", "city.yaml:1:1 error The key “timezone” is missing here."),
        ("Mo-Fr 08:30", "Mo-Fr 8h30", "city.yaml:8:30 error “Mo-Fr 8h30-18:00; PH off” is not"),
    ],
)
def test_a_mistake_in_the_city_is_told_and_the_rest_loads(tmp_path, right, wrong, said):
    found = problems_of(tmp_path, city=CITY.replace(right, wrong))
    assert [problem[: len(said)] for problem in found] == [said]
    assert load_city(tmp_path)[0].name == "Testville"


def test_one_id_twice_is_told(tmp_path):
    twice = SERVICES + SERVICES.removeprefix("services:\n")
    assert problems_of(tmp_path, services=twice) == [
        "services.yaml:11:9 error The id “library” stands here twice. Rename one."
    ]


def test_an_empty_fact_is_a_gap_and_a_fact_without_value_a_mistake(tmp_path):
    found = problems_of(tmp_path, facts='facts:\n  a: {value: ""}\n  b: {source: x}\n')
    assert [problem.split()[1] for problem in found] == ["warning", "error"]


def test_a_folder_without_a_city_says_how_to_get_one(tmp_path):
    city, problems = load_city(tmp_path / "nowhere")
    assert [p.hint for p in problems] == ["Run `callbot init DIR` to lay out a new city."]
    assert city.name == "nowhere"


@pytest.mark.parametrize("text", ["- a\n- b\n", "facts: [a, b]\n", "facts:\n  a: b\n", "{", "\t"])
def test_files_of_another_shape_are_reported_and_never_raise(tmp_path, text):
    for name in ("facts", "services", "places", "tickets", "stops", "holidays", "city"):
        assert problems_of(tmp_path, **{name: text})
