"""Where the feeds of a timetable come from, kept beside its snapshots so that they can be renewed.

An address may hold a key, so only the owner may read the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from callbot.transport.fetch import Version

_FILE = "sources.json"


@dataclass(frozen=True, slots=True)
class Source:
    """One feed's address or path, what it is called, and what was last seen of it."""

    address: str
    feed_id: str | None = None
    title: str | None = None
    version: Version = field(default_factory=Version)
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The feeds of a timetable; ``refused`` marks the content that was rolled back from."""

    feeds: tuple[Source, ...] = ()
    refused: str = ""

    def with_feed(self, place: int, changed: Source) -> Sources:
        """Return these with one feed replaced."""
        return replace(self, feeds=(*self.feeds[:place], changed, *self.feeds[place + 1 :]))


def mark_of(digests: Sequence[str]) -> str:
    """Return the mark of a timetable made of feeds with these digests."""
    return "+".join(digests)


def read_sources(folder: Path) -> Sources:
    """Return what is known of the sources; nothing when the file is missing or damaged."""
    try:
        known: dict[str, Any] = json.loads((folder / _FILE).read_bytes())
        return Sources(tuple(_source(row) for row in known["feeds"]), str(known["refused"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Sources()


def write_sources(folder: Path, sources: Sources) -> None:
    """Keep the sources; the file is replaced in one step."""
    rows = [asdict(source) for source in sources.feeds]
    for row, source in zip(rows, sources.feeds, strict=True):
        row["checked_at"] = source.checked_at.isoformat() if source.checked_at else None
    draft = folder / f".{_FILE}.{os.getpid()}"
    text = json.dumps({"feeds": rows, "refused": sources.refused}, ensure_ascii=False)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(folder / _FILE)


def _source(row: dict[str, Any]) -> Source:
    checked = row["checked_at"]
    return Source(
        address=str(row["address"]),
        feed_id=row["feed_id"],
        title=row["title"],
        version=Version(**row["version"]),
        checked_at=datetime.fromisoformat(checked) if checked else None,
    )
