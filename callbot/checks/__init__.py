"""Cross-checks of the content: one a file, each with examples of what passes and what fails.

A check is a function from a :class:`CheckContext` to problems. To add one, write its file and its
line here; tests/checks reads the examples of its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from callbot.checks import (
    closures,
    coverage,
    duplicates,
    links,
    literals,
    phrases,
    placeholders,
    plural_forms,
    references,
    review,
    safety,
    scenes,
    scores,
    slots,
    sources,
    translated_placeholders,
    translations,
    variants,
)
from callbot.checks.context import CheckContext
from callbot.content.problems import in_order
from callbot.model import Problem

__all__ = ["CHECKS", "CheckContext", "run"]

CHECKS: Mapping[str, Callable[[CheckContext], Iterable[Problem]]] = {
    "sources": sources.check,
    "slots": slots.check,
    "references": references.check,
    "placeholders": placeholders.check,
    "variants": variants.check,
    "plural_forms": plural_forms.check,
    "literals": literals.check,
    "links": links.check,
    "phrases": phrases.check,
    "review": review.check,
    "safety": safety.check,
    "scenes": scenes.check,
    "coverage": coverage.check,
    "duplicates": duplicates.check,
    "translated_placeholders": translated_placeholders.check,
    "translations": translations.check,
    "closures": closures.check,
    "scores": scores.check,
}


def run(context: CheckContext) -> list[Problem]:
    """Return every problem of the run, by file and line: the readers' and those of all checks."""
    found = [*context.content.problems, *context.catalogues.problems, *context.others]
    for check in CHECKS.values():
        found += check(context)
    return in_order(found)
