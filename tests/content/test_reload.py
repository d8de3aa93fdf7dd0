import os
from pathlib import Path

from helpers.content import FILES

from callbot.content.loader import load
from callbot.content.reload import changed, fingerprint


def write(folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_edits_new_files_and_removals_are_seen(tmp_path: Path):
    write(tmp_path)
    known = fingerprint([tmp_path])
    assert not changed(known, [tmp_path])
    (tmp_path / "common.yaml").write_text("messages: {unknown: Pardon ?}\n")
    assert changed(known, [tmp_path])
    known = fingerprint([tmp_path])
    (tmp_path / "new.yaml").write_text("")
    assert changed(known, [tmp_path])
    (tmp_path / "new.yaml").unlink()
    assert not changed(known, [tmp_path])
    (tmp_path / ".common.yaml.swp").write_text("an editor's own file")
    assert not changed(known, [tmp_path])


def test_an_edit_of_the_same_size_is_seen_by_its_time(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    known = fingerprint([path])
    path.write_text("a: 2\n")
    os.utime(path, ns=(1, 1))
    assert changed(known, [path])


def test_absent_paths_and_links_that_lead_nowhere(tmp_path: Path):
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    assert fingerprint([tmp_path, tmp_path / "absent"]) == ()


def test_a_broken_edit_is_reported_and_marks_the_content_as_broken(tmp_path: Path):
    write(tmp_path)
    assert not load([tmp_path]).broken
    path = tmp_path / "transport/first_last.yaml"
    path.write_text(path.read_text().replace("source:", "sorce:"))
    edited = load([tmp_path])
    assert edited.broken
    assert any(problem.hint == "Did you mean “source”?" for problem in edited.problems)
