"""An answer is looked at again within twelve months.

Passes::

    == a/b.yaml
    intent: a.b
    reviewed: 2026-01-15

Fails with review at a/b.yaml:1:9::

    == a/b.yaml
    intent: a.b
    reviewed: 2025-11-30

Fails with review at a/b.yaml:1:9::

    == a/b.yaml
    intent: a.b
    reviewed: 2027-01-15
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from callbot.checks.context import CheckContext, problem
from callbot.model import Problem

YEAR = timedelta(days=365)


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a warning for each answer past its review date, or reviewed in the future."""
    for intent in context.published_intents():
        age = context.today - intent.reviewed
        if age > YEAR:
            message = f"“{intent.id}” was reviewed on {intent.reviewed}, more than a year ago."
            hint = f"Ask {intent.owner} to read it and set “reviewed”."
            yield problem(intent.id, "review", message, hint, "warning")
        elif age < timedelta(0):
            message = f"“{intent.id}” was reviewed on {intent.reviewed}, which is yet to come."
            yield problem(intent.id, "review", message, "Mend the date.", "warning")
