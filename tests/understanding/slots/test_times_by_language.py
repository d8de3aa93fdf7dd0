"""Which language a time is read in: that of the question, else that of the conversation."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from callbot.understanding import Context

PARIS = ZoneInfo("Europe/Paris")
KINDS = ("date", "time", "time_window")
INVALID = {"date": "no-day", "time": "no-time"}
CASES = [
    (path.stem, text, values)
    for path in sorted((Path(__file__).parent / "when").glob("*.yaml"))
    for text, values in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).items()
]


def values(understanding, text, now, **known):
    found = understanding.understand(text, now, context=Context(**known)).slots
    return sorted(
        (INVALID[value.kind] if value.value == "invalid" else value.value)
        + ("?" if value.score < 1 and value.kind == "time" else "")
        for value in found
        if value.kind in KINDS and value.value not in ("after", "before")  # see test_around.py
    )


@pytest.mark.parametrize(("language", "text", "wanted"), CASES)
def test_languages_that_are_only_recognised_are_read_too(
    understanding, now, language, text, wanted
):
    assert values(understanding, text, now) == sorted(wanted.split())


@pytest.mark.parametrize(
    ("text", "conversation", "kind"),
    [
        ("le 21", None, "line"),
        ("le 21", "fr", "line"),
        ("et le 21 ?", "it", "line"),  # surely French
        ("le 21", "it", "time"),
        ("c'est à quelle heure le 21", "it", "line"),
        ("dopo le 21", "fr", "time"),
    ],
)
def test_the_19_is_a_line_in_french_and_an_hour_in_italian(
    understanding, now, text, conversation, kind
):
    found = understanding.understand(text, now, context=Context(conversation=conversation))
    assert {value.kind for value in found.slots} & {"line", "time"} == {kind}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("le next bus tomorrow", ["2026-05-13"]),
        ("prochain tram übermorgen", ["2026-05-14"]),
        ("next metro ce soir", ["2026-05-12T18:00/2026-05-13T02:00"]),
    ],
)
def test_languages_are_mixed(understanding, now, text, wanted):
    assert values(understanding, text, now) == wanted


@pytest.mark.parametrize(
    ("now", "text", "wanted"),
    [
        # the clocks go forward at two
        ("2026-03-29T01:30", "dans une heure", ["03:30"]),
        ("2026-03-29T01:30", "in two hours", ["04:30"]),
        ("2026-03-28T12:00", "demain à 2h30", ["02:30", "2026-03-29"]),
        # and back at three
        ("2026-10-25T01:30", "in zwei Stunden", ["02:30"]),
        ("2026-10-25T00:30", "dentro de cuatro horas", ["03:30"]),
        ("2026-10-24T22:00", "tra tre ore", ["01:00", "2026-10-25"]),
    ],
)
def test_days_on_which_the_clocks_change(understanding, now, text, wanted):
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    assert values(understanding, text, moment) == wanted


@pytest.mark.parametrize(
    ("now", "text", "wanted"),
    [
        ("2026-05-12T23:50", "à minuit", ["00:00"]),
        ("2026-05-12T23:50", "dans 20 minutes", ["00:10", "2026-05-13"]),
        ("2026-05-13T00:10", "ce soir", ["2026-05-13T00:10/2026-05-13T04:00"]),
        ("2026-05-13T00:10", "demain", ["2026-05-14"]),
        ("2026-05-13T00:10", "今晚", ["2026-05-13T00:10/2026-05-13T04:00"]),
        ("2026-05-13T00:00", "heute", ["2026-05-13"]),
        ("2026-12-31T23:59", "amanhã", ["2027-01-01"]),
    ],
)
def test_around_midnight(understanding, now, text, wanted):
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)
    assert values(understanding, text, moment) == wanted
