"""Try it in a city that is not served: read when it is asked, as its files are at that moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from helpers.desk import TownDesk, words
from helpers.town import DOGS, make_town, write_dogs

from callbot.app.cities import Cities, check_others
from callbot.app.parts import CityError
from callbot.app.workbench import LiveWorkbench


def other_town(folder: Path) -> Path:
    made = make_town(folder / "autre", "Au bois.")
    sheet = made / "city.yaml"
    sheet.write_text(sheet.read_text().replace("Bourg", "Autreville"))
    return made


def test_a_question_is_asked_in_another_city_and_mended_there(office: TownDesk, tmp_path: Path):
    folder = other_town(tmp_path)
    settings = replace(office.parts.settings, other_cities=(str(folder), str(tmp_path / "autre")))
    bench = LiveWorkbench(settings, office.live, office.parts.publications, lambda: office.now)
    assert list(bench.cities().items())[:2] == [("", "Bourg"), ("autre", "Autreville")]
    office.browser("ines", "editor")
    office_app, office.app = office.app, office.make(workbench=bench)
    try:
        editor = office.browser("ines")
        here = editor.get("/console/try", query_string={"q": DOGS})
        assert "Au parc canin." in words(here)
        assert "Mend it" in words(here)
        there = editor.get("/console/try", query_string={"q": DOGS, "city": "autre"})
        assert "Au bois." in words(there)
        assert "Autreville is not served here" in words(there)
        assert "Mend it </h2>" not in there.text
        many = editor.get("/console/try", query_string={"q": f"{DOGS}\nx", "city": "autre"})
        assert "&amp;city=autre" in many.text
        write_dogs(folder, "Partout.")
        again = editor.get("/console/try", query_string={"q": DOGS, "city": "autre"})
        assert "Partout." in words(again)
        nowhere = editor.get("/console/try", query_string={"q": DOGS, "city": "atlantis"})
        assert "Au parc canin." in words(nowhere)
    finally:
        office.app = office_app
    with pytest.raises(CityError):
        bench.assistant_of("atlantis")


def test_folders_of_one_name_are_told_apart_and_a_wrong_one_stops_the_start(
    office: TownDesk, tmp_path: Path
):
    folders = []
    for name in ("a", "b"):
        folder = tmp_path / name / "ville"
        folder.mkdir(parents=True)
        (folder / "city.yaml").write_text(f"city: {name}\nname: Ville {name}\nlanguages: [fr]\n")
        folders.append(str(folder))
    settings = replace(office.parts.settings, other_cities=tuple(folders))
    names = Cities(settings, office.live).names()
    assert (names["ville"], names["ville-2"]) == ("Ville a", "Ville b")
    check_others(settings)
    with pytest.raises(CityError, match=r"has no city\.yaml"):
        check_others(replace(settings, other_cities=(str(tmp_path),)))
