"""Floors of a station: where pathways.txt gives no times or slopes, levels.txt helps."""

import numpy as np
import pytest
from transport.feeds import feed, imported

STOPS = """\
stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,level_id
port,Vieux-Port,43.2950,5.3740,0,P,deep
P,Vieux-Port,43.2950,5.3740,1,,
door,Vieux-Port,43.2951,5.3741,2,P,street
mairie,Mairie,43.2960,5.3790,0,,
gare,Gare,43.3020,5.3800,0,,
gare2,Gare,43.3022,5.3802,0,,
"""
LEVELS = "level_id,level_index,level_name\nstreet,0,Rue\ndeep,-2,Quai\n"
PATHWAYS = "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,max_slope\n"


def way(tmp_path, row, levels=LEVELS):
    """Import one pathway; return its seconds and whether it is step-free, and the faults."""
    files = feed(stops=STOPS, levels=levels, pathways=PATHWAYS + f"p,port,door,{row}\n")
    timetable, report = imported(tmp_path, files)
    arrays = timetable.arrays
    return int(arrays.path_seconds[0]), bool(arrays.path_step_free[0]), report.problems


@pytest.mark.parametrize(
    ("row", "seconds", "step_free"),
    [
        ("2,1,,", 34, False),  # 48 steps
        ("4,1,,", 37, False),
        ("5,1,,", 55, True),  # a lift
        ("1,1,,", 85, False),  # a ramp of unknown slope is not promised
        ("1,1,60,", 50, False),  # 8 m up over 60 m: too steep
        ("1,1,120,", 100, True),
        ("1,1,60,0.05", 50, True),  # said to be gentle
    ],
)
def test_a_way_to_another_floor(tmp_path, row, seconds, step_free):
    assert way(tmp_path, row)[:2] == (seconds, step_free)


def test_without_levels_a_way_is_flat(tmp_path):
    assert way(tmp_path, "1,1,,", levels="level_id,level_index\n")[:2] == (5, True)


def test_a_level_that_is_not_there_or_cannot_be_read_is_named(tmp_path):
    *_, problems = way(tmp_path, "1,1,,", levels="level_id,level_index\nstreet,ground\n")
    said = [problem.message for problem in problems if problem.rule == "level"]
    assert said == [
        "The level_index “ground” cannot be read; the level counts as unknown.",
        "There is no level “deep” in levels.txt; it counts as unknown.",
    ]
    assert np.isin(["levels.txt", "stops.txt"], [problem.file for problem in problems]).all()
