"""Closures written, ended and taken out in ``closures.yaml`` as a colleague would by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from callbot.content.build import fields_of
from callbot.content.edits import append_item, remove_item, replace_scalar, scalar
from callbot.content.reader import Items, parse_yaml
from callbot.i18n.said import Said, _, joined
from callbot.model import Problem
from callbot.transport.closure_file import FILE, Written, faults, read_text
from callbot.transport.timetable import Timetable

SCOPES = ("station", "stop", "route")  # what the form offers; sections and areas are for the file
ALLOWS = ("none", "exit_only", "pass_through")
EMPTY = "closures: []\n"


class ClosingError(ValueError):
    """A closure that cannot hold or cannot be ended; the message says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A closure as somebody asks for it; moments are ISO local times as a browser sends them."""

    scope: str
    refs: tuple[str, ...]
    line: str
    start: str
    end: str
    allow: str
    reason: Mapping[str, str]
    source: str
    url: str = ""
    confirmed: bool = True


def add(
    text: str, wanted: Wanted, zone: ZoneInfo, timetable: Timetable | None, today: str
) -> tuple[str, Written]:
    """Return the file with a closure more, and the closure. Raises ClosingError, EditError."""
    known = {each.id for each in read_text(text, zone, FILE)[0]}
    day = wanted.start[:10].replace("-", "")
    numbers = (f"console-{day}-{n}" for n in range(1, len(known) + 2))
    item = _item(next(id_ for id_ in numbers if id_ not in known), wanted, today)
    alone = append_item(EMPTY, ("closures",), item)
    entries, problems = read_text(alone, zone, FILE)
    found = [*problems, *(wrong for each in entries for wrong in faults(each, timetable))]
    if found:
        raise ClosingError(_sentence(found[0]))
    return append_item(text, ("closures",), item), entries[0]


def end(text: str, id_: str, now: datetime, zone: ZoneInfo) -> str:
    """Return the file with a closure that ends at ``now``, or without it when it has not begun.

    Raises ClosingError, EditError.
    """
    number, entry = _find(text, id_, zone)
    if entry.end <= now:
        raise ClosingError(_("This closure is over already."))
    stop = now.astimezone(zone).replace(second=0, microsecond=0)
    if entry.start >= stop:
        return remove_item(text, ("closures",), number)
    return replace_scalar(text, ("closures", number, "end"), _moment(stop, zone))


def state_of(entry: Written, now: datetime) -> str:
    """Return whether a closure holds: now, later or over."""
    return "over" if entry.end <= now else "later" if entry.start > now else "now"


def ordered(entries: Sequence[Written], now: datetime) -> list[Written]:
    """Return what holds first, then what will, then what is over with the newest first."""
    order = {"now": 0, "later": 1, "over": 2}

    def rank(entry: Written) -> tuple[int, float]:
        state = state_of(entry, now)
        return order[state], -entry.end.timestamp() if state == "over" else entry.start.timestamp()

    return sorted(entries, key=rank)


def _find(text: str, id_: str, zone: ZoneInfo) -> tuple[int, Written]:
    """Return an entry and its place in the list, which may hold some that cannot be read."""
    wanted = next((each for each in read_text(text, zone, FILE)[0] if each.id == id_), None)
    listed = fields_of(parse_yaml(text, FILE)[0]).get("closures")
    rows = [fields_of(each) for each in listed] if isinstance(listed, Items) else []
    places = [number for number, row in enumerate(rows) if row.get("id") == id_]
    if wanted is None or not places:
        raise ClosingError(_("There is no such closure; it may have been taken out meanwhile."))
    return places[0], wanted


def _item(id_: str, wanted: Wanted, today: str) -> str:
    refs = ", ".join(scalar(each) for each in wanted.refs)
    reason = ", ".join(f"{code}: {scalar(said)}" for code, said in wanted.reason.items())
    lines = [f"id: {id_}", f"scope: {scalar(wanted.scope)}", f"refs: [{refs}]"]
    lines += [f"line: {scalar(wanted.line)}"] if wanted.line else []
    lines += [f"start: {scalar(wanted.start.replace('T', ' '))}"]
    lines += [f"end: {scalar(wanted.end.replace('T', ' '))}", f"allow: {scalar(wanted.allow)}"]
    lines += [f"reason: {{{reason}}}", f"source: {scalar(wanted.source)}"]
    lines += [f"url: {scalar(wanted.url)}"] if wanted.url else []
    lines += [] if wanted.confirmed else ["indicative: true"]
    return "\n  ".join([*lines, f"reviewed: {today}"])


def _moment(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _sentence(problem: Problem) -> Said:
    return joined(problem.message, problem.hint)
