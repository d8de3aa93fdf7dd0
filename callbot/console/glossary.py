"""The glossary: what the city's terms are called in each language (translations/glossary.yaml).

As published, else as it stands in the city's folder; a term is added where it belongs, and all that
somebody wrote by hand stays.
"""

from __future__ import annotations

from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change, PublicationError
from callbot.content.build import fields_of, words
from callbot.content.edits import EditError, set_entry
from callbot.content.reader import parse_yaml
from callbot.i18n.said import said_by

PATH = "translations/glossary.yaml"
_HEAD = "# What the city's terms are called: term in French, then by language.\n"


def glossary_of(parts: ConsoleParts, language: str) -> dict[str, str]:
    """Return French term -> term of a language."""
    fields = fields_of(parse_yaml(parts.counting(PATH)[0], PATH)[0])
    by_term = {str(term): words(by) for term, by in fields.items()}
    return {term: str(by[language]) for term, by in by_term.items() if language in by}


def with_term(parts: ConsoleParts, language: str, term: str, target: str) -> Change:
    """Return the change that adds a term, or changes its translation. Raises PublicationError."""
    text, version = parts.counting(PATH)
    try:
        return Change(PATH, set_entry(text or _HEAD, (term,), language, target), version)
    except EditError as error:
        raise PublicationError(said_by(error)) from None
