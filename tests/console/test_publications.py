"""Published versions: counted, together or not at all, never over somebody else's, reversible."""

from __future__ import annotations

import pytest
from helpers.desk import Desk

from callbot.console.publications import (
    Change,
    ChangedMeanwhileError,
    PublicationError,
    Publications,
)
from callbot.content.layers import content_layer

PATH = "intents/city/dogs.yaml"


@pytest.fixture
def publications(desk: Desk) -> Publications:
    return Publications(desk.parts.store.engine)


def publish(desk: Desk, publications: Publications, *changes: Change, note: str = "") -> str:
    return publications.publish(changes, author="marie", now=desk.now, note=note)


def test_versions_are_counted_and_the_newest_counts(desk: Desk, publications: Publications):
    assert publications.counter() == 0
    publish(desk, publications, Change(PATH, "one\n"), note="first")
    publish(desk, publications, Change(PATH, "two\n"), Change("switches.yaml", "answers: {}\n"))
    assert publications.files() == {PATH: "two\n", "switches.yaml": "answers: {}\n"}
    assert [(v.version, v.text, v.note) for v in publications.history(PATH)] == [
        (2, "two\n", ""),
        (1, "one\n", "first"),
    ]
    assert publications.counter() == 3
    assert content_layer(publications.files()) == (("city/dogs.yaml", "two\n"),)
    assert desk.actions() == [
        f"marie published {PATH}",
        f"marie published {PATH}",
        "marie published switches.yaml",
    ]


def test_two_who_edit_the_same_version_are_both_told(desk: Desk, publications: Publications):
    publish(desk, publications, Change(PATH, "one\n", base=0))
    publish(desk, publications, Change(PATH, "paul's\n", base=1))
    with pytest.raises(ChangedMeanwhileError, match=f"marie published version 2 of {PATH}"):
        publish(desk, publications, Change("switches.yaml", "x"), Change(PATH, "mine\n", base=1))
    assert publications.files() == {PATH: "paul's\n"}, "all or none"


def test_a_batch_is_undone_together(desk: Desk, publications: Publications):
    publish(desk, publications, Change(PATH, "one\n"))
    batch = publish(desk, publications, Change(PATH, "two\n"), Change("switches.yaml", "x"))
    publications.undo(batch, author="anne", now=desk.now)
    assert publications.files() == {PATH: "one\n"}
    assert publications.current("switches.yaml").state == "removed"


def test_what_was_changed_since_is_not_undone(desk: Desk, publications: Publications):
    batch = publish(desk, publications, Change(PATH, "one\n"))
    publish(desk, publications, Change(PATH, "two\n"))
    with pytest.raises(ChangedMeanwhileError):
        publications.undo(batch, author="anne", now=desk.now)
    with pytest.raises(PublicationError, match="no such publication"):
        publications.undo("nothing", author="anne", now=desk.now)


def test_an_older_version_is_published_again(desk: Desk, publications: Publications):
    publish(desk, publications, Change(PATH, "one\n"))
    publish(desk, publications, Change(PATH, None))
    assert publications.files() == {}
    publications.restore(PATH, 1, author="anne", now=desk.now)
    assert publications.files() == {PATH: "one\n"}
    with pytest.raises(PublicationError, match="no version 9"):
        publications.restore(PATH, 9, author="anne", now=desk.now)


@pytest.mark.parametrize(
    "path", ["/etc/passwd.yaml", "../x.yaml", "intents/../../x.yaml", "x.txt", "a//b.yaml", ""]
)
def test_paths_stay_below_the_citys_folder(desk: Desk, publications: Publications, path: str):
    with pytest.raises(PublicationError, match="is not a path"):
        publish(desk, publications, Change(path, "x"))


def test_a_text_has_an_end(desk: Desk, publications: Publications):
    with pytest.raises(PublicationError, match="more than 1,000,000"):
        publish(desk, publications, Change(PATH, "x" * 1_000_001))
