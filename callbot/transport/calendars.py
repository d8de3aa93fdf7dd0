"""On which days a service runs: calendar.txt and calendar_dates.txt as one bitmap.

A feed may have either file or both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.tables import Table, read_table
from callbot.transport.values import Flags, day_of

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@dataclass(frozen=True, slots=True)
class Services:
    """Bit ``service`` of row ``day - first_day`` says whether the service runs on that day."""

    index: dict[str, int]
    first_day: date
    bits: npt.NDArray[np.uint8]  # days x ceil(services / 8), lowest bit first

    @property
    def last_day(self) -> date:
        """The last day on which anything runs."""
        return self.first_day + timedelta(len(self.bits) - 1)


@dataclass(frozen=True, slots=True)
class _Range:
    week: tuple[bool, ...]
    start: date
    end: date


class _Rules:
    """What both files say, by service."""

    def __init__(self) -> None:
        self.ranges: dict[str, list[_Range]] = defaultdict(list)
        self.exceptions: dict[str, dict[date, bool]] = defaultdict(dict)

    def services(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(dict.fromkeys([*self.ranges, *self.exceptions]))}

    def days(self) -> list[date]:
        found = [d for ranges in self.ranges.values() for r in ranges for d in (r.start, r.end)]
        return found + [d for each in self.exceptions.values() for d, runs in each.items() if runs]


def read_services(files: Files, problems: Problems) -> Services:
    """Return the days of every service; raises FeedError when there is not one service day."""
    rules = _Rules()
    need = ("service_id", *WEEK, "start_date", "end_date")
    _read_ranges(read_table(files, "calendar.txt", problems, need=need), rules, problems)
    need = ("service_id", "date", "exception_type")
    _read_exceptions(read_table(files, "calendar_dates.txt", problems, need=need), rules, problems)
    days = rules.days()
    bits = _bits(rules, min(days), max(days)) if days else np.zeros((0, 0), np.uint8)
    used = np.flatnonzero(bits.any(axis=1))
    if not len(used):
        raise FeedError(
            "neither this file nor calendar_dates.txt has a day on which anything runs; "
            "add service days.",
            file="calendar.txt",
        )
    first = min(days) + timedelta(int(used[0]))
    return Services(rules.services(), first, bits[used[0] : used[-1] + 1])


def _read_ranges(table: Table, rules: _Rules, problems: Problems) -> None:
    flags = zip(*(table.stripped(day) for day in WEEK), strict=True)
    starts, ends = table.stripped("start_date"), table.stripped("end_date")
    for i, (service, week) in enumerate(zip(table.stripped("service_id"), flags, strict=False)):
        start, end = day_of(starts[i]), day_of(ends[i])
        if start is None or end is None or start > end:
            field = "start_date" if start is None else "end_date"
            said = starts[i] if start is None else ends[i]
            _skip(table, i, field, f"“{said}” is not a usable {field} (YYYYMMDD)", problems)
        elif set(week) - {"0", "1"}:
            _skip(table, i, "monday", "The days of the week must be 0 or 1", problems)
        else:
            runs = tuple(flag == "1" for flag in week)
            rules.ranges[service].append(_Range(runs, start, end))


def _read_exceptions(table: Table, rules: _Rules, problems: Problems) -> None:
    days, types = table.stripped("date"), table.stripped("exception_type")
    for i, service in enumerate(table.stripped("service_id")):
        day = day_of(days[i])
        if day is None:
            _skip(table, i, "date", f"“{days[i]}” is not a day (YYYYMMDD)", problems)
        elif types[i] not in {"1", "2"}:
            _skip(table, i, "exception_type", f"“{types[i]}” must be 1 or 2", problems)
        else:
            rules.exceptions[service][day] = types[i] == "1"


def _skip(table: Table, i: int, field: str, message: str, problems: Problems) -> None:
    problems.add(
        f"calendar-{field}",
        f"{message}; this row was left out.",
        file=table.name,
        row=table.rows[i],
        column=table.place(field),
    )


def _bits(rules: _Rules, first: date, last: date) -> npt.NDArray[np.uint8]:
    index = rules.services()
    bits = np.zeros(((last - first).days + 1, (len(index) + 7) // 8), np.uint8)
    for service, number in index.items():
        runs = _days_of(rules, service, first, len(bits))
        bits[:, number >> 3] |= runs.astype(np.uint8) << (number & 7)
    return bits


def _days_of(rules: _Rules, service: str, first: date, count: int) -> Flags:
    runs = np.zeros(count, np.bool_)
    weekdays = (np.arange(count) + first.weekday()) % 7
    for rule in rules.ranges.get(service, ()):
        part = slice((rule.start - first).days, (rule.end - first).days + 1)
        runs[part] |= np.array(rule.week)[weekdays[part]]
    for day, on in rules.exceptions.get(service, {}).items():
        if 0 <= (day - first).days < count:
            runs[(day - first).days] = on
    return runs
