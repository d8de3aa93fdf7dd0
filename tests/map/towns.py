"""What the map shows in its tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers.world import CITY, PORT, TOWN_HALL, at, world
from transport.feeds import BASE, imported

from callbot.city.facts import Service, Wording
from callbot.model import Location
from callbot.transport.closures import Closure, Closures

HALL = Service(
    "hall", "town_hall", Wording({"fr": "Mairie", "en": "Town hall"}), ("hôtel de ville",),
    "1 place de la Mairie", Location(43.2962, 5.3792), "Mo-Fr 08:30-17:00; PH off", "04 91 00 00 00",
    "https://ville.example/", "Ville",
)  # fmt: skip
CLOSURES = (
    Closure("race", "station", (TOWN_HALL,), start=at("2026-05-12T14:00"),
            end=at("2026-05-12T18:00"), reason={"fr": "course", "en": "race"}, source="Ville"),
    Closure("works", "station", (PORT,), start=at("2026-05-12T20:00"), end=at("2026-05-13T02:00"),
            reason={"en": "works"}),
)  # fmt: skip
LINES, STOPS_A_LINE = 60, 40


def small_world() -> Any:
    """The town of the answers' tests, with a town hall and two closures on the day."""
    known = world()
    town = replace(CITY, services=(*CITY.services, HALL))
    return replace(known, city=town, closures=Closures(CLOSURES, known.timetable))


def big_timetable(folder: Path) -> Any:
    """60 lines of 40 stops each, crossing nowhere: 2,400 stops."""
    stops = [f"s{n},Stop {n},{43.2 + n // 60 * .004:.5f},{5.2 + n % 60 * .006:.5f},{n % 3}"
             for n in range(LINES * STOPS_A_LINE)]  # fmt: skip
    routes, trips, times = [], [], []
    for line in range(LINES):
        routes.append(
            f"r{line},{line},Line {line},{3 if line > 5 else 0},{line * 4:02X}60A0,FFFFFF"
        )
        trips.append(f"r{line},week,t{line},End {line},0,1")
        for call in range(STOPS_A_LINE):
            clock = f"{8 + call // 30:02}:{call % 30 * 2:02}:00"
            times.append(f"t{line},{clock},{clock},s{call * LINES + line},{call}")
    files = {
        "stops": stops,
        "routes": routes,
        "trips": trips,
        "stop_times": times,
    }
    heads = {name: BASE[f"{name}.txt"].partition("\n")[0] for name in files}
    texts = {f"{name}.txt": "\n".join([heads[name], *rows, ""]) for name, rows in files.items()}
    return imported(folder, BASE | texts)[0]
