"""A feed with forty kinds of faults: what is sound is imported, the rest is named; or it is refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pytest
from transport.feeds import BASE, NOW, imported, write_folder
from transport.test_faults import CORE

from callbot.transport.departures import next_departures
from callbot.transport.errors import FeedError
from callbot.transport.importing import import_feed

SOUND = {"n1", "t1", "t2", "t3"}  # the trips of the base feed


class Fault(NamedTuple):
    """A fault: what is put into which file, and what must be said of it."""

    file: str
    text: str  # rows added at the end; "old→new" replaces
    rule: str
    more: Mapping[str, str] = MappingProxyType({})  # rows of other files that the fault needs


def trip(id_, *rows, service="week", route="r1"):
    """A trip of its own with bad stop times, so that the base feed's stay sound."""
    return {
        "trips": f"{route},{service},{id_},Gare,0,1\n",
        "stop_times": "".join(f"{id_},{row}\n" for row in rows),
    }


def times(name, rule, *rows):
    made = trip(name, *rows)
    return Fault("stop_times", made["stop_times"], rule, {"trips": made["trips"]})


FAULTS = {
    "a trip of a service without days": Fault(
        "trips", "r1,gone,f1,Gare,0,1\n", "service",
        {"stop_times": "f1,9:00:00,9:00:00,port,1\nf1,9:09:00,9:09:00,gare,2\n"},
    ),
    "a time that cannot be read": times(
        "f2", "trip-has a time", "9:00:00,9:00:00,port,1", "25:61:00,25:61:00,gare,2"),
    "no time at the last stop": times("f3", "trip-has no time", "9:00:00,9:00:00,port,1", ",,gare,2"),
    "no time at the first stop": times("f4", "trip-has no time", ",,port,1", "9:00:00,9:00:00,gare,2"),
    "time that goes back": times("f5", "trip-goes back", "9:00:00,9:00:00,port,1", "8:59:00,8:59:00,gare,2"),
    "leaving before arriving": times(
        "f6", "trip-goes back", "9:00:00,9:00:00,port,1", "9:10:00,9:05:00,mairie,2",
        "9:20:00,9:20:00,gare,3"),
    "a sequence in words": times(
        "f7", "trip-has a time", "9:00:00,9:00:00,port,1", "9:09:00,9:09:00,gare,two"),
    "a call at no stop": times("f8", "trip-has a time", "9:00:00,9:00:00,port,1", "9:09:00,9:09:00,,2"),
    "a trip with one stop": times("f9", "trip-has only one stop", "9:00:00,9:00:00,port,1"),
    "a sequence twice": times(
        "f10", "sequence", "9:00:00,9:00:00,port,1", "9:05:00,9:05:00,mairie,2",
        "9:06:00,9:06:00,mairie,2", "9:09:00,9:09:00,gare,3"),
    "a stop twice": Fault("stops", "port,Other,43,5,0\n", "unique-stops.txt"),
    "a stop without an id": Fault("stops", ",Nowhere,43,5,0\n", "unique-stops.txt"),
    "a route twice": Fault("routes", "r1,9,Other,3,,\n", "unique-routes.txt"),
    "a trip twice": Fault("trips", "rn,week,t1,Gare,0,1\n", "unique-trips.txt"),
    "a calendar that begins on no day": Fault(
        "calendar", "c1,1,1,1,1,1,1,1,20260231,20260630\n", "calendar-start_date"),
    "a calendar that ends before it begins": Fault(
        "calendar", "c2,1,1,1,1,1,1,1,20260501,20260401\n", "calendar-end_date"),
    "a weekday that is neither 0 nor 1": Fault(
        "calendar", "c3,yes,1,1,1,1,1,1,20260501,20260601\n", "calendar-monday"),
    "a date with dashes": Fault(
        "calendar_dates", "service_id,date,exception_type\nweek,2026-05-01,1\n", "calendar-date"),
    "an exception of no kind": Fault(
        "calendar_dates", "service_id,date,exception_type\nweek,20260502,3\n", "calendar-exception_type"),
    "a stop in the sea of zeros": Fault("stops", "zero,Zero,0,0,0\n", "position"),
    "a stop beyond the pole": Fault("stops", "pole,Pole,95,5,0\n", "position"),
    "a stop without a position": Fault("stops", "lost,Lost,,,0\n", "position"),
    "a parent that is not there": Fault(
        "stops", "gare2,Gare,43.3022,5.3802,1→gare2,Gare,43.3022,5.3802,1,nowhere", "parent",
        {"stops_head": ",parent_station"}),
    "a stop that is its own parent": Fault(
        "stops", "gare2,Gare,43.3022,5.3802,1→gare2,Gare,43.3022,5.3802,1,gare2", "parent",
        {"stops_head": ",parent_station"}),
    "a stop without a name": Fault("stops", "anon,,43.3,5.3,0\n", "name"),
    "wheelchairs in words": Fault("stops", "w1,Wheel,43.3,5.3,maybe\n", "stops.txt-wheelchair_boarding"),
    "a trip with an unknown wheelchair": Fault(
        "trips", "r1,week,w2,Gare,0,7\n", "trips.txt-wheelchair_accessible",
        {"stop_times": "w2,9:00:00,9:00:00,port,1\nw2,9:09:00,9:09:00,gare,2\n"}),
    "a place of an unknown type": Fault(
        "stops", "gare2,Gare,43.3022,5.3802,1→gare2,Gare,43.3022,5.3802,1,9", "stops.txt-location_type",
        {"stops_head": ",location_type"}),
    "a mode that does not exist": Fault("routes", "rx,X,Balloon,99,,\n", "mode"),
    "letters that are not UTF-8": Fault("stops", "latin,Hôtel,43.3,5.3,0\n", "encoding"),
    "a row that is too short": Fault("stops", "short,Short\n", "width-stops.txt"),
    "a row that is too long": Fault("stops", "long,Long,43.3,5.3,0,more,and more\n", "width-stops.txt"),
    "a frequency of no trip": Fault(
        "frequencies", "trip_id,start_time,end_time,headway_secs\nnone,08:00:00,09:00:00,600\n", "frequency"),
    "a frequency without a headway": Fault(
        "frequencies", "trip_id,start_time,end_time,headway_secs\nt1,08:00:00,09:00:00,0\n", "frequency"),
    "a frequency that ends before it begins": Fault(
        "frequencies", "trip_id,start_time,end_time,headway_secs\nt1,09:00:00,08:00:00,600\n", "frequency"),
    "two time zones": Fault(
        "agency", "two,Other,https://example.org/,Europe/London\n", "timezone"),
    "a call at an entrance": Fault(
        "stops", "gare2,Gare,43.3022,5.3802,1→gare2,Gare,43.3022,5.3802,1,2", "location_type",
        {"stops_head": ",location_type"}),
    "a feed that has ended": Fault("calendar", "20260501,20260630→20250501,20250630", "ended"),
    "a feed that has not begun": Fault("calendar", "20260501,20260630→20270501,20270630", "early"),
    "a trip that never calls": Fault("trips", "r1,week,f40,Gare,0,1\n", "no-times"),
}  # fmt: skip
# Those that can be in one feed together: the others change the whole feed or the same row.
TOGETHER = [
    name for name, fault in FAULTS.items()
    if "→" not in fault.text and fault.file not in ("frequencies", "calendar_dates")
]  # fmt: skip


