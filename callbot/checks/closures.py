"""Closures end after they start, and name stops, stations and lines that the timetable has.

Passes::

    == closures.yaml
    closures:
      - id: works
        scope: station
        refs: [gare]
        line: "2"
        start: 2026-05-12 08:00
        end: 2026-05-13 02:00
        reason: {fr: travaux, en: works}
        source: Ville

Fails with closure-times at closures.yaml:2:9::

    == closures.yaml
    closures:
      - id: works
        scope: stop
        refs: [port]
        start: 2026-05-12 20:00
        end: 2026-05-12 02:00
        reason: travaux
        source: Ville

Fails with closure-ref at closures.yaml:4:12::

    == closures.yaml
    closures:
      - id: works
        scope: station
        refs: [Garre]
        start: 2026-05-12 08:00
        end: 2026-05-13 02:00
        reason: travaux
        source: Ville

Fails with closure-empty at closures.yaml:2:9::

    == closures.yaml
    closures:
      - id: sailing
        scope: polygon
        polygon: [[5.37, 43.29], [5.38, 43.29], [5.38, 43.30]]
        start: 2026-05-12 08:00
        end: 2026-05-13 02:00
        reason: voile
        source: Ville

Fails with closure-reason at closures.yaml:2:9::

    == closures.yaml
    closures:
      - id: works
        scope: route
        refs: [N]
        start: 2026-05-12 08:00
        end: 2026-05-13 02:00
        reason: {en: works}
        source: Ville
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext
from callbot.model import Problem
from callbot.transport.closure_file import Written, faults


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each closure that cannot hold as written or does not say why."""
    for entry in context.closures:
        yield from faults(entry, context.timetable)
        if context.languages[0] not in entry.reason and entry.allow != "all":
            yield _unexplained(entry, context.languages[0])


def _unexplained(entry: Written, language: str) -> Problem:
    message = f"The closure “{entry.id}” gives no reason in {language}."
    hint = "Write reason: {fr: …, en: …}."
    return Problem(*entry.mark, "warning", "closure-reason", message, hint)
