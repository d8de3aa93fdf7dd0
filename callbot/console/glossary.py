"""The glossary: what the city's terms are called in each language (translations/glossary.yaml)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from callbot.console.publications import Change, Publications
from callbot.content.build import fields_of, words
from callbot.content.reader import parse_yaml

PATH = "translations/glossary.yaml"
_HEAD = "# What the city's terms are called: term in French, then by language.\n"


def glossary_of(publications: Publications, language: str) -> dict[str, str]:
    """Return French term -> term of a language."""
    return {term: by[language] for term, by in _all(publications)[0].items() if language in by}


def with_term(publications: Publications, language: str, term: str, target: str) -> Change:
    """Return the change that adds a term, or changes its translation."""
    known, version = _all(publications)
    known[term] = {**known.get(term, {}), language: target}
    lines = [f"{_quoted(name)}: {_mapping(by)}\n" for name, by in sorted(known.items())]
    return Change(PATH, _HEAD + "".join(lines), version)


def _all(publications: Publications) -> tuple[dict[str, dict[str, str]], int]:
    current = publications.current(PATH)
    if current is None:
        return {}, 0
    fields = fields_of(parse_yaml(current.text, PATH)[0])
    found = {str(term): {k: str(v) for k, v in words(by).items()} for term, by in fields.items()}
    return found, current.version


def _mapping(by: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{code}: {_quoted(text)}" for code, text in sorted(by.items())) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
