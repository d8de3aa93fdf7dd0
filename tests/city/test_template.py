"""A new city: it loads as it is laid out, and nothing that exists is overwritten."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callbot.city import load_city
from callbot.city.template import FolderError, write_city
from callbot.events import load_events

NEEDED = ["line_phone", "line_name", "city_name", "emergency_eu", "id_phone"]


def test_a_new_city_loads_without_errors_and_lists_what_is_to_be_filled_in(tmp_path):
    write_city(tmp_path / "new", name='L\'Haÿ-les-Roses: "ville"', facts=NEEDED)
    city, problems = load_city(tmp_path / "new")
    assert city.id == "l-hay-les-roses-ville"
    assert city.fact("city_name", "fr") == city.name == 'L\'Haÿ-les-Roses: "ville"'
    assert city.fact("emergency_eu", "fr") == "112"
    assert {problem.level for problem in problems} == {"warning"}
    empty = [problem.message for problem in problems]
    assert empty == [
        f"The fact “{key}” has no value." for key in ("id_phone", "line_name", "line_phone")
    ]


def test_the_example_calendar_of_a_new_city_loads(tmp_path):
    write_city(tmp_path / "new", name="Nice", facts=[])
    city, _ = load_city(tmp_path / "new")
    now = datetime(2026, 11, 20, tzinfo=ZoneInfo("Europe/Paris"))
    agenda, problems = load_events(city.events, timezone=city.timezone, now=now)
    assert problems == []
    [saturday] = agenda.between(now, now.replace(day=22))
    assert saturday.title_in("en") == "Example: Saturday market (to be replaced)"


def test_every_commented_example_is_valid_when_its_comment_is_taken_away(tmp_path):
    write_city(tmp_path, name="Nice", facts=[])
    for path in tmp_path.glob("*s.yaml"):
        if path.name == "facts.yaml":
            continue
        text = path.read_text(encoding="utf-8")
        text = text.replace(": []\n#  - ", ":\n  - ").replace(": {}\n#  ", ":\n  ")
        path.write_text(text.replace("\n#    ", "\n    ").replace("\n    # ", "\n    "), "utf-8")
    city, problems = load_city(tmp_path)
    assert problems == []
    assert [ticket.id for ticket in city.tickets] == ["single"]
    assert [place.id for place in city.places] == ["stadium"]
    assert city.opening_hours(city.services[0].hours).is_open(
        datetime(2026, 5, 4, 9, tzinfo=city.timezone)
    )
    assert city.stop_aliases


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FolderError, match="is not an empty folder; name a new one"):
        write_city(tmp_path, name="Nice", facts=[])
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    with pytest.raises(FolderError, match="is not an empty folder"):
        write_city(path, name="Nice", facts=[])


def test_a_folder_that_cannot_be_made_is_refused():
    with pytest.raises(FolderError, match="cannot be written"):
        write_city(Path("/proc/nowhere"), name="Nice", facts=[])
