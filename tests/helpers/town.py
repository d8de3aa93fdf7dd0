"""A new city as `callbot init` lays it out, with the small timetable of the transport tests."""

from pathlib import Path

from helpers.data import ROOT
from helpers.small import small_intents
from transport.feeds import BASE, write_folder

from callbot.city.template import write_city
from callbot.settings import Settings

FEED = BASE | {
    "calendar.txt": BASE["calendar.txt"].replace("20260501,20260630", "20260101,20281231")
}
INTENT = """\
intent: city.dogs
about: Where dogs may run free
label: Chiens en liberté
type: S
source: text
owner: parks@example.org
reviewed: 2026-11-22
answers:
  - text: "{answer}"
"""
EXAMPLES = """\
language: fr
city.dogs:
  - où je peux lâcher mon chien
  - il y a un parc pour les chiens ?
  - mon chien peut courir sans laisse quelque part
"""
MODELS = str(ROOT / ".cache" / "tests" / "models")  # what was learned, for all test processes
DOGS = "où je peux lâcher mon chien"


def make_town(folder: Path, answer: str = "Au parc canin.") -> Path:
    """Lay out a town with a timetable and an intent of its own; return its folder."""
    write_city(
        folder, name="Bourg", facts=["line_phone", "line_name", "line_hours", "transport_name"]
    )
    sheet = folder / "city.yaml"
    sheet.write_text(sheet.read_text() + "feed: gtfs\n")
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text().replace('value: ""', "value: renseigné"))
    write_folder(folder / "gtfs", FEED)
    write_dogs(folder, answer)
    (folder / "intents/examples/fr").mkdir(parents=True)
    (folder / "intents/examples/fr/dogs.yaml").write_text(EXAMPLES)
    return folder


def write_dogs(folder: Path, answer: str) -> None:
    """Write what the town says about dogs."""
    (folder / "intents/city").mkdir(parents=True, exist_ok=True)
    (folder / "intents/city/dogs.yaml").write_text(INTENT.format(answer=answer))


def town_settings(tmp_path: Path, **changes) -> Settings:
    """Return settings of a town in ``tmp_path``, made when it is not there yet."""
    folder = tmp_path / "town"
    if not folder.exists():
        make_town(folder)
    known = {
        "city": folder,
        "data": tmp_path / "data",
        "models": MODELS,
        "encoder": "none",
        "intents": str(small_intents()),
    }
    return Settings(**{**known, **changes})
