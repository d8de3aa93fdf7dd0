"""The timetable of a folder, made of one feed or of several: imported, renewed, rolled back.

One feed is the folder's own snapshot. Of several each has a snapshot in ``members/``, and the folder's
own is made of them. Whatever goes wrong, the timetable that was there stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from callbot.transport.errors import FeedError
from callbot.transport.fetch import Progress, Version
from callbot.transport.importing import Report, import_feed, silent
from callbot.transport.region import merge
from callbot.transport.renewal import Renewal, Renewed
from callbot.transport.smoke import smoke
from callbot.transport.snapshot import roll_back, write_snapshot, writing
from callbot.transport.sources import Source, Sources, mark_of, read_sources, write_sources
from callbot.transport.timetable import Timetable, open_snapshot, open_timetable

_T = TypeVar("_T")


def import_feeds(
    sources: Sequence[str | Path],
    folder: Path,
    *,
    now: datetime,
    feed_id: str | None = None,
    title: str | None = None,
    progress: Progress = silent,
) -> list[Report]:
    """Import feeds into ``folder`` as its timetable, replacing whatever it was made of.

    ``feed_id`` and ``title`` are of the only feed. Raises FeedError for one that cannot be used.
    """
    wanted = Sources(tuple(Source(str(each), feed_id, title) for each in sources))
    how = Renewal(folder, now, force=True, again=True, progress=progress)
    with _alone(folder):
        reports, seen = _each(folder, wanted, how, Renewal.bring)
        _join(folder, seen.feeds, now=now)
        write_sources(folder, seen)
    return reports


def ensure_feeds(
    sources: Sequence[str | Path], folder: Path, *, now: datetime, progress: Progress = silent
) -> list[Report]:
    """As :func:`import_feeds`, but do nothing where the same files were imported last time.

    A web address that fails keeps what was last imported from it, and reports why; content that was
    rolled back from stays out. Raises FeedError.
    """
    with _alone(folder):
        known = read_sources(folder)
        if [each.address for each in known.feeds] != [str(each) for each in sources]:
            known = Sources(tuple(Source(str(each)) for each in sources))
        how = Renewal(folder, now, refused=known.refused, progress=progress)
        reports, seen = _each(folder, known, how, Renewal.ensure)
        _join(folder, seen.feeds, now=now, refused=known.refused)
        write_sources(folder, seen)
    return reports


def renew_feeds(
    folder: Path, *, now: datetime, force: bool = False, progress: Progress = silent
) -> list[Renewed]:
    """Ask every source of the timetable in ``folder`` for something newer and take it into use.

    A new feed that cannot be used, or is plainly worse than the one in use (unless ``force``), is
    told and left aside. Raises FeedError when nothing was imported into the folder.
    """
    with _alone(folder):
        known = read_sources(folder)
        if not known.feeds:
            raise FeedError(
                f"Where the timetable in {folder} came from is not known; import it again with "
                "`callbot transport import SOURCE`."
            )
        refused = "" if force else known.refused
        how = Renewal(folder, now, force=force, refused=refused, progress=progress)
        found, seen = _each(folder, known, how, Renewal.run)
        try:
            _join(folder, seen.feeds, now=now, refused=refused)
        except FeedError as error:
            found = [replace(each, state="kept", message=str(error)) for each in found]
        write_sources(folder, replace(seen, refused=refused))
    return found


def undo_import(folder: Path) -> Timetable:
    """Go back to the timetable before the current one, and refuse the current one's content.

    Doing it again goes forward. Raises FeedError when there is none.
    """
    with _alone(folder):
        with writing(folder):
            left = open_timetable(folder)
            back = open_snapshot(roll_back(folder))
        write_sources(folder, replace(read_sources(folder), refused=_mark([left])))
    return back


def _alone(folder: Path) -> AbstractContextManager[None]:
    """Hold the folder from the look at its sources to their keeping: a roll back must not fall between."""
    return writing(folder, "sources.lock")


def _each(
    folder: Path,
    known: Sources,
    how: Renewal,
    act: Callable[[Renewal, Source], tuple[_T, Version]],
) -> tuple[list[_T], Sources]:
    """Do something with every feed; returns what came of it, and the sources as they were seen."""
    found: list[_T] = []
    for place, source in enumerate(known.feeds):
        own = replace(how, folder=_member(folder, known.feeds, place))
        result, version = act(own, source)
        known = known.with_feed(place, replace(source, version=version, checked_at=how.now))
        found.append(result)
    return found, known


def _member(folder: Path, sources: Sequence[Source], place: int) -> Path:
    """Return where the snapshots of one feed are."""
    if len(sources) == 1:
        return folder
    key = hashlib.sha256(sources[place].address.encode()).hexdigest()[:12]
    return folder / "members" / key


def _join(folder: Path, sources: Sequence[Source], *, now: datetime, refused: str = "") -> None:
    """Make the folder's timetable of its members', when there are several and any is new."""
    if len(sources) == 1:
        return
    members = [open_timetable(_member(folder, sources, place)) for place in range(len(sources))]
    members = _with_own_ids(members, sources, folder, now)
    if _mark(members) == refused or _is_of(folder, members):
        return
    arrays, documents = merge(members)
    with writing(folder):
        write_snapshot(folder, arrays, documents, check=lambda draft: smoke(open_snapshot(draft)))


def _with_own_ids(
    members: Sequence[Timetable], sources: Sequence[Source], folder: Path, now: datetime
) -> list[Timetable]:
    """Import a feed again under another id where two have the same."""
    own: list[Timetable] = []
    for place, member in enumerate(members):
        taken = {each.feeds[0].id for each in own}
        id_, number = member.feeds[0].id, 1
        while id_ in taken:
            number += 1
            id_ = f"{member.feeds[0].id[:29]}-{number}"
        if id_ == member.feeds[0].id:
            own.append(member)
        else:
            at = _member(folder, sources, place)
            import_feed(sources[place].address, at, now=now, feed_id=id_)
            own.append(open_timetable(at))
    return own


def _is_of(folder: Path, members: Sequence[Timetable]) -> bool:
    try:
        present = open_timetable(folder)
    except FeedError:
        return False
    return present.feeds == tuple(feed for member in members for feed in member.feeds)


def _mark(timetables: Sequence[Timetable]) -> str:
    return mark_of([feed.digest for timetable in timetables for feed in timetable.feeds])
