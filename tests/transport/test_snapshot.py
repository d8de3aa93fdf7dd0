"""The snapshot on disk: swapped in one step, checked when opened."""

import json
import shutil

import numpy as np
import pytest
from transport.feeds import BASE, NOW, timetable_of, write_folder

from callbot.transport.arrays import array_names, let_go
from callbot.transport.departures import next_departures
from callbot.transport.errors import FeedError
from callbot.transport.importing import import_feed
from callbot.transport.snapshot import FORMAT
from callbot.transport.timetable import open_timetable


@pytest.fixture
def folder(tmp_path):
    timetable_of(tmp_path)
    return tmp_path / "timetable"


def again(folder, **changes):
    source = write_folder(folder.parent / "source", BASE | changes)
    import_feed(source, folder, now=NOW, feed_id="x")
    return open_timetable(folder)


def names(folder):
    return sorted(path.name for path in folder.glob("*snapshot*"))


def test_the_one_before_is_kept_and_older_ones_are_removed(folder):
    for _ in range(3):
        again(folder)
    assert names(folder) == ["snapshot-000003", "snapshot-000004"]
    assert (folder / "current").read_text() == "snapshot-000004"


def test_an_open_timetable_goes_on_when_newer_ones_come(folder):
    old = open_timetable(folder)
    for _ in range(3):
        again(folder, **{"stops.txt": BASE["stops.txt"].replace("Gare", "Station")})
    assert not old.folder.exists()
    assert next_departures(old, "x:port", NOW)[0].trip_id == "n1"
    assert open_timetable(folder).stations[2].name == "Station"


def test_a_draft_left_by_a_killed_import_does_not_matter(folder):
    draft = folder / ".draft-snapshot-000002"
    draft.mkdir()
    (draft / "call_stop.npy").write_bytes(b"half")
    assert len(open_timetable(folder).stations) == 3
    assert len(again(folder).stations) == 3
    assert names(folder) == ["snapshot-000001", "snapshot-000002"]


def test_arrays_are_mapped_not_read_and_cannot_be_written(folder):
    arrays = open_timetable(folder).arrays
    assert not arrays.call_stop.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        arrays.call_stop[0] = 1


def test_nothing_imported_yet(tmp_path):
    with pytest.raises(FeedError, match=r"No timetable was imported .*callbot transport import"):
        open_timetable(tmp_path)


def remove_manifest(snapshot):
    (snapshot / "manifest.json").unlink()


def cut_array(snapshot):
    path = snapshot / "call_departure.npy"
    path.write_bytes(path.read_bytes()[:-4])


def remove_array(snapshot):
    (snapshot / "leave_time.npy").unlink()


def change_names(snapshot):
    path = snapshot / "about.json"
    path.write_text(path.read_text().replace("Gare", "Gara"))


def change_lengths(snapshot):
    """A longer array with a manifest that fits: only the check across arrays can tell."""
    np.save(snapshot / "leave_time.npy", np.zeros(99, np.int32))
    manifest = json.loads((snapshot / "manifest.json").read_text())
    manifest["sizes"]["leave_time.npy"] = (snapshot / "leave_time.npy").stat().st_size
    (snapshot / "manifest.json").write_text(json.dumps(manifest))


def objects_instead(snapshot):
    """Pickled objects in an array file are never loaded."""
    np.save(snapshot / "leave_time.npy", np.array([{}]), allow_pickle=True)
    manifest = json.loads((snapshot / "manifest.json").read_text())
    manifest["sizes"]["leave_time.npy"] = (snapshot / "leave_time.npy").stat().st_size
    (snapshot / "manifest.json").write_text(json.dumps(manifest))


def not_json(snapshot):
    (snapshot / "manifest.json").write_text("[1")


def a_list(snapshot):
    (snapshot / "manifest.json").write_text("[]")


@pytest.mark.parametrize(
    "damage",
    [
        remove_manifest,
        cut_array,
        remove_array,
        change_names,
        change_lengths,
        objects_instead,
        not_json,
        a_list,
    ],
)
def test_a_damaged_snapshot_says_so_and_can_be_imported_again(folder, damage):
    damage(folder / "snapshot-000001")
    with pytest.raises(FeedError, match=r"is damaged .*; import the timetable again"):
        open_timetable(folder)
    assert len(again(folder).stations) == 3


def test_another_format_says_so(folder):
    manifest = folder / "snapshot-000001" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format":{FORMAT},', '"format":99,'))
    with pytest.raises(FeedError, match="has format 99, this program reads "):
        open_timetable(folder)


@pytest.mark.parametrize("pointer", ["snapshot-000009", "../other", "snapshot-1/../..", "\0"])
def test_a_pointer_to_nowhere_says_so(folder, pointer):
    shutil.copytree(folder / "snapshot-000001", folder.parent / "other")
    (folder / "current").write_text(pointer)
    with pytest.raises(FeedError, match="is missing; import the timetable again"):
        open_timetable(folder)


def test_memory_that_is_given_back_is_read_again(tmp_path):
    arrays = timetable_of(tmp_path).arrays
    before = {name: getattr(arrays, name).tolist() for name in array_names()}
    let_go(arrays)
    assert {name: getattr(arrays, name).tolist() for name in array_names()} == before
