"""What a kernel is asked, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

from callbot.transport.values import Ints, Longs

NEVER = 2**30  # seconds; leaves room to add a walk
MOST_TRIPS = 8  # boarded one after the other, those with a stay counting once


@dataclass(frozen=True, slots=True)
class Links:
    """How long it takes from getting off at a node to being ready to board at another.

    The links from node n are ``to[start[n]:start[n + 1]]``; the node itself is among them unless
    changing there is forbidden.
    """

    start: Longs
    to: Ints
    seconds: Ints

    def between(self, origin: int, target: int) -> int:
        """Return the seconds of the link between two nodes, which must be there."""
        low, high = int(self.start[origin]), int(self.start[origin + 1])
        return int(self.seconds[low + int(self.to[low:high].searchsorted(target))])


@dataclass(frozen=True, slots=True)
class Query:
    """From where (nodes and the seconds to them), to where, and when to set out.

    ``leave`` are the moments of setting out, latest first; ``egress`` the seconds from each node to
    the destination, ``walk`` the seconds on foot all the way; NEVER where there is no way.
    """

    nodes: Ints
    seconds: Ints
    egress: Ints
    walk: int
    leave: Ints
    most_trips: int = MOST_TRIPS


@dataclass(frozen=True, slots=True)
class Found:
    """One way: when to set out, when one is there, and the rides.

    A ride is a run and the numbers of the stops (in its lane) where one gets on and off.
    """

    leave: int
    arrive: int
    rides: tuple[tuple[int, int, int], ...]
