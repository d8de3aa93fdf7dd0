"""Small feeds for tests: a sound one, and ways to change it."""

import threading
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from callbot.transport.importing import import_feed
from callbot.transport.timetable import open_timetable

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

# Line 1 runs Port - Mairie - Gare and back; line N runs after midnight. All week, May and June.
BASE = {
    "agency.txt": """\
agency_id,agency_name,agency_url,agency_timezone
rtx,Régie,https://example.org/,Europe/Paris
""",
    "stops.txt": """\
stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding
port,Vieux-Port,43.2950,5.3740,1
mairie,"Mairie, Place",43.2960,5.3790,1
gare,Gare,43.3020,5.3800,2
gare2,Gare,43.3022,5.3802,1
""",
    "routes.txt": """\
route_id,route_short_name,route_long_name,route_type,route_color,route_text_color
r1,1,Port - Gare,1,FF0000,FFFFFF
rn,N,Night,3,,
""",
    "trips.txt": """\
route_id,service_id,trip_id,trip_headsign,direction_id,wheelchair_accessible
r1,week,t1,Gare,0,1
r1,week,t2,Gare,0,1
r1,week,t3,Vieux-Port,1,2
rn,week,n1,Gare,0,0
""",
    "stop_times.txt": """\
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,08:00:00,08:00:00,port,1
t1,08:05:00,08:05:30,mairie,2
t1,08:10:00,08:10:00,gare,3
t2,09:00:00,09:00:00,port,1
t2,09:05:00,09:05:00,mairie,2
t2,09:10:00,09:10:00,gare,3
t3,08:20:00,08:20:00,gare2,1
t3,08:25:00,08:25:00,mairie,2
t3,08:30:00,08:30:00,port,3
n1,24:40:00,24:40:00,port,1
n1,24:50:00,24:50:00,gare,2
""",
    "calendar.txt": """\
service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
week,1,1,1,1,1,1,1,20260501,20260630
""",
}


def feed(**changes):
    """The base feed with files replaced (stops="…" stands for stops.txt), or left out by None."""
    files = BASE | {f"{name}.txt": text for name, text in changes.items()}
    return {name: text for name, text in files.items() if text is not None}


def with_rows(name, rows):
    """The text of a base file with rows appended."""
    return BASE[f"{name}.txt"] + rows


def write_folder(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def write_zip(path, files, *, inside=""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{inside}{name}", text)
    return path


def imported(tmp_path, files, **options):
    """Import files as a folder feed; returns the timetable and the report."""
    source = write_folder(tmp_path / "source", files)
    report = import_feed(source, tmp_path / "timetable", now=NOW, feed_id="x", **options)
    return open_timetable(tmp_path / "timetable"), report


def timetable_of(tmp_path, **changes):
    return imported(tmp_path, feed(**changes))[0]


@contextmanager
def serving(folder):
    """Serve a folder on a free local port; gives its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *args: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def calls_of(timetable, trip_id):
    """(stop id, arrival, departure) of a trip, times as GTFS writes them."""
    from callbot.transport.values import clock_text

    arrays, ids = timetable.arrays, timetable.trip_ids
    trip = next(t for t in range(len(ids)) if ids[t] == trip_id)
    rows = range(arrays.trip_start[trip], arrays.trip_start[trip + 1])
    return [
        (
            timetable.stops[arrays.call_stop[row]].id,
            clock_text(int(arrays.call_arrival[row])),
            clock_text(int(arrays.call_departure[row])),
        )
        for row in rows
    ]


def trip_names(timetable):
    return sorted(timetable.trip_ids[t] for t in range(len(timetable.trip_ids)))
