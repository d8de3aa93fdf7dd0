"""How platforms become stations, and how stations are found by place and name."""

import pytest
from transport.feeds import timetable_of

from callbot.transport.stops import find_stations, near_names, nearest

HEAD = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding\n"
USED = "port,Vieux-Port,43.2950,5.3740,0,,\nmairie,Mairie,43.2960,5.3790,0,,\n"


def stations(tmp_path, rows):
    timetable = timetable_of(tmp_path, stops=HEAD + USED + rows)
    return {s.id: s.stop_ids for s in timetable.stations[2:]}, timetable


def test_by_parent_station_with_a_near_stop_of_its_name(tmp_path):
    found, timetable = stations(
        tmp_path,
        "G,Gare,43.3020,5.3800,1,,\ngare,Quai A,43.3020,5.3800,0,G,\n"
        "gare2,Quai B,43.3021,5.3800,0,G,\nbus,GARE,43.3040,5.3800,0,,\n"
        "door,Entrée,43.3020,5.3801,2,G,\narea,Zone,43.3020,5.3801,4,gare,\n",
    )
    assert found == {"x:G": ("x:gare", "x:gare2", "x:bus", "x:area")}
    station = timetable.station("x:gare")
    assert (station.id, station.name, station.lat) == ("x:G", "Gare", 43.3020)


def test_by_name_within_500_metres(tmp_path):
    found, _ = stations(
        tmp_path,
        "gare,Gare,43.3000,5.3800,0,,\ngare2,Gare,43.3040,5.3800,0,,\n"  # 445 m
        "far,Gare,43.4000,5.3800,0,,\nother,Halte,43.3000,5.3800,0,,\n",
    )
    assert found == {
        "x:@gare": ("x:gare", "x:gare2"),
        "x:@gare-2": ("x:far",),
        "x:@halte": ("x:other",),
    }


def test_stations_that_the_feed_keeps_apart_stay_apart(tmp_path):
    found, _ = stations(
        tmp_path,
        "A,Gare,43.3000,5.3800,1,,\nB,Gare,43.3001,5.3800,1,,\n"
        "gare,Gare,43.3000,5.3800,0,A,\ngare2,Gare,43.3001,5.3800,0,B,\n",
    )
    assert found == {"x:A": ("x:gare",), "x:B": ("x:gare2",)}


@pytest.mark.parametrize(
    ("parent", "first", "second", "expected"),
    [("0", 1, 1, True), ("0", 2, 2, False), ("0", 1, 2, None), ("1", 0, 0, True), ("", 0, 0, None)],
)
def test_wheelchair_holds_for_all_platforms_or_is_unknown(
    tmp_path, parent, first, second, expected
):
    rows = f"G,Gare,43.3,5.38,1,,{parent}\ngare,Gare,43.3,5.38,0,G,{first}\n"
    _, timetable = stations(tmp_path, rows + f"gare2,Gare,43.3,5.38,0,G,{second}\n")
    assert timetable.station("x:G").wheelchair is expected


def test_a_platform_without_a_name_has_its_stations_else_its_id(tmp_path):
    _, timetable = stations(
        tmp_path, "G,Gare,43.3,5.38,1,,\ngare,,43.3,5.38,0,G,\ngare2,,43.4,5.38,0,,\n"
    )
    assert [stop.name for stop in timetable.stops[2:]] == ["Gare", "Gare", "gare2"]


def test_an_entrance_that_trips_call_at_counts_as_a_platform(tmp_path):
    found, _ = stations(tmp_path, "gare,Gare,43.3,5.38,2,,\ngare2,Gare,43.3,5.38,0,,\n")
    assert found == {"x:@gare": ("x:gare", "x:gare2")}


def test_circular_parents_do_not_hang(tmp_path):
    found, _ = stations(tmp_path, "gare,Gare,43.3,5.38,0,gare2,\ngare2,Gare,43.3,5.38,0,gare,\n")
    assert sorted(sum(found.values(), ())) == ["x:gare", "x:gare2"]


def test_nearest_by_platform_with_metres_and_walk(tmp_path):
    timetable = timetable_of(tmp_path)
    found = nearest(timetable, 43.2960, 5.3790, limit=2)
    assert [(n.station.name, n.metres, n.walk_seconds) for n in found] == [
        ("Mairie, Place", 0, 0),
        ("Vieux-Port", 420, 438),
    ]
    assert nearest(timetable, 48.0, 7.0) == []


def test_a_stop_that_nothing_leaves_from_is_not_offered_as_near(tmp_path):
    _, timetable = stations(tmp_path, "gare,Gare,43.3,5.38,0,,\ngare2,Halte,43.4,5.38,0,,\n")
    assert [n.station.name for n in nearest(timetable, 43.3, 5.38, within_m=400)] == []


@pytest.mark.parametrize(
    "said", ["Vieux-Port", "vieux port", "VIEUX PORT", "vieu port", "vieuxport"]
)
def test_names_with_mistakes(tmp_path, said):
    found = find_stations(timetable_of(tmp_path), said)
    assert [n.station.id for n in found] == ["x:@vieux-port"]


def test_the_part_after_a_comma_and_names_that_are_unknown(tmp_path):
    timetable = timetable_of(tmp_path)
    assert find_stations(timetable, "place")[0].station.name == "Mairie, Place"
    assert find_stations(timetable, "aéroport de Lyon") == []
    assert near_names(timetable, "gard")[0].station.name == "Gare"


def test_ids_with_and_without_the_feed(tmp_path):
    timetable = timetable_of(tmp_path)
    assert timetable.full_id("port") == timetable.full_id("x:port") == "x:port"
    with pytest.raises(ValueError, match="no stop with the id 'nowhere'"):
        timetable.full_id("nowhere")
