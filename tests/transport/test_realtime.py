"""Service alerts: made ones, real ones, broken ones."""

from datetime import UTC, datetime, timedelta

import pytest
from google.transit import gtfs_realtime_pb2
from helpers.data import data_path
from transport.feeds import BASE, serving, timetable_of, with_rows

from callbot.transport.errors import FeedError
from callbot.transport.realtime import alerts_for, read_alerts, stop_alerts_of, text_in

NOW = datetime(2026, 5, 12, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    routes = with_rows("routes", "r1b,1,Port - Gare,1,,\n")
    return timetable_of(tmp_path_factory.mktemp("alerts"), routes=routes)


def message(*alerts):
    """A message of alerts, each given as its id and a list of selectors."""
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.timestamp = int(NOW.timestamp())
    for id_, selectors in alerts:
        entity = feed.entity.add(id=id_)
        for selector in selectors:
            entity.alert.informed_entity.add(**selector)
        entity.alert.effect = gtfs_realtime_pb2.Alert.NO_SERVICE
        entity.alert.header_text.translation.add(text=f"About {id_}", language="en")
    return feed


def ids(alerts):
    return [alert.id for alert in alerts]


@pytest.fixture(scope="module")
def alerts(timetable):
    feed = message(
        ("line", [{"route_id": "r1"}]),
        ("stop", [{"stop_id": "gare"}]),
        ("line at stop", [{"route_id": "r1", "stop_id": "gare"}]),
        ("night", [{"route_id": "rn"}]),
        ("direction", [{"route_id": "r1", "direction_id": 1}]),
        ("trip", [{"trip": {"trip_id": "t1", "route_id": "r1"}}]),
        ("network", [{"agency_id": "rtx"}]),
        ("metros", [{"route_type": 1}]),
        ("nothing", []),
        ("empty", [{}]),
    )
    return read_alerts(feed.SerializeToString(), timetable=timetable)


def test_of_a_line_are_only_those_of_the_whole_line(alerts):
    found = alerts_for(alerts, NOW, line_id="x:r1")
    assert ids(found) == ["line", "network", "metros"]
    assert ids(alerts_for(alerts, NOW, line_id="x:rn")) == ["night", "network"]


def test_of_some_stops_trips_or_one_direction_of_a_line_are_told_apart(alerts):
    assert ids(stop_alerts_of(alerts, NOW, "x:r1")) == ["line at stop", "direction", "trip"]


def test_of_a_station_are_those_of_any_of_its_stops(alerts, timetable):
    gare, port = timetable.station("x:@gare"), timetable.station("x:@vieux-port")
    assert ids(alerts_for(alerts, NOW, station=gare)) == ["stop", "line at stop", "network"]
    assert ids(alerts_for(alerts, NOW, station=port)) == ["network"]


def test_of_a_line_at_a_station(alerts, timetable):
    gare = timetable.station("x:@gare")
    assert ids(alerts_for(alerts, NOW, line_id="x:rn", station=gare)) == [
        "stop",
        "night",
        "network",
    ]
    assert "line at stop" in ids(alerts_for(alerts, NOW, line_id="x:r1", station=gare))


def test_a_second_route_id_of_a_line_means_the_line(timetable):
    data = message(("b", [{"route_id": "r1b"}])).SerializeToString()
    found = read_alerts(data, timetable=timetable)
    assert ids(alerts_for(found, NOW, line_id="x:r1")) == ["b"]


def test_with_several_agencies_an_agency_means_its_own_lines(tmp_path):
    agency = BASE["agency.txt"] + "bus,Bus,https://example.org/,Europe/Paris\n"
    routes = "route_id,route_short_name,route_type,agency_id\nr1,1,1,rtx\nrn,N,3,bus\n"
    timetable = timetable_of(tmp_path, agency=agency, routes=routes)
    data = message(
        ("bus", [{"agency_id": "bus"}]), ("all", [{"agency_id": "bus", "route_type": 1}])
    )
    alerts = read_alerts(data.SerializeToString(), timetable=timetable)
    assert ids(alerts_for(alerts, NOW, line_id="x:rn")) == ["bus"]
    assert alerts_for(alerts, NOW, line_id="x:r1") == []


def test_without_a_line_or_a_station_all_that_hold(alerts):
    assert len(alerts_for(alerts, NOW)) == len(alerts.alerts)


def test_alerts_from_a_web_address(tmp_path, timetable):
    (tmp_path / "alerts.pb").write_bytes(message(("n", [{"route_id": "rn"}])).SerializeToString())
    with serving(tmp_path) as address:
        alerts = read_alerts(f"{address}/alerts.pb?key=secret", timetable=timetable)
        with pytest.raises(FeedError, match="status 404"):
            read_alerts(f"{address}/other.pb")
    assert alerts.source == f"{address}/alerts.pb"
    assert ids(alerts_for(alerts, NOW, line_id="x:rn")) == ["n"]


def test_a_message_that_is_far_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr("callbot.transport.realtime.LIMIT", 10)
    (tmp_path / "large.pb").write_bytes(b"x" * 11)
    with pytest.raises(FeedError, match="more than 10 bytes"):
        read_alerts(tmp_path / "large.pb")


def test_periods_bound_an_alert_in_time(timetable):
    feed = message(("line", [{"route_id": "r1"}]))
    start = int(NOW.timestamp())
    feed.entity[0].alert.active_period.add(start=start, end=start + 60)
    feed.entity[0].alert.active_period.add(start=start + 3600)
    alerts = read_alerts(feed.SerializeToString(), timetable=timetable)
    seconds = (-1, 0, 59, 60, 3599, 3600, 10**8)
    active = [bool(alerts_for(alerts, NOW + timedelta(seconds=s))) for s in seconds]
    assert active == [False, True, True, False, False, True, True]


def test_texts_by_language(alerts):
    alert = alerts.alerts[0]
    assert (alert.effect, alert.header, alerts.as_of) == ("NO_SERVICE", {"en": "About line"}, NOW)
    texts = {"fr-FR": "Travaux", "en": "Works", "": "?"}
    assert [text_in(texts, [tag]) for tag in ("fr", "en", "de")] == ["Travaux", "Works", "?"]
    assert text_in({"it": "Lavori"}, ["fr"]) == "Lavori"
    assert text_in({}, ["fr"]) == ""


@pytest.mark.parametrize("data", [b"", b"<html>404</html>", b"\x0a\xff\xff", b"hello"])
def test_broken_protobuf(data):
    with pytest.raises(FeedError, match="no GTFS-Realtime message"):
        read_alerts(data)


def test_a_file_that_is_absent_or_cut(tmp_path):
    with pytest.raises(FeedError, match="cannot be read"):
        read_alerts(tmp_path / "absent.pb")
    whole = message(("line", [{"route_id": "r1"}])).SerializeToString()
    (tmp_path / "cut.pb").write_bytes(whole[:-5])
    with pytest.raises(FeedError, match="no GTFS-Realtime message"):
        read_alerts(tmp_path / "cut.pb")


@pytest.mark.data
def test_real_alerts_of_lines():
    alerts = read_alerts(data_path("gtfs-rt", "brest_alerts.pb"))
    assert len(alerts.alerts) == 12
    assert alerts.as_of == datetime(2021, 12, 16, 15, 29, 2, tzinfo=UTC)
    found = alerts_for(alerts, alerts.as_of, line_id="45")
    assert [alert.effect for alert in found] == ["DETOUR"]
    assert text_in(found[0].header, ["fr"]).startswith("L 45 Prolongation")
    assert alerts_for(alerts, datetime(2022, 1, 30, tzinfo=UTC), line_id="45") == []


@pytest.mark.data
def test_real_alerts_of_stops_are_not_applied_to_the_line():
    alerts = read_alerts(data_path("gtfs-rt", "mbta_alerts.pb"))
    braintree = next(a for a in alerts.alerts if a.id == "169844")
    assert "Braintree" in braintree.stops
    assert braintree not in alerts_for(alerts, alerts.as_of, line_id="Red")
    assert braintree in stop_alerts_of(alerts, alerts.as_of, "Red")


@pytest.mark.data
def test_a_message_of_trip_updates_has_no_alerts():
    assert read_alerts(data_path("gtfs-rt", "mbta_tripupdates.pb")).alerts == ()
