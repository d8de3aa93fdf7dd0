"""Where and when vehicles stop, and which vehicles there are."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np

from callbot.transport.values import Flags, Ints, Longs

_Columns = TypeVar("_Columns", "Calls", "Vehicles")


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of vehicles, one place each, those of a vehicle in order; times of its service day."""

    node: Ints
    arrival: Ints
    departure: Ints
    board: Flags  # whether one may get on here
    alight: Flags


@dataclass(frozen=True, slots=True)
class Vehicles:
    """Trips on their service days, one place each; the calls are ``calls[first:last]``."""

    trip: Ints  # row of the timetable's trips; from their number on, of the trips added
    plan: Longs  # the row in the timetable of the first of these calls
    shift: Ints  # seconds from the date's start to the service day's
    pattern: Longs  # the same for vehicles that call at the same nodes in the same order
    first: Longs
    last: Longs

    def take(self, places: Longs | Flags) -> Vehicles:
        """Return the vehicles at ``places``."""
        return replace(self, **{f.name: getattr(self, f.name)[places] for f in fields(self)})


def joined(first: _Columns, second: _Columns) -> _Columns:
    """Return both, one after the other."""
    return replace(
        first,
        **{
            f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
            for f in fields(first)
        },
    )
