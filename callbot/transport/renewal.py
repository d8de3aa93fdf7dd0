"""Brings one feed up to date: asks its source for something newer, checks it, takes it into use."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal, cast

from callbot.model import Problem
from callbot.transport.errors import FeedError
from callbot.transport.fetch import Progress, Version, download, is_url, public_name
from callbot.transport.importing import USUAL, Report, import_feed, report_of, silent
from callbot.transport.smoke import guard, smoke
from callbot.transport.sources import Source
from callbot.transport.timetable import Timetable, open_timetable


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of one feed: it was as before, newly imported, or kept as it was for a reason."""

    source: str  # without keys
    state: Literal["unchanged", "imported", "kept"]
    message: str = ""
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Renewal:
    """How the feed of one folder is renewed.

    ``force`` takes one that is plainly worse, too; ``again`` imports even what has not changed;
    content with the digest ``refused`` stays out.
    """

    folder: Path
    now: datetime
    force: bool = False
    again: bool = False
    refused: str = ""
    progress: Progress = silent

    def run(self, source: Source) -> tuple[Renewed, Version]:
        """Renew a feed that may fail to: then it is kept, with the reason."""
        name = public_name(source.address)
        try:
            report, version = self.bring(source)
        except FeedError as error:
            return Renewed(name, "kept", str(error)), source.version
        return Renewed(name, "imported" if report.changed else "unchanged", "", report), version

    def ensure(self, source: Source) -> tuple[Report, Version]:
        """Renew a feed that must be there: a web address that fails keeps what was there before."""
        try:
            return self.bring(source)
        except FeedError as error:
            present = self._present()
            if present is None or not is_url(source.address) or not _is_from(present, source):
                raise
            return _kept(present, str(error)), source.version

    def bring(self, source: Source) -> tuple[Report, Version]:
        """Return the report of the feed as its source has it now; raises FeedError."""
        present = self._present()
        if not is_url(source.address):
            return self._import(source, source.address, present), source.version
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            version = download(
                source.address,
                cast(BinaryIO, file),
                limit=USUAL.packed,
                seconds=USUAL.seconds,
                progress=self.progress,
                known=None if self.again or present is None else source.version,
            )
            if version is None and present is not None:
                return report_of(present), source.version
            file.flush()
            return self._import(source, file.name, present), version or Version()

    def _import(self, source: Source, path: str, present: Timetable | None) -> Report:
        before = present if present and _is_from(present, source) else None
        return import_feed(
            path,
            self.folder,
            now=self.now,
            feed_id=source.feed_id or (before.feeds[0].id if before and not self.again else None),
            title=source.title,
            progress=self.progress,
            unless_same=not self.again,
            called=source.address,
            check=smoke if self.force else guard(before, self.now.date()),
            refused=self.refused,
        )

    def _present(self) -> Timetable | None:
        try:
            found = open_timetable(self.folder)
        except FeedError:
            return None
        return found if len(found.feeds) == 1 else None


def _is_from(timetable: Timetable, source: Source) -> bool:
    return timetable.feeds[0].source == public_name(source.address)


def _kept(timetable: Timetable, why: str) -> Report:
    report = report_of(timetable)
    message = f"Kept the last import: {why}"
    problem = Problem(report.feed.source, 1, 1, "warning", "kept", message)
    return replace(report, problems=(problem,))
