"""Keeps a timetable on disk: a folder of memory-mapped arrays, and a pointer to the newest.

``current`` names the folder in use. A new one is written beside it and synced, then the pointer is
replaced in one step: a reader sees the old or the new, never a part. The one before is kept.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from callbot.transport.arrays import Arrays, array_names
from callbot.transport.errors import FeedError

FORMAT = 3
_POINTER, _PREVIOUS = "current", "previous"
_PREFIX = "snapshot-"
_AGAIN = "import the timetable again"


@contextmanager
def writing(folder: Path, lock_name: str = "lock") -> Iterator[None]:
    """Hold the folder for one import; another import waits for its turn."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / lock_name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_snapshot(
    folder: Path,
    arrays: Arrays,
    documents: Mapping[str, Mapping[str, Any]],
    check: Callable[[Path], None] = lambda snapshot: None,
) -> Path:
    """Write a snapshot and make it the current one; returns its folder.

    ``documents`` become JSON files. ``check`` may look at it before it is taken into use; what it
    raises leaves the one before in use. To be called within :func:`writing`.
    """
    previous = _named(folder, _POINTER)
    name = f"{_PREFIX}{_highest(folder) + 1:06}"
    draft = folder / f".draft-{name}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        _write_all(draft, arrays, documents)
        check(draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    draft.rename(folder / name)
    if previous:
        _point(folder, previous, _PREVIOUS)
    _point(folder, name, _POINTER)
    _remove_others(folder, {name, previous})
    return folder / name


def roll_back(folder: Path) -> Path:
    """Make the snapshot before the current one the current one; returns its folder.

    Doing it again goes forward. Raises FeedError when there is none. To be called within
    :func:`writing`.
    """
    name, previous = _named(folder, _POINTER), _named(folder, _PREVIOUS)
    if not previous or not (folder / previous).is_dir():
        raise FeedError(f"There is no timetable before the current one in {folder}.")
    _point(folder, name, _PREVIOUS)
    _point(folder, previous, _POINTER)
    return folder / previous


def previous_folder(folder: Path) -> Path | None:
    """Return the folder of the snapshot that a roll back would go to, None when there is none."""
    name = _named(folder, _PREVIOUS)
    return folder / name if name and (folder / name).is_dir() else None


def _write_all(draft: Path, arrays: Arrays, documents: Mapping[str, Mapping[str, Any]]) -> None:
    for array in array_names():
        with (draft / f"{array}.npy").open("wb") as file:
            np.save(file, np.ascontiguousarray(getattr(arrays, array)), allow_pickle=False)
            _sync(file)
    checks = {name: _write_json(draft / f"{name}.json", d) for name, d in documents.items()}
    sizes = {path.name: path.stat().st_size for path in draft.iterdir()}
    _write_json(draft / "manifest.json", {"format": FORMAT, "sizes": sizes, "checks": checks})
    _sync_folder(draft)


def _write_json(path: Path, document: Mapping[str, Any]) -> int:
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    with path.open("wb") as file:
        file.write(data)
        _sync(file)
    return zlib.crc32(data)


def _sync(file: IO[Any]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(folder: Path, name: str, pointer: str) -> None:
    draft = folder / f"{pointer}.draft"
    with draft.open("w") as file:
        file.write(name)
        _sync(file)
    draft.replace(folder / pointer)
    _sync_folder(folder)


def _named(folder: Path, pointer: str) -> str:
    try:
        return (folder / pointer).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _highest(folder: Path) -> int:
    numbers = [path.name.removeprefix(_PREFIX) for path in folder.glob(f"{_PREFIX}*")]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _remove_others(folder: Path, keep: set[str]) -> None:
    for path in [*folder.glob(f"{_PREFIX}*"), *folder.glob(".draft-*")]:
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def current_folder(folder: Path) -> Path:
    """Return the folder of the current snapshot; raises FeedError when there is none."""
    name = _named(folder, _POINTER)
    if not name:
        raise FeedError(
            f"No timetable was imported into {folder} yet; run `callbot transport import SOURCE`."
        )
    found = folder / name
    if Path(name).name != name or not name.startswith(_PREFIX) or not found.is_dir():
        raise FeedError(f"The timetable snapshot {name!r} in {folder} is missing; {_AGAIN}.")
    return found


def read_manifest(snapshot: Path) -> dict[str, Any]:
    """Check format and sizes of a snapshot; raises FeedError when it cannot be used."""
    try:
        manifest: dict[str, Any] = json.loads((snapshot / "manifest.json").read_bytes())
        if manifest["format"] != FORMAT:
            raise FeedError(
                f"The timetable snapshot {snapshot} has format {manifest['format']}, this program "
                f"reads {FORMAT}; {_AGAIN}."
            )
        for name, size in manifest["sizes"].items():
            if (snapshot / name).stat().st_size != size:
                raise _damaged(snapshot, f"{name} has another size")
    except FeedError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(snapshot, error) from error
    return manifest


def read_document(snapshot: Path, name: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return one JSON file of a snapshot; raises FeedError when it was changed."""
    try:
        data = (snapshot / f"{name}.json").read_bytes()
    except OSError as error:
        raise _damaged(snapshot, error) from error
    if zlib.crc32(data) != manifest["checks"].get(name):
        raise _damaged(snapshot, f"{name}.json has changed")
    document: dict[str, Any] = json.loads(data)
    return document


def read_arrays(snapshot: Path) -> Arrays:
    """Map the arrays of a snapshot into memory; raises FeedError when they do not fit together."""
    try:
        loaded = {name: _map(snapshot / f"{name}.npy") for name in array_names()}
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(snapshot, error) from error
    arrays = Arrays(**loaded)
    if fault := arrays.fault():
        raise _damaged(snapshot, fault)
    return arrays


def _map(path: Path) -> np.ndarray[Any, Any]:
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(mapped).view(np.ndarray)  # plain views slice much faster than memmaps


def _damaged(snapshot: Path, why: object) -> FeedError:
    return FeedError(f"The timetable snapshot {snapshot} is damaged ({why}); {_AGAIN}.")
