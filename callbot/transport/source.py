"""Opens a feed wherever it is: a zip, a folder or a web address.

The files may be nested in a folder inside the zip. Sizes are bounded before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol

from callbot.transport.errors import FeedError
from callbot.transport.fetch import Progress, download, is_url

KNOWN = frozenset(
    f"{name}.txt"
    for name in [
        "agency",
        "stops",
        "routes",
        "trips",
        "stop_times",
        "calendar",
        "calendar_dates",
        "frequencies",
        "transfers",
        "pathways",
        "levels",
        "shapes",
        "feed_info",
        "attributions",
        "fare_attributes",
        "fare_rules",
    ]
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a feed may cost: bytes, unpacked : packed ratio, seconds."""

    packed: int = 1_000_000_000
    unpacked: int = 6_000_000_000
    ratio: int = 250
    members: int = 10_000
    seconds: float = 600.0


class Files(Protocol):
    """The files of a feed that the import knows, by their plain names."""

    sizes: dict[str, int]
    digest: str

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of the file ``name``, to be closed by the caller."""


class Folder:
    """The files of a feed in a folder."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Find the files; raises FeedError when they are too large together."""
        self._path = path
        self.sizes = {p.name: p.stat().st_size for p in path.iterdir() if p.name in KNOWN}
        if sum(self.sizes.values()) > limits.unpacked:
            raise FeedError(f"{path} holds more than {limits.unpacked:,} bytes, the limit.")
        self.digest = self._digest()

    def _digest(self) -> str:
        whole = hashlib.sha256()
        for name in sorted(self.sizes):
            with self.open(name) as file:
                whole.update(f"{name} {_digest(file)}\n".encode())
        return whole.hexdigest()

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of the file ``name``."""
        return (self._path / name).open("rb")


class Zip:
    """The files of a feed in a zip, perhaps nested in a folder there."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits) -> None:
        """Read the zip's index; raises FeedError when it is no zip, cut off or a zip bomb."""
        self._name = name
        self.digest = _digest(file)
        packed = file.tell()
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FeedError(
                f"{name} is not a zip or was cut off ({error}); fetch the GTFS zip again."
            ) from error
        members = self._zip.infolist()
        _refuse_bomb(members, packed, name, limits)
        self._members = _feed_members(members)
        self.sizes = {plain: member.file_size for plain, member in self._members.items()}

    def open(self, name: str) -> IO[bytes]:
        """Return the bytes of the member ``name``; raises FeedError when it cannot be unpacked."""
        try:
            return self._zip.open(self._members[name])
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise FeedError(f"cannot be unpacked ({error}).", file=name) from error


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int, name: str, limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise FeedError(f"{name} holds {len(members):,} files; {limits.members:,} is the limit.")
    if unpacked > limits.unpacked:
        raise FeedError(
            f"{name} would unpack to {unpacked:,} bytes; {limits.unpacked:,} is the limit."
        )
    if unpacked > 10_000_000 and unpacked > limits.ratio * packed:
        raise FeedError(
            f"{name} would unpack to {unpacked // packed} times its size like a zip bomb; "
            f"{limits.ratio} times is the limit."
        )


def _feed_members(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the known files of the folder that holds most of them, the outermost first."""
    folders: dict[PurePosixPath, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.name in KNOWN and "__MACOSX" not in path.parts:
            folders.setdefault(path.parent, {})[path.name] = member
    best = max(folders, key=lambda f: (len(folders[f]), -len(f.parts)), default=None)
    return folders[best] if best is not None else {}


def _digest(file: IO[bytes]) -> str:
    whole = hashlib.sha256()
    while part := file.read(1 << 20):
        whole.update(part)
    return whole.hexdigest()


@contextmanager
def open_source(
    source: str | Path, *, limits: Limits, progress: Progress | None = None, name: str = ""
) -> Iterator[Files]:
    """Open a path or web address for reading; ``name`` is what faults call it, else its own.

    Raises FeedError when it is none of ours.
    """
    if is_url(source):
        with tempfile.TemporaryFile() as file:
            download(
                str(source), file, limit=limits.packed, seconds=limits.seconds, progress=progress
            )
            file.seek(0)
            yield Zip(file, "the download", limits)
        return
    path = Path(source)
    if path.is_dir():
        yield Folder(path, limits)
        return
    with _open_file(path) as opened:
        yield Zip(opened, PurePosixPath(name or path).name, limits)


def _open_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FeedError(
            f"{path} cannot be read ({error.strerror}); give a GTFS zip, folder or web address."
        ) from error
