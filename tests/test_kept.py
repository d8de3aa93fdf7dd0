"""What is kept between starts: found again, never believed when it is damaged, bounded in number."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgpack
import pytest

from callbot import kept
from callbot.kept import Shelf, digest_of, prune, written_whole


def shelf_of(folder: Path, *more: Path, most: int = 3) -> Shelf:
    return Shelf([*more, folder], "things", most=most)


def test_what_was_kept_is_found_again_by_its_key(tmp_path):
    shelf = shelf_of(tmp_path)
    shelf.keep("a", {"n": [1, 2]})
    assert shelf.find("a", dict) == {"n": [1, 2]}
    assert shelf.find("b", dict) is None


def test_it_is_made_once(tmp_path):
    made = []
    for _ in range(2):
        found = shelf_of(tmp_path).of("a", list, lambda: made.append(1) or [3])
        assert found == [3]
    assert made == [1]


def test_what_the_package_brought_is_read_and_never_written(tmp_path):
    packed, own = tmp_path / "built", tmp_path / "own"
    shelf_of(packed).keep("a", [1])
    before = sorted(packed.iterdir())
    assert shelf_of(own, packed).of("a", list, list) == [1]
    shelf_of(own, packed).keep("b", [2])
    assert sorted(packed.iterdir()) == before
    assert [file.name for file in own.iterdir()] == ["things-b.msgpack"]


def damaged(data: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "cut short": data[:-1],
        "a bit turned": data[:-2] + bytes([data[-2] ^ 1]) + data[-1:],
        "foreign": msgpack.packb(["something", "else"]),
        "of other makers": b"PK\x03\x04 not ours",
    }


@pytest.mark.parametrize("how", list(damaged(b"xyz")))
def test_a_damaged_or_foreign_file_is_made_anew(tmp_path, how):
    shelf = shelf_of(tmp_path)
    shelf.keep("a", ["sound"])
    [file] = tmp_path.iterdir()
    file.write_bytes(damaged(file.read_bytes())[how])
    assert shelf.find("a", list) is None
    assert shelf.of("a", list, lambda: ["anew"]) == ["anew"]
    assert shelf.find("a", list) == ["anew"]


def test_a_file_under_another_name_is_not_believed(tmp_path):
    shelf = shelf_of(tmp_path)
    shelf.keep("a", ["of a"])
    (tmp_path / "things-a.msgpack").rename(tmp_path / "things-b.msgpack")
    assert shelf.find("b", list) is None


def test_what_does_not_read_as_what_is_wanted_is_as_good_as_missing(tmp_path):
    shelf = shelf_of(tmp_path)
    shelf.keep("a", {"other": 1})
    assert shelf.find("a", lambda found: found["wanted"]) is None


def test_only_the_last_used_stay_and_what_was_left_half_written_goes(tmp_path):
    shelf = shelf_of(tmp_path, most=2)
    abandoned = tmp_path / f"things-x.msgpack.1-2{kept._BESIDE}"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (1, 1))
    for age, key in enumerate("abc"):
        shelf.keep(key, [key])
        os.utime(tmp_path / f"things-{key}.msgpack", (age, time.time() - 100 + age))
    shelf.find("b", list)  # used now
    shelf.keep("d", ["d"])
    assert sorted(file.name[7] for file in tmp_path.iterdir()) == ["b", "d"]


def test_the_one_used_last_is_found(tmp_path):
    shelf = shelf_of(tmp_path)
    assert shelf.latest(list) is None
    shelf.keep("a", ["a"])
    os.utime(tmp_path / "things-a.msgpack", (1, 1))
    shelf.keep("b", ["b"])
    assert shelf.latest(list) == ["b"]


def test_where_nothing_can_be_written_it_works_all_the_same(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert shelf_of(tmp_path / "file").of("a", list, lambda: [1]) == [1]
    assert Shelf([], "things", most=1).of("a", list, lambda: [1]) == [1]


def test_a_failure_while_writing_leaves_what_was_there(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"whole")

    def fail() -> None:
        with written_whole(file) as out:
            out.write(b"ha")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("x", b"whole")]


def keep_again_and_again(folder: str) -> int:
    shelf, big = shelf_of(Path(folder)), ["a text"] * 50_000
    sound = 0
    for _ in range(20):
        shelf.keep("a", big)
        sound += shelf.find("a", list) == big
    return sound


def test_processes_that_keep_the_same_at_once_never_read_half_of_it(tmp_path):
    with ProcessPoolExecutor(2) as pool:
        assert list(pool.map(keep_again_and_again, [str(tmp_path)] * 2)) == [20, 20]
    assert [file.name for file in tmp_path.iterdir()] == ["things-a.msgpack"]


def test_other_texts_have_another_name():
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of(["a"]) == digest_of(iter(["a"]))


def test_pruning_a_folder_that_is_not_there_is_no_mistake(tmp_path):
    prune(tmp_path / "nowhere", "*", 1)
