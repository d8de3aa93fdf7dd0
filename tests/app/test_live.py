"""Files that change while the assistant serves: new ones come into force, broken ones do not."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from google.transit import gtfs_realtime_pb2
from helpers.town import DOGS, town_settings, write_dogs
from transport.feeds import write_folder

from callbot.app.live import LiveAssistant
from callbot.app.parts import imported_folder
from callbot.app.streets import addresses_folder
from callbot.model import Conversation, Utterance
from callbot.transport.address_file import read_addresses, write_addresses
from callbot.transport.importing import import_feed

NOW = datetime(2026, 5, 12, 7, 50, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def live(tmp_path):
    made = LiveAssistant(town_settings(tmp_path))
    yield made
    made.close()


def ask(live, text=DOGS, now=NOW):
    return (
        live.reply(Utterance(text, "terminal", language="fr"), Conversation(""), now)
        .answers[0]
        .text
    )


def test_nothing_is_rebuilt_while_nothing_changes(live):
    before = live.current
    assert not live.refresh()
    assert live.current is before


def test_an_edited_answer_is_live_and_a_broken_one_is_not(live, tmp_path, caplog):
    town = tmp_path / "town"
    assert ask(live) == "Au parc canin."
    write_dogs(town, "Sur la plage.")
    assert live.refresh()
    assert ask(live) == "Sur la plage."

    (town / "intents/city/dogs.yaml").write_text("intent: [")
    with caplog.at_level(logging.ERROR):
        live.refresh()
    assert ask(live) == "Sur la plage."
    assert "the last good content stays in force" in caplog.text
    assert "dogs.yaml:1" in live.content_state()

    write_dogs(town, "Partout.")
    assert live.refresh()
    assert (ask(live), live.content_state()) == ("Partout.", "")


def test_facts_that_an_edit_has_broken_stay_as_they_were(live, tmp_path):
    facts = tmp_path / "town/facts.yaml"
    good = facts.read_text()
    facts.write_text(good + "  broken: [\n")
    live.refresh()
    assert live.current.house.world.city.fact("line_phone", "fr") == "renseigné"
    assert "facts.yaml" in live.content_state()
    facts.write_text(good.replace("renseigné", "changé"))
    live.refresh()
    assert live.current.house.world.city.fact("line_phone", "fr") == "changé"
    assert live.content_state() == ""


def test_a_city_that_disappears_leaves_the_last_one_in_force(live, tmp_path):
    (tmp_path / "town/city.yaml").unlink()
    live.refresh()
    assert live.current.house.world.city.name == "Bourg"
    assert "city.yaml" in live.content_state()


def test_a_new_import_is_taken_into_use(live, tmp_path):
    assert live.timetable_state() == ""
    assert {line.name for line in live.current.house.world.timetable.lines} == {"1", "N"}
    settings = town_settings(tmp_path)
    source = tmp_path / "town/gtfs"
    routes = (source / "routes.txt").read_text().replace("rn,N,", "rn,77,")
    write_folder(tmp_path / "newer", {f.name: f.read_text() for f in source.iterdir()})
    (tmp_path / "newer/routes.txt").write_text(routes)
    import_feed(tmp_path / "newer", imported_folder(settings), now=NOW)
    assert live.refresh()
    assert {line.name for line in live.current.house.world.timetable.lines} == {"1", "77"}


def test_a_calendar_named_by_the_settings_is_followed(tmp_path):
    calendar = tmp_path / "more.ics"
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260512T200000\nSUMMARY:{}\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    calendar.write_text(text.format("Bal"))
    live = LiveAssistant(town_settings(tmp_path, events=(str(calendar),)))
    calendar.write_text(text.format("Concert géant"))
    assert live.refresh()
    found = live.current.house.world.agenda.between(NOW, NOW + timedelta(days=1))
    assert [event.title for event in found] == ["Concert géant"]


def test_service_alerts_are_read_again_and_the_last_ones_stay_when_they_cannot_be(tmp_path):
    path = tmp_path / "alerts.pb"
    path.write_bytes(message("Travaux"))
    live = LiveAssistant(town_settings(tmp_path, alerts=(str(path),)))
    assert headers(live) == ["Travaux"]
    path.write_bytes(message("Grève"))
    live.refresh_realtime()
    assert headers(live) == ["Grève"]
    path.write_bytes(b"nonsense")
    live.refresh_realtime()
    assert headers(live) == ["Grève"]


def test_the_files_are_watched_from_the_first_question_on(live, tmp_path, monkeypatch):
    monkeypatch.setattr("callbot.app.live.LOOK_SECONDS", 0.05)
    assert ask(live) == "Au parc canin."
    write_dogs(tmp_path / "town", "Au bois.")
    wanted = datetime.now() + timedelta(seconds=20)
    while ask(live) != "Au bois.":
        assert datetime.now() < wanted, "the edit never came into force"


def test_a_city_with_a_mistake_from_the_start_is_served_as_far_as_it_goes(tmp_path):
    settings = town_settings(tmp_path)
    services = tmp_path / "town/services.yaml"
    services.write_text("services:\n  - {id: pool, kind: pool, name: Piscine, hours: whenever}\n")
    live = LiveAssistant(settings)
    assert "services.yaml" in live.content_state()
    write_dogs(tmp_path / "town", "Au bois.")
    live.refresh()
    assert ask(live) == "Au bois."


def message(header: str) -> bytes:
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = int(NOW.timestamp())
    entity = feed.entity.add(id="a")
    entity.alert.informed_entity.add(route_id="r1")
    entity.alert.header_text.translation.add(text=header, language="fr")
    return bytes(feed.SerializeToString())


def headers(live) -> list[str]:
    return [alert.header["fr"] for alert in live.current.house.world.alerts.alerts]


def test_a_new_timetable_with_the_same_names_is_understood_as_before(live, tmp_path):
    before = live.current.house
    source = tmp_path / "town/gtfs"
    write_folder(tmp_path / "newer", {f.name: f.read_text() for f in source.iterdir()})
    times = (source / "stop_times.txt").read_text().replace("08:00:00", "08:01:00")
    (tmp_path / "newer/stop_times.txt").write_text(times)
    import_feed(tmp_path / "newer", imported_folder(town_settings(tmp_path)), now=NOW)
    assert live.refresh()
    after = live.current.house
    assert after.understanding is before.understanding
    assert after.world.timetable is not before.world.timetable


def test_street_addresses_that_are_imported_are_known_within_a_look(live, tmp_path):
    assert live.current.house.world.addresses is None
    file = tmp_path / "ban.csv"
    file.write_text("nom_voie,lat,lon\nRue Courte,43.3,5.4\n")
    write_addresses(addresses_folder(town_settings(tmp_path)), read_addresses(file))
    assert live.refresh()
    match = live.current.house.understanding.understand("je pars de la rue courte", NOW)
    assert [(s.kind, s.value) for s in match.slots] == [("address", "Rue Courte")]


def test_what_the_settings_name_and_is_not_there_is_said_until_it_is(tmp_path):
    calendar, alerts = tmp_path / "summer.ics", tmp_path / "alerts.pb"
    named = town_settings(tmp_path, events=(str(calendar),), alerts=(str(alerts),))
    live = LiveAssistant(named)
    live.close()
    assert "summer.ics: This calendar cannot be read" in live.calendar_state()
    assert "alerts.pb cannot be read (No such file" in live.realtime_state()
    calendar.write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n")
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = int(NOW.timestamp())
    alerts.write_bytes(feed.SerializeToString())
    assert live.refresh()
    assert live.refresh_realtime()
    assert (live.calendar_state(), live.realtime_state()) == ("", "")
