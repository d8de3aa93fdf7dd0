"""Closures from the console: published, ended, undone, and known to another process in time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from helpers.desk import Browser, TownDesk, words

from callbot.app.live import LOOK_SECONDS
from callbot.console.closing import EMPTY, ClosingError, Wanted, add, end
from callbot.console.publications import Change

AT = "/console/publish/closures"
FORM = {
    "scope": "station",
    "refs": "Vieux-Port",
    "start": "2026-05-12T08:00",
    "end": "2026-05-12T20:00",
    "allow": "none",
    "reason-fr": "défilé : « fanfare »",
    "reason-en": "parade",
    "source": "Ville",
}


@pytest.fixture(scope="module")
def town(office: TownDesk) -> TownDesk:
    return office


@pytest.fixture(scope="module")
def editor(office: TownDesk) -> Browser:
    return office.browser("marie", "editor")


def closed(town: TownDesk) -> list[str]:
    closures = town.live.current.house.world.closures
    return [each.id for each in closures.at(town.now)] if closures else []


def test_a_station_is_closed_opened_again_and_the_end_undone(town: TownDesk, editor: Browser):
    assert closed(town) == []
    assert editor.post(AT, **FORM).status_code == 303
    assert closed(town) == ["console-20260512-1"]
    found = town.live.current.house.world.closures.at(town.now)[0]
    assert dict(found.reason) == {"fr": "défilé : « fanfare »", "en": "parade"}
    page = words(editor.get(AT))
    assert "closed now" in page
    assert "stops reached: 1" in page
    assert editor.post(f"{AT}/end", id="console-20260512-1").status_code == 303
    assert closed(town) == []
    batch = town.parts.publications.history("closures.yaml")[0].batch
    undone = editor.post("/console/publish/undo", batch=batch, back=AT)
    assert undone.headers["Location"] == AT
    assert closed(town) == ["console-20260512-1"]
    assert "marie published closures.yaml" in town.actions()


def test_another_process_knows_within_five_seconds(town: TownDesk):
    """It looks at the database every LOOK_SECONDS, and what it then does takes less than the rest."""
    zone = town.live.current.house.world.city.timezone
    wanted = Wanted("route", ("1",), "", "2026-05-12T08:00", "2026-05-12T20:00", "none",
                    {"fr": "travaux"}, "Ville")  # fmt: skip
    text, _ = add(EMPTY, wanted, zone, town.live.current.house.world.timetable, "2026-05-12")
    change = Change("closures.yaml", text)
    town.parts.publications.publish([change], author="paul", now=town.now)  # by another process
    since = time.thread_time()
    assert town.live.refresh()
    took = time.thread_time() - since
    assert town.live.current.house.world.closures.of_line("rtx:r1", town.now)
    assert LOOK_SECONDS + took < 5  # of this thread: the machine may have others to run


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"refs": "Vieux Prot"}, "no stop “Vieux Prot”. Did you mean “Vieux-Port”?"),
        ({"scope": "route", "refs": "83"}, "no line “83”"),
        ({"end": "2026-05-12T07:00"}, "ends before it starts"),
        ({"start": "soon"}, "“soon” is no date and time"),
        ({"reason-fr": ""}, "Say why it is closed"),
        ({"source": ""}, "The field “source” is empty."),
        ({"scope": "galaxy"}, "from the lists"),
        ({"url": "javascript:alert(1)"}, "javascript:alert(1)"),
    ],
)
def test_what_cannot_hold_is_refused_in_a_sentence(town, editor: Browser, change, why: str):
    before = town.parts.publications.counter()
    response = editor.post(AT, **{**FORM, **change})
    assert response.status_code == 422
    assert why in words(response)
    assert town.parts.publications.counter() == before


def test_names_are_proposed_while_typing(editor: Browser):
    assert "Vieux-Port" in editor.get(f"{AT}/names?scope=station&refs=port").text
    assert "Gare; Vieux-Port" in editor.get(f"{AT}/names?scope=station&refs=Gare;vieu").text
    assert 'value="N"' in editor.get(f"{AT}/names?scope=route&refs=n").text


def test_who_may_not_publish_looks_only(town: TownDesk):
    viewer = town.browser("vera", "viewer")
    assert "Publish the closure" not in viewer.get(AT).text
    assert viewer.post(AT, **FORM).status_code == 403
    assert viewer.post(f"{AT}/end", id="x").status_code == 403


def test_the_file_stays_as_its_author_wrote_it(town: TownDesk):
    zone = town.live.current.house.world.city.timezone
    wanted = Wanted("stop", ("A: #1",), "", "2026-05-12T08:00", "2026-05-13T08:00", "exit_only",
                    {"fr": "oui"}, "Ville")  # fmt: skip
    once, entry = add(f"# ours\n{EMPTY}# kept\n", wanted, zone, None, "2026-05-12")
    assert entry.refs == ("A: #1",)
    assert once.startswith("# ours\nclosures:\n  - id: console-20260512-1\n")
    assert once.endswith("# kept\n")
    twice, _ = add(once, wanted, zone, None, "2026-05-12")
    before = datetime(2026, 5, 11, tzinfo=UTC)
    assert end(twice, "console-20260512-2", before, zone) == once, "it has not begun: taken out"
    assert end(once, entry.id, before, zone) == f"# ours\n{EMPTY}# kept\n"
    later = end(once, entry.id, datetime(2026, 5, 12, 10, tzinfo=UTC), zone)
    assert 'end: "2026-05-12 12:00"' in later
    with pytest.raises(ClosingError, match="over already"):
        end(once, entry.id, datetime(2026, 6, 1, tzinfo=UTC), zone)
    with pytest.raises(ClosingError, match="no such closure"):
        end(once, "other", before, zone)
