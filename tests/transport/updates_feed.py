"""Trip updates for tests: messages made of plain dictionaries, laid over a timetable."""

from datetime import datetime

from google.transit import gtfs_realtime_pb2

from callbot.transport.update_reader import UpdateReader


def message(*updates, made):
    """A message made at an aware time; each update is the fields of a TripUpdate."""
    header = {"gtfs_realtime_version": "2.0", "timestamp": int(made.timestamp()) if made else 0}
    entity = [{"id": str(i), "trip_update": update} for i, update in enumerate(updates)]
    feed = gtfs_realtime_pb2.FeedMessage(header=header, entity=entity)
    return feed.SerializeToString()


def trip(trip_id="", *stops, **said):
    """An update of a trip: stops are (key, seconds late), a key is a sequence or a stop id."""
    rows = [
        {
            "stop_sequence" if isinstance(key, int) else "stop_id": key,
            "arrival": {"delay": late},
            "departure": {"delay": late},
        }
        for key, late in stops
    ]
    described = {"trip_id": trip_id, "start_date": "20260512"} | said
    return {
        "trip": {name: value for name, value in described.items() if value not in ("", None)},
        "stop_time_update": rows,
    }


def read(timetable, *updates, made: datetime, feed: str = ""):
    return UpdateReader(timetable).read([(message(*updates, made=made), feed)], read_at=made)
