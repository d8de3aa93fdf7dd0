"""Tables made of other packages' data, kept as plain arrays so that the next start need not make them.

They stay on the machine that made them: the data has licences of its own. A file is named after the
versions of the packages that it was made from, so that a stale one is never read.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from callbot.kept import written_whole

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[np.generic]]

FORMAT = "1"  # raise it when what is kept changes
_SOURCES = ("wordfreq", "langdetect")


def kept(folder: Path | None, name: str, make: Callable[[], Arrays]) -> Arrays:
    """Return the arrays that ``make`` makes, read from ``folder`` where they were kept before.

    They are mapped into memory, so processes share them. Without a folder, or where it cannot be
    written, they are made anew.
    """
    if folder is None:
        return make()
    beside = folder / f"{name}-{_versions()}"
    if (known := _read(beside)) is not None:
        return known
    made = make()
    _write(beside, made)
    return made


def _versions() -> str:
    found = [f"{source} {_version(source)}" for source in _SOURCES]
    return hashlib.sha256(" ".join([FORMAT, *found]).encode()).hexdigest()[:12]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _read(folder: Path) -> dict[str, NDArray[np.generic]] | None:
    try:
        names = (folder / "names").read_text(encoding="utf-8").split()
        return {n: np.load(folder / f"{n}.npy", mmap_mode="r", allow_pickle=False) for n in names}
    except (OSError, ValueError, EOFError):
        return None


def _write(folder: Path, arrays: Arrays) -> None:
    """Write the arrays; their names last, so that half a table is never read."""
    try:
        for name, array in arrays.items():
            with written_whole(folder / f"{name}.npy") as out:
                np.save(out, array, allow_pickle=False)
        with written_whole(folder / "names") as out:
            out.write("\n".join(arrays).encode())
    except OSError as error:
        log.warning("tables of languages could not be kept: %s", error)
