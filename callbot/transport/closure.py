"""One closure: what may not be used, from when to when, who says so and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["stop", "station", "route", "section", "polygon"]
Allow: TypeAlias = Literal["none", "exit_only", "pass_through", "all"]

SCOPES: tuple[Scope, ...] = ("stop", "station", "route", "section", "polygon")
ALLOWS: tuple[Allow, ...] = ("none", "exit_only", "pass_through", "all")


@dataclass(frozen=True, slots=True)
class Closure:
    """What holds in [start, end); an end that is not known is None.

    ``allow``: ``none`` nobody gets on or off (of a route or section: it does not run there),
    ``exit_only`` one may get off, ``pass_through`` vehicles run without stopping, ``all`` the
    source says that it is open, which only matters beside another that says it is not.
    """

    id: str
    scope: Scope
    refs: tuple[str, ...] = ()  # ids of stops, stations or lines; of a section its two ends
    polygon: tuple[tuple[float, float], ...] = ()  # corners as (lat, lon)
    start: datetime | None = None
    end: datetime | None = None
    allow: Allow = "none"
    reason: Mapping[str, str] = field(default_factory=dict)  # by language
    source: str = ""
    url: str = ""
    line: str = ""  # of a section; of stops and stations, when only this line leaves them out
    indicative: bool = False  # nobody official has confirmed it
    as_of: date | None = None  # when its source was last read

    @property
    def closes(self) -> bool:
        """Whether it restricts anything."""
        return self.allow != "all"

    def active(self, moment: datetime) -> bool:
        """Whether it holds at ``moment`` (aware)."""
        return self.meets(moment, None) and (self.start is None or self.start <= moment)

    def meets(self, start: datetime | None, end: datetime | None) -> bool:
        """Whether it holds at some time of [start, end); None has no bound."""
        begins = self.start is None or end is None or self.start < end
        return begins and (self.end is None or start is None or start < self.end)

    def reason_in(self, *languages: str) -> str:
        """Return the reason in the first of ``languages`` that there is, else in any."""
        texts = {tag.partition("-")[0]: text for tag, text in self.reason.items()}
        wanted = (language for language in languages if language in texts)
        return texts[first] if (first := next(wanted, None)) else next(iter(texts.values()), "")
