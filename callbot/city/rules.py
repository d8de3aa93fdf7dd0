"""OSM opening_hours expressions made plain: holidays become dates, nights are cut at midnight.

The library that evaluates expressions knows its own holidays only, and a rule for a day erases
what the night before left open. So PH and SH are written out as dates here, and every expression
becomes two: what is open on the day itself, and what is left open after midnight.
Follows https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

DatesOf: TypeAlias = Callable[[str], frozenset[date]]  # "PH" or "SH" -> its dates
Matches: TypeAlias = Callable[[str, date], bool]  # does a wide selector ("Jul-Aug") hold that day

NEVER = "24/7 off"
_COMMENT = re.compile(r'"[^"]*"')
_SEPARATOR = re.compile(  # a comma parts rules after a time or modifier, unless a time follows
    r"\s*(;|\|\|)\s*"
    r"|(?:(?<=:\d\d)|(?<=off)|(?<=open)|(?<=closed)|(?<=unknown)|(?<=24/7)|(?<=[+)\x00]))"
    r"\s*(,)\s*(?!\s*(?:\d{1,2}:\d\d|\(|sunrise|sunset|dawn|dusk))"
)
_TAIL = re.compile(
    r"\d{1,2}:\d\d|\(|\b(?:sunrise|sunset|dawn|dusk|24/7|off|closed|open|unknown)\b|\x00"
)
_TIME = re.compile(r"\d{1,2}:\d\d|\b(?:sunrise|sunset|dawn|dusk|24/7|off|closed|open|unknown)\b")
_DAYS = re.compile(r"\b(?:PH|SH|Mo|Tu|We|Th|Fr|Sa|Su)\b")
_OFFSET = re.compile(r"\b(PH|SH)\s*([+-]\d+)\s*days?\b")
_HOLIDAY = re.compile(r"(PH|SH)([+-]\d+)?$")
_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)(?!\d)(\s*[+/])?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Rule(NamedTuple):
    """One rule: how it joins the rules before it, on which days, and what then holds."""

    joint: str  # "" for the first, else ; or , or ||
    days: str
    what: str  # times, modifier and comment

    def __str__(self) -> str:
        """Return the rule without its joint."""
        return f"{self.days} {self.what}".strip()


def uses(expression: str, holiday: str) -> bool:
    """Tell whether an expression speaks of ``holiday`` (PH or SH) outside its comments."""
    return bool(re.search(rf"\b{holiday}\b", _COMMENT.sub("", expression)))


def split(expression: str) -> list[Rule]:
    """Return the rules of a valid expression; a comment that stands alone means “unknown”."""
    comments = iter(_COMMENT.findall(expression))
    rules = [_rule(joint, text) for joint, text in _pieces(_COMMENT.sub("\0", expression))]
    return [Rule(j, d, re.sub("\0", lambda _: next(comments), w)) for j, d, w in rules]


def join(rules: Iterable[Rule]) -> str:
    """Return the expression that the rules make together."""
    text = ""
    for rule in rules:
        text += f" {rule.joint or ';'} {rule}" if text else str(rule)
    return text or NEVER


def write_dates(rules: Iterable[Rule], dates_of: DatesOf, matches: Matches) -> list[Rule]:
    """Replace PH and SH by dates: ``dates_of`` lists them, ``matches`` tests other selectors."""
    return [plain for rule in rules for plain in _without_holidays(rule, dates_of, matches)]


def at_midnight(rules: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Split rules into those of the day itself and those of the early hours that follow it.

    The second list is empty where nothing passes midnight, or where it cannot be told.
    """
    spans = [span for rule in rules for span in _SPAN.finditer(rule.what)]
    unsure = any(rule.joint == "||" for rule in rules) or any(span[5] for span in spans)
    if unsure or not any(map(_crosses, spans)):
        return rules, []
    today = [r._replace(what=_SPAN.sub(_until_midnight, r.what)) for r in rules]
    return today, [late for rule in rules if (late := _late(rule))]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    joint, start = "", 0
    for match in _SEPARATOR.finditer(text):
        yield joint, text[start : match.start()].strip()
        joint, start = match[1] or match[2], match.end()
    yield joint, text[start:].strip()


def _rule(joint: str, text: str) -> Rule:
    tail = _TAIL.search(text)
    cut = tail.start() if tail else len(text)
    days, what = text[:cut].strip().removesuffix(":").strip(), text[cut:].strip()
    if "\0" in what and not _TIME.search(what):
        what = f"unknown {what}"
    return Rule(joint, days, what)


def _without_holidays(rule: Rule, dates_of: DatesOf, matches: Matches) -> list[Rule]:
    text = _OFFSET.sub(r"\1\2", rule.days)
    first = _DAYS.search(text)
    if not first or not re.search(r"\b[PS]H\b", text):
        return [rule]
    wide, days = text[: first.start()].strip(), text[first.start() :]
    names = [name for name in re.split(r"[\s,]+", days) if name]
    found: set[date] = set()
    for holiday in filter(None, map(_HOLIDAY.match, names)):
        shift = timedelta(days=int(holiday[2] or 0))
        found |= {day + shift for day in dates_of(holiday[1])}
    if wide:
        found = {day for day in found if matches(wide, day)}
    weekdays = ",".join(name for name in names if not _HOLIDAY.match(name))
    return _plain_rules(rule, wide, weekdays, _ranges(found), both=" " in days.strip())


def _plain_rules(rule: Rule, wide: str, weekdays: str, dates: str, *, both: bool) -> list[Rule]:
    if both:  # "SH Mo-Fr": days that are the one and the other
        return [rule._replace(days=f"{dates} {weekdays}".strip())] if dates else []
    rules = [rule._replace(days=f"{wide} {weekdays}".strip())] if weekdays else []
    return rules + ([rule._replace(days=dates)] if dates else [])


def _ranges(days: set[date]) -> str:
    parts: list[list[date]] = []
    for day in sorted(days):
        if parts and day - parts[-1][-1] == timedelta(days=1):
            parts[-1].append(day)
        else:
            parts.append([day])
    return ",".join("-".join(dict.fromkeys((_osm(p[0]), _osm(p[-1])))) for p in parts)


def _osm(day: date) -> str:
    return f"{day.year} {_MONTHS[day.month - 1]} {day.day:02}"


def _crosses(match: re.Match[str]) -> bool:
    start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
    return end <= start or end > 24 * 60


def _until_midnight(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}-24:00" if _crosses(match) else match[0]


def _after_midnight(match: re.Match[str]) -> str:
    hour, minute = int(match[3]), int(match[4])
    if not _crosses(match) or (hour % 24, minute) == (0, 0):
        return ""
    return f"00:00-{hour % 24:02}:{minute:02}"


def _late(rule: Rule) -> Rule | None:
    """Return what a rule leaves open after midnight; a rule that leaves nothing closes the night."""
    spans = list(_SPAN.finditer(rule.what))
    late = ",".join(filter(None, map(_after_midnight, spans)))
    if late:
        return rule._replace(what=late + rule.what[spans[-1].end() :])
    adds_nothing = rule.joint == "," or (spans and rule.what.endswith(("off", "closed")))
    return None if adds_nothing else rule._replace(what="off")
