"""Reads ``closures.yaml``: what a city knows to be closed, as its people write it.

Stops, stations and lines are named by their ids in the feed or by their names, so that the file
outlives an import; see docs/cities.md for the keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from callbot.content.reader import Items, Mark, Text, Value, mark_of, parse_yaml, read_yaml
from callbot.content.sheet import Sheet, whole
from callbot.i18n.said import _
from callbot.model import Level, Problem
from callbot.text import tokens
from callbot.transport.closure import ALLOWS, SCOPES, Allow, Closure, Scope
from callbot.transport.closure_reach import reaches
from callbot.transport.lines import serves
from callbot.transport.timetable import Timetable

FILE = "closures.yaml"  # in the city's folder, and published from the console
KEYS = (
    "id", "scope", "refs", "line", "polygon", "start", "end", "allow", "reason", "source", "url",
    "indicative", "reviewed",
)  # fmt: skip
_TIME_HINT = _("Write it as 2024-07-28 13:00, in the city's own time.")
_T = TypeVar("_T", Scope, Allow)
_Kind = Literal["stop", "line"]
_NOWHERE = Mark("closures.yaml")


@dataclass(frozen=True)
class Written:
    """An entry as it was written: names keep their place in the file, times are aware."""

    id: str
    scope: Scope
    refs: tuple[Text, ...]
    line: Text | None
    polygon: tuple[tuple[float, float], ...]
    start: datetime
    end: datetime
    allow: Allow
    reason: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    url: str = ""
    indicative: bool = False
    reviewed: date | None = None
    mark: Mark = _NOWHERE

    def closure(self, timetable: Timetable | None) -> Closure:
        """Return it with the timetable's ids; without one, with what was written."""
        kind: _Kind = "line" if self.scope == "route" else "stop"
        lines = find_ids(self.line, timetable, "line") if self.line else []
        found = [find_ids(ref, timetable, kind) for ref in self.refs]
        if self.scope == "section" and timetable and lines:  # of one name, the one on its line
            found = [
                sorted(ids, key=lambda i: not serves(timetable, lines[0], i))[:1] for ids in found
            ]
        refs = [id_ for ids in found for id_ in ids]
        return Closure(
            id=self.id,
            scope=self.scope,
            refs=tuple(dict.fromkeys(refs)),
            polygon=self.polygon,
            start=self.start,
            end=self.end,
            allow=self.allow,
            reason=self.reason,
            source=self.source,
            url=self.url,
            line=next(iter(lines), ""),
            indicative=self.indicative,
            as_of=self.reviewed,
        )


def read_written(path: Path, zone: ZoneInfo, name: str = "") -> tuple[list[Written], list[Problem]]:
    """Return the entries that can be read, and what is wrong with the others.

    Local times are in ``zone``; ``name`` is what problems call the file. A missing file has none.
    """
    if not path.exists():
        return [], []
    name = name or str(path)
    return _entries(*read_yaml(path, name), name, zone)


def read_text(text: str, zone: ZoneInfo, name: str) -> tuple[list[Written], list[Problem]]:
    """As :func:`read_written`, of a text that is already in memory."""
    return _entries(*parse_yaml(text, name), name, zone)


def _entries(
    value: Value | None, problems: list[Problem], name: str, zone: ZoneInfo
) -> tuple[list[Written], list[Problem]]:
    sheet = whole(value, name, problems)
    sheet.only(("closures",))
    entries: dict[str, Written] = {}
    for row in sheet.rows("closures"):
        entry = _entry(row, zone)
        if entry and entry.id in entries:
            row.note(row.fields["id"], "twice", f"The id “{entry.id}” stands here twice.")
        elif entry:
            entries[entry.id] = entry
    return list(entries.values()), problems


def faults(entry: Written, timetable: Timetable | None) -> Iterator[Problem]:
    """Yield what is wrong with an entry beside its form: its times, names that nothing has."""
    if entry.end <= entry.start:
        message = _("The closure “{id}” ends before it starts.", id=entry.id)
        hint = _("An end after midnight is on the next day.")
        yield _problem(entry.mark, "closure-times", message, hint)
    if timetable is None:
        return
    kind: _Kind = "line" if entry.scope == "route" else "stop"
    named: list[tuple[Text, _Kind]] = [(ref, kind) for ref in entry.refs]
    named += [(entry.line, "line")] if entry.line else []
    unknown = [(name, of) for name, of in named if not find_ids(name, timetable, of)]
    for name, of in unknown:
        yield _unknown(name, timetable, of)
    if not unknown and not reaches(entry.closure(timetable), timetable):
        message = _("The closure “{id}” reaches no stop.", id=entry.id)
        hint = _("Write corners as [latitude, longitude]; both ends of a section are on its line.")
        yield _problem(entry.mark, "closure-empty", message, hint, "warning")


