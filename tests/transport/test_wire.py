"""Our columnar reading of realtime messages against the reference library's."""

from contextlib import suppress

import pytest
from google.transit import gtfs_realtime_pb2
from helpers.data import data_path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbot.transport.errors import FeedError
from callbot.transport.update_message import read_message
from callbot.transport.wire import ABSENT

TEXT = st.text(max_size=6)
WHOLE = st.integers(-(2**31), 2**31 - 1)
TIME = st.integers(-(2**62) + 2, 2**62)


@st.composite
def events(draw):
    fields = {"delay": WHOLE, "time": TIME, "uncertainty": WHOLE}
    return {name: draw(value) for name, value in fields.items() if draw(st.booleans())}


@st.composite
def stop_times(draw):
    fields = {
        "stop_sequence": st.integers(0, 2**32 - 1),
        "stop_id": TEXT,
        "arrival": events(),
        "departure": events(),
        "schedule_relationship": st.sampled_from([0, 1, 2, 3]),
    }
    return {name: draw(value) for name, value in fields.items() if draw(st.booleans())}


@st.composite
def entities(draw):
    trip = {
        "trip_id": TEXT,
        "route_id": TEXT,
        "start_time": TEXT,
        "start_date": TEXT,
        "direction_id": st.integers(0, 2**32 - 1),
        "schedule_relationship": st.sampled_from([0, 1, 2, 3, 5, 6]),
    }
    said = {name: draw(value) for name, value in trip.items() if draw(st.booleans())}
    update = {"trip": said, "stop_time_update": draw(st.lists(stop_times(), max_size=4))}
    if draw(st.booleans()):
        update["delay"] = draw(WHOLE)
    if draw(st.booleans()):
        update["vehicle"] = {"label": draw(TEXT)}
    entity = {"id": draw(TEXT), "trip_update": update}
    return draw(st.sampled_from([entity, {"id": "v", "vehicle": {"stop_id": "x"}}]))


def message(rows, timestamp=1_770_000_000):
    header = {"gtfs_realtime_version": "2.0", "timestamp": timestamp}
    return gtfs_realtime_pb2.FeedMessage(header=header, entity=rows)


def expected(made):
    """The rows of trips and of stop times as the library reads them."""
    trips, times = [], []
    for entity in made.entity:
        if not entity.HasField("trip_update"):
            continue
        update = entity.trip_update
        said = update.trip
        direction = said.direction_id if said.HasField("direction_id") else ABSENT
        delay = update.delay if update.HasField("delay") else ABSENT
        trips.append((said.trip_id, said.route_id, said.start_date, said.start_time, direction,
                      said.schedule_relationship, delay))  # fmt: skip
        for stop in update.stop_time_update:
            sequence = stop.stop_sequence if stop.HasField("stop_sequence") else ABSENT
            numbers = [
                getattr(event, name) if event.HasField(name) else ABSENT
                for event in (stop.arrival, stop.departure)
                for name in ("delay", "time")
            ]
            times.append(
                (len(trips) - 1, sequence, stop.stop_id, stop.schedule_relationship, *numbers)
            )
    return trips, times


def found(data):
    read = read_message(data)
    t, s = read.trips, read.times
    trips = zip(t.trip_id, t.route_id, t.start_date, t.start_time, t.direction.tolist(),
                t.relation.tolist(), t.delay.tolist(), strict=True)  # fmt: skip
    times = zip(s.trip.tolist(), s.sequence.tolist(), s.stop_id.all(), s.relation.tolist(),
                s.arrival_delay.tolist(), s.arrival_time.tolist(), s.departure_delay.tolist(),
                s.departure_time.tolist(), strict=True)  # fmt: skip
    return list(trips), list(times)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(entities(), max_size=4))
def test_any_message_reads_as_the_library_reads_it(rows):
    made = message(rows)
    data = made.SerializeToString()
    assert found(data) == expected(made)
    assert read_message(data).made == 1_770_000_000


@given(st.binary(max_size=60))
def test_any_other_bytes_are_refused_or_read_and_nothing_else(data):
    with suppress(FeedError):
        assert len(read_message(data).trips) <= len(data)


@pytest.mark.parametrize("cut", [1, 7, 30, 60])
def test_a_message_that_was_cut_off_is_refused(cut):
    update = {
        "trip": {"trip_id": "t1"},
        "stop_time_update": [{"stop_id": "a", "arrival": {"delay": 1}}],
    }
    data = message([{"id": "1", "trip_update": update}] * 3).SerializeToString()
    with pytest.raises(FeedError):
        read_message(data[:-cut])


def test_an_entity_that_was_taken_back_says_nothing():
    rows = [{"id": "1", "is_deleted": True, "trip_update": {"trip": {"trip_id": "t1"}}}]
    assert read_message(message(rows).SerializeToString()).trips.relation.tolist() == [ABSENT]


@pytest.mark.data
@pytest.mark.parametrize("name", ["mbta_tripupdates.pb", "brest_alerts.pb", "mbta_alerts.pb"])
def test_real_messages_read_as_the_library_reads_them(name):
    data = data_path("gtfs-rt", name).read_bytes()
    made = gtfs_realtime_pb2.FeedMessage.FromString(data)
    assert found(data) == expected(made)
    assert read_message(data).made == made.header.timestamp
