"""All sources of events read into one agenda: files, folders, patterns and web addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from callbot.events.agenda import Agenda
from callbot.events.event import Series
from callbot.events.fetch import MOST_BYTES, fetch
from callbot.events.ical import read_ics
from callbot.events.jsonld import has_events, read_html, read_jsonld
from callbot.events.openagenda import is_openagenda, read_openagenda
from callbot.model import Problem

Fetch: TypeAlias = Callable[[str], bytes]
MOST_EVENTS = 20_000
SUFFIXES = (".ics", ".ical", ".json", ".jsonld", ".html", ".htm")
_SCHEMES = ("http://", "https://", "webcal://")


def load_events(
    sources: Sequence[str | Path],
    *,
    timezone: ZoneInfo,
    now: datetime,
    fetch: Fetch = fetch,
) -> tuple[Agenda, list[Problem]]:
    """Read iCalendar, OpenAgenda / Opendatasoft JSON and schema.org JSON-LD or HTML.

    A source is a file, a folder, a pattern such as ``events/*.ics``, or an address that ``fetch``
    gets. What is broken is reported and left out; the rest is in the agenda. Never raises.
    """
    loading = _Loading(timezone, now, fetch)
    for source in sources:
        for name, read in loading.expand(str(source)):
            loading.take(name, read)
    return loading.agenda(), loading.problems


@dataclass
class _Loading:
    timezone: ZoneInfo
    now: datetime
    fetch: Fetch
    series: dict[str, Series] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    ages: list[datetime] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def expand(self, source: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield name and reader of every document that a source stands for."""
        if source.startswith(_SCHEMES):
            yield source, lambda: self.fetch(source)
            return
        path = Path(source)
        if path.is_dir():
            paths = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES)
        elif set("*?[") & set(source) and not path.exists():
            root = Path(path.anchor)
            paths = sorted(root.glob(str(path.relative_to(root))))
        else:
            paths = [path]
        if not paths:
            self.report(source, "no-events", "No calendar is here.", "Give .ics or .json files.")
        for each in paths:
            yield str(each), lambda each=each: _read_file(each)  # type: ignore[misc]

    def take(self, name: str, read: Callable[[], bytes]) -> None:
        """Read one document into the series."""
        try:
            text = _decoded(read())
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            message = f"This calendar cannot be read: {said}."
            self.report(name, "unreadable", message, "Look whether it is there and what it holds.")
            return
        found, problems = self._parse(text, name)
        self.problems += problems
        self._add(name, found)
        self.names += [series.source for series in found if series.source]
        self.ages.append(self._age(name, found))

    def agenda(self) -> Agenda:
        """Return the agenda of all that was read."""
        names = dict.fromkeys(self.names)
        return Agenda(
            self.series.values(),
            timezone=self.timezone,
            source=", ".join(list(names)[:3]),
            as_of=min(self.ages, default=None),
        )

    def report(self, file: str, rule: str, message: str, hint: str) -> None:
        """Note an error of a whole source."""
        self.problems.append(Problem(file, 1, 1, "error", rule, message, hint))

    def _parse(self, text: str, name: str) -> tuple[list[Series], list[Problem]]:
        start = text.lstrip()[:200]
        if start.upper().startswith("BEGIN:VCALENDAR"):
            return read_ics(text, name, timezone=self.timezone, now=self.now)
        if start.startswith(("{", "[")):
            return self._parse_json(text, name)
        if start.startswith("<"):
            found, problems = read_html(text, name, timezone=self.timezone)
            return found, problems if found or problems else [_nothing(name, "page")]
        return [], [_nothing(name, "file")]

    def _parse_json(self, text: str, name: str) -> tuple[list[Series], list[Problem]]:
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            return [], [_bad_json(name, error)]
        except (ValueError, RecursionError) as error:
            message = f"This JSON cannot be read: {error}."
            return [], [Problem(name, 1, 1, "error", "json", message, "Fetch it again.")]
        if has_events(document):
            return read_jsonld(document, name, timezone=self.timezone)
        if is_openagenda(document):
            return read_openagenda(document, name, timezone=self.timezone, now=self.now)
        return [], [_nothing(name, "JSON")]

    def _add(self, name: str, found: list[Series]) -> None:
        if len(self.series) + len(found) > MOST_EVENTS:
            message = (
                f"There are more than {MOST_EVENTS} events; the rest of this file is left out."
            )
            self.report(name, "too-many", message, "Ask the portal for coming events only.")
        for series in found[: max(0, MOST_EVENTS - len(self.series))]:
            if series.uid in self.series:
                message = (
                    f"The event “{series.title[:80]}” is in an earlier source too; this one counts."
                )
                hint = "Delete one of the two."
                self.problems.append(Problem(name, 1, 1, "warning", "uid-twice", message, hint))
            self.series[series.uid] = series

    def _age(self, name: str, found: list[Series]) -> datetime:
        """Return how old a source is: just asked, else its newest stamp, else the file's own."""
        if name.startswith(_SCHEMES):
            return self.now
        stamps = [series.as_of for series in found if series.as_of]
        changed = datetime.fromtimestamp(Path(name).stat().st_mtime, UTC)
        return max(stamps) if stamps else min(changed, self.now)


def _read_file(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES} bytes")
    return path.read_bytes()


def _decoded(data: bytes) -> str:
    """Return text: UTF-8, else Windows' Latin that old calendars still have; an empty one is refused."""
    if b"\0" in data[:1000]:
        raise ValueError("it is not a text file")
    if not data.strip():
        raise ValueError("it is empty")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _bad_json(name: str, error: json.JSONDecodeError) -> Problem:
    cut = error.pos >= len(error.doc.rstrip())
    message = "This JSON file ends too early." if cut else f"This is not JSON here: {error.msg}."
    return Problem(name, error.lineno, error.colno, "error", "json", message, "Fetch it again.")


def _nothing(name: str, kind: str) -> Problem:
    message = f"No events are in this {kind}."
    hint = "Give iCalendar, OpenAgenda or Opendatasoft JSON, or schema.org events."
    return Problem(name, 1, 1, "error", "no-events", message, hint)