def spoilt(*faults):
    """The base feed with faults put in."""
    files = dict(BASE)
    for fault in faults:
        for name, rows in {fault.file: fault.text, **fault.more}.items():
            if name == "stops_head":
                head, _, rest = files["stops.txt"].partition("\n")
                files["stops.txt"] = f"{head}{rows}\n{rest}"
            elif "→" in rows:
                old, _, new = rows.partition("→")
                files[f"{name}.txt"] = files[f"{name}.txt"].replace(old, new)
            else:
                files[f"{name}.txt"] = files.get(f"{name}.txt", "") + rows
    if any(fault.rule == "encoding" for fault in faults):
        files["stops.txt"] = files["stops.txt"].encode("cp1252")
    return files


def trips_of(timetable):
    return {timetable.trip_ids[row] for row in range(len(timetable.trip_ids))}


def test_there_are_forty_kinds():
    assert len(FAULTS) == 40


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_sound_is_imported_and_the_fault_is_named(tmp_path, name):
    fault = FAULTS[name]
    timetable, report = imported(tmp_path, spoilt(fault))
    assert trips_of(timetable) >= SOUND
    found = [problem for problem in report.problems if problem.rule.startswith(fault.rule)]
    assert found, [problem.rule for problem in report.problems]
    for problem in found:
        assert problem.file == f"{fault.file}.txt"
        assert problem.line >= 1
        assert problem.message.endswith(".")


def test_all_of_them_at_once_leave_the_sound_part_as_it_was(tmp_path):
    clean = imported(tmp_path / "clean", BASE)[0]
    faults = [FAULTS[name] for name in TOGETHER]
    spoiled, report = imported(tmp_path / "spoilt", spoilt(*faults))
    assert len(faults) >= 28
    rules = {problem.rule for problem in report.problems}
    unnamed = [f.rule for f in faults if not any(rule.startswith(f.rule) for rule in rules)]
    assert unnamed == []
    for station in clean.stations:
        mine = [
            d for d in next_departures(spoiled, station.id, NOW, limit=99) if d.trip_id in SOUND
        ]
        theirs = next_departures(clean, station.id, NOW, limit=99)
        assert [(d.time, d.trip_id, d.headsign) for d in mine] == [
            (d.time, d.trip_id, d.headsign) for d in theirs
        ]


@pytest.mark.parametrize("case", CORE)
def test_a_broken_core_among_forty_lesser_faults_refuses_the_whole(tmp_path, case):
    broken, file, _, _ = CORE[case]
    lesser = spoilt(*(FAULTS[name] for name in TOGETHER if FAULTS[name].rule != "encoding"))
    changed = {name: text for name, text in broken.items() if text != BASE.get(name)}
    files = {name: text for name, text in lesser.items() if name in broken} | changed
    with pytest.raises(FeedError) as caught:
        import_feed(write_folder(tmp_path / "bad", files), tmp_path / "t", now=NOW)
    assert caught.value.file
    assert file.endswith(".txt")
    assert not (tmp_path / "t" / "current").exists()
