"""Feeds renewed from the web: asked for only when newer, checked, exchanged, rolled back."""

import json
import stat
import threading
import time

import pytest
from transport.feeds import BASE, NOW, serving, with_rows, write_folder, write_zip
from transport.test_polling import Newsstand

from callbot.transport.errors import FeedError
from callbot.transport.feeds import ensure_feeds, import_feeds, renew_feeds, undo_import
from callbot.transport.timetable import open_timetable

BROKEN = BASE | {"stop_times.txt": "trip_id,stop_id\n"}
ENDED = BASE | {
    "calendar.txt": BASE["calendar.txt"].replace("20260501,20260630", "20250501,20250630")
}
RENAMED = BASE | {"stops.txt": BASE["stops.txt"].replace("Gare", "Station")}


def packed(tmp_path, files):
    return write_zip(tmp_path / "made.zip", files).read_bytes()


@pytest.fixture
def stand(tmp_path):
    return Newsstand(packed(tmp_path, BASE))


@pytest.fixture
def address(stand):
    with stand.open() as found:
        yield found


@pytest.fixture
def folder(tmp_path, address):
    import_feeds([address], tmp_path / "t", now=NOW)
    return tmp_path / "t"


def renew(folder, **options):
    return [(each.state, each.message) for each in renew_feeds(folder, now=NOW, **options)]


def names(folder):
    return [station.name for station in open_timetable(folder).stations]


def test_nothing_newer_is_not_even_sent(folder, stand):
    before = (folder / "current").read_text()
    assert renew(folder) == [("unchanged", "")]
    assert stand.seen == [None, f'"{hash(stand.body)}"']
    assert (folder / "current").read_text() == before


def test_something_newer_is_taken_into_use_and_the_one_before_is_kept(folder, stand, tmp_path):
    stand.body = packed(tmp_path, RENAMED)
    assert renew(folder) == [("imported", "")]
    assert names(folder)[2] == "Station"
    assert open_timetable(folder).feeds[0].id == "rtx"
    undo_import(folder)
    assert names(folder)[2] == "Gare"


def test_the_same_files_from_a_server_without_versions_are_not_imported_again(tmp_path):
    plain = Newsstand(packed(tmp_path, BASE), validators=False)
    with plain.open() as address:
        import_feeds([address], tmp_path / "t", now=NOW)
        assert renew(tmp_path / "t") == [("unchanged", "")]


@pytest.mark.parametrize(
    ("files", "said"),
    [(BROKEN, "this column is missing"), (ENDED, "ended on 2025-06-30"), (None, "is not a zip")],
)
def test_what_cannot_be_used_or_is_worse_is_told_and_left_aside(
    folder, stand, tmp_path, files, said
):
    stand.body = packed(tmp_path, files) if files else b"maintenance"
    ((state, message),) = renew(folder)
    assert (state, said in message) == ("kept", True), message
    assert names(folder)[2] == "Gare"
    assert "secret" not in message
    stand.body = packed(tmp_path, RENAMED)
    assert renew(folder) == [("imported", "")]


def test_what_is_worse_may_be_forced(folder, stand, tmp_path):
    stand.body = packed(tmp_path, ENDED)
    assert renew(folder, force=True) == [("imported", "")]
    assert open_timetable(folder).feeds[0].last_day.year == 2025


def test_a_server_that_fails_keeps_what_is_there(folder, stand):
    stand.status, stand.body = 503, b"busy"
    ((state, message),) = renew(folder)
    assert state == "kept"
    assert "status 503" in message
    assert ensure_feeds([json.loads((folder / "sources.json").read_text())["feeds"][0]["address"]],
                        folder, now=NOW)[0].problems[0].rule == "kept"  # fmt: skip


def test_what_was_rolled_back_from_does_not_come_again_by_itself(folder, stand, address, tmp_path):
    stand.body = packed(tmp_path, RENAMED)
    renew(folder)
    undo_import(folder)
    assert renew(folder) == [("unchanged", "")]
    assert not ensure_feeds([address], folder, now=NOW)[0].changed
    assert names(folder)[2] == "Gare"
    stand.body = packed(tmp_path, BASE | {"stops.txt": BASE["stops.txt"].replace("Gare", "Halte")})
    assert renew(folder) == [("imported", "")]
    assert names(folder)[2] == "Halte"


def test_rolling_back_twice_goes_forward_again(folder, stand, tmp_path):
    stand.body = packed(tmp_path, RENAMED)
    renew(folder)
    assert undo_import(folder).stations[2].name == "Gare"
    assert undo_import(folder).stations[2].name == "Station"


def test_a_roll_back_waits_for_a_renewal_that_is_under_way(folder, stand, tmp_path):
    stand.body = packed(tmp_path, RENAMED)
    renew(folder)
    stand.body = packed(tmp_path, BASE | {"stops.txt": BASE["stops.txt"].replace("Gare", "Halte")})
    begun, end = threading.Event(), []

    def slowly(stage, done, total):
        begun.set()
        time.sleep(0.05)

    def roll_back():
        begun.wait(20)
        end.append(undo_import(folder).stations[2].name)

    thread = threading.Thread(target=roll_back)
    thread.start()
    renew(folder, progress=slowly)
    thread.join(30)
    assert end == ["Station"]
    assert names(folder)[2] == "Station"
    assert renew(folder) == [("unchanged", "")]


def test_there_may_be_nothing_to_go_back_to(folder):
    with pytest.raises(FeedError, match="no timetable before the current one"):
        undo_import(folder)


def test_a_folder_feed_is_renewed_when_its_files_change(tmp_path):
    source = write_folder(tmp_path / "source", BASE)
    import_feeds([source], tmp_path / "t", now=NOW)
    assert renew(tmp_path / "t") == [("unchanged", "")]
    write_folder(source, RENAMED)
    assert renew(tmp_path / "t") == [("imported", "")]


def test_where_a_timetable_came_from_must_be_known(tmp_path):
    with pytest.raises(FeedError, match="came from is not known"):
        renew_feeds(tmp_path, now=NOW)


def test_the_address_with_its_key_is_for_the_owners_eyes_only(folder, address):
    kept = folder / "sources.json"
    assert address in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "secret" not in open_timetable(folder).feeds[0].source


def test_one_feed_of_a_region_is_renewed_and_the_region_follows(tmp_path, stand, address):
    train = BASE | {"agency.txt": BASE["agency.txt"].replace("rtx,", "bus,")}
    other = write_zip(tmp_path / "other.zip", train)
    with serving(tmp_path) as web:
        import_feeds([address, f"{web}/{other.name}"], tmp_path / "t", now=NOW)
    stand.body = packed(tmp_path, BASE | {"routes.txt": with_rows("routes", "r9,9,Neuf,3,,\n")})
    states = [state for state, _ in renew(tmp_path / "t")]
    assert states == ["imported", "kept"]  # the other server is gone
    region = open_timetable(tmp_path / "t")
    assert [feed.id for feed in region.feeds] == ["rtx", "bus"]
    assert region.line("rtx:r9").name == "9"
    undo_import(tmp_path / "t")
    assert [state for state, _ in renew(tmp_path / "t")] == ["unchanged", "kept"]
    assert "rtx:r9" not in {line.id for line in open_timetable(tmp_path / "t").lines}