def find_ids(name: str, timetable: Timetable | None, kind: _Kind) -> list[str]:
    """Return the ids that an id or an exact name means; without a timetable, the name itself."""
    if timetable is None:
        return [name]
    known = timetable.lines if kind == "line" else timetable.stations
    ids = [f"{feed.id}:{name}" for feed in timetable.feeds]
    others = () if kind == "line" else timetable.stops
    if own := [each.id for each in (*known, *others) if each.id == name or each.id in ids]:
        return own[:1]
    wanted = _folded(name)
    return [each.id for each in known if _folded(each.name) == wanted]


@lru_cache(1 << 14)
def _folded(name: str) -> tuple[str, ...]:
    """Return the folded words of a name: every reference is compared with all stations."""
    return tuple(tokens(name))


def _entry(row: Sheet, zone: ZoneInfo) -> Written | None:
    row.only(KEYS)
    if not row.need("id", "scope", "start", "end", "source"):
        return None
    scope, allow = _word(row, "scope", SCOPES), _word(row, "allow", ALLOWS, "none")
    start, end = _moment(row, "start", zone), _moment(row, "end", zone)
    refs, polygon = _refs(row), _polygon(row)
    reviewed = row.date("reviewed")
    if not (scope and allow and start and end and _fits(row, scope, refs, polygon)):
        return None
    line = row.fields.get("line")
    return Written(
        id=row.text("id"),
        scope=scope,
        refs=refs,
        line=line if isinstance(line, Text) and line else None,
        polygon=polygon,
        start=start,
        end=end,
        allow=allow,
        reason=row.texts("reason"),
        source=row.text("source"),
        url=row.url("url"),
        indicative=row.text("indicative") == "true",
        reviewed=reviewed,
        mark=mark_of(row.fields["id"], row.fields.mark),
    )


def _fits(
    row: Sheet, scope: Scope, refs: tuple[Text, ...], polygon: tuple[tuple[float, float], ...]
) -> bool:
    """Note what a scope needs and does not have."""
    if scope == "polygon":
        return row.need("polygon") and bool(polygon)
    if scope == "section":
        if len(refs) != 2 and row.need("refs"):
            row.note(row.fields["refs"], "closure-ends", "A section has two ends.", "Write both.")
        return row.need("line", "refs") and len(refs) == 2
    return row.need("refs") and bool(refs)


def _word(row: Sheet, key: str, known: tuple[_T, ...], default: str = "") -> _T | None:
    said = row.text(key, default)
    found = next((word for word in known if word == said), None)
    if found is None:
        near = get_close_matches(said, known, 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known are {', '.join(known)}."
        row.note(row.fields.get(key, ""), f"closure-{key}", f"“{said}” is no {key}.", hint)
    return found


def _moment(row: Sheet, key: str, zone: ZoneInfo) -> datetime | None:
    text = row.text(key)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or len(text) <= len("2024-07-28"):
        row.note(
            row.fields[key],
            "closure-time",
            _("“{text}” is no date and time.", text=text),
            _TIME_HINT,
        )
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _refs(row: Sheet) -> tuple[Text, ...]:
    value = row.fields.get("refs") or Items()
    if not isinstance(value, Items):
        row.note(value, "not-list", "“refs” must be a list.", "Write [one, two].")
        return ()
    return tuple(each for each in value if isinstance(each, Text) and each)


def _polygon(row: Sheet) -> tuple[tuple[float, float], ...]:
    value = row.fields.get("polygon")
    if value is None:
        return ()
    corners = [_corner(each) for each in value] if isinstance(value, Items) else []
    found = tuple(corner for corner in corners if corner)
    if len(found) < 3 or len(found) < len(corners):
        hint = "Write three or more corners as [43.2668, 5.3705]."
        row.note(value, "closure-polygon", "This is no polygon.", hint)
        return ()
    return found


def _corner(value: object) -> tuple[float, float] | None:
    try:
        lat, lon = (float(str(each)) for each in value) if isinstance(value, Items) else (0, 999)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _unknown(name: Text, timetable: Timetable, kind: _Kind) -> Problem:
    known = timetable.lines if kind == "line" else timetable.stations
    near = get_close_matches(name, [each.name for each in known], 1)
    hint = _("Write an id of the feed or the exact name.")
    if near:
        hint = _("Did you mean “{name}”?", name=near[0])
    if kind == "line":
        message = _("The timetable has no line “{name}”.", name=name)
    else:
        message = _("The timetable has no stop “{name}”.", name=name)
    return _problem(mark_of(name, _NOWHERE), "closure-ref", message, hint)


def _problem(
    mark: Mark, rule: str, message: str, hint: str = "", level: Level = "error"
) -> Problem:
    return Problem(*mark, level, rule, message, hint)
