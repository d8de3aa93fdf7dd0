"""What closures forbid, in a form that two equal readings of one file share."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache

from callbot.transport.closure_reach import Blocks, Cuts
from callbot.transport.closures import Closures
from callbot.transport.timetable import Timetable

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Restrictions:
    """Closed stops and hops; equal where they forbid the same, whoever says so."""

    blocks: Blocks = field(compare=False)
    cuts: Cuts = field(compare=False)
    key: bytes

    def near(self, base: int) -> bool:
        """Whether any holds on the days around the one that starts at the POSIX time ``base``."""
        spans = ((each.start, each.end) for each in (self.blocks, self.cuts))
        return any(
            bool(((start < base + 3 * _DAY_S) & (end > base - _DAY_S)).any())
            for start, end in spans
        )


@lru_cache(maxsize=16)
def restrictions_of(closures: Closures | None, timetable: Timetable) -> Restrictions | None:
    """Return what closures of this timetable forbid, None for nothing."""
    if closures is None or not closures.every:
        return None
    if closures.timetable is not timetable:
        closures = Closures(closures.every, timetable)
    blocks, cuts = closures.blocks, closures.cuts
    if not len(blocks.stop) and not len(cuts.line):
        return None
    columns = [
        getattr(each, f.name)
        for each in (blocks, cuts)
        for f in fields(each)
        if f.name != "closure"
    ]
    return Restrictions(blocks, cuts, b"|".join(column.tobytes() for column in columns))
