"""What a journey is, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from callbot.model import Location
from callbot.transport.timetable import Line

Endpoint: TypeAlias = str | Location  # a station's or stop's id ("feed:stop"), or a point

Reason: TypeAlias = Literal[
    "same_place", "no_service", "outside_network", "after_end", "closed", "not_step_free", "none"
]


@dataclass(frozen=True, slots=True)
class Place:
    """A stop, or a point with a name; ``id`` is empty for a point."""

    id: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride, or a walk; times are aware, in the zone of the timetable's first feed."""

    mode: str  # walk | metro | tram | bus | rail | ferry | cable | funicular | other
    line: Line | None
    trip_id: str
    headsign: str
    origin: Place
    destination: Place
    departure: datetime
    arrival: datetime
    stops: tuple[Place, ...] = ()  # between, in order
    delay: timedelta | None = None  # None where nothing but the plan is known
    metres: int = 0  # of a walk
    stay: bool = False  # one stays on the vehicle of the leg before
    step_free: bool | None = None  # None where the feed is silent


@dataclass(frozen=True, slots=True)
class Journey:
    """A way from one place to another; staying on a vehicle is no transfer."""

    departure: datetime
    arrival: datetime
    transfers: int
    legs: tuple[Leg, ...]

    @property
    def step_free(self) -> bool | None:
        """Whether every ride is known to be step-free; None where nothing is said of one, or of a walk."""
        said = {leg.step_free for leg in self.legs if leg.line}
        return False if False in said else None if None in said or not said else True


class NoJourney(ValueError):
    """There is no way; ``reason`` says why, ``detail`` which place, day or step it is about."""

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        detail: str = "",
        alternative: Journey | None = None,
    ) -> None:
        """Say it in ``message``; ``alternative`` is the best that can be offered instead."""
        super().__init__(message)
        self.reason, self.detail, self.alternative = reason, detail, alternative
