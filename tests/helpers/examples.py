"""The passing and failing examples in a check's docstring, as content that can be checked."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from helpers.po import header
from helpers.world import timetable

from callbot.answers.query import SourceInfo
from callbot.checks import CheckContext
from callbot.content.loader import load_text
from callbot.i18n.catalogues import Catalogues
from callbot.model import Candidate, Example
from callbot.transport.closure_file import Written, read_written

_BLOCK = re.compile(
    r"^(?P<verdict>Passes|Fails with (?P<rule>[\w-]+) at (?P<place>\S+))::\n\n(?P<body>(?:    .*\n|\n)+)",
    re.MULTILINE,
)
CLOSURES = "closures.yaml"
DEFAULTS = {
    "about": "Anything",
    "label": "Une question",
    "type": "S",
    "source": "text",
    "owner": "a@example.org",
    "reviewed": "2026-11-20",
    "answers": '[{text: "Voilà."}]',
}
SOURCES = {
    "text": SourceInfo(lambda query: None),  # type: ignore[arg-type, return-value]
    "departures": SourceInfo(
        lambda query: None,  # type: ignore[arg-type, return-value]
        ("ok", "empty"),
        frozenset({"departures", "minutes", "stop", "line"}),
    ),
}


class DocExample(NamedTuple):
    """One block of a docstring; ``rule`` and ``place`` are empty where it passes."""

    rule: str
    place: str
    files: dict[str, str]


class FirstWords:
    """Understands a text as the intent of the longest example that begins with its words."""

    def __init__(self, content) -> None:
        self.content = content

    def mistaken(self, examples: Iterable[Example]) -> Iterator[tuple[Example, Candidate]]:
        for example in examples:
            near = [e for e in self.content.examples if e.text.startswith(example.text)]
            best = max(near, key=lambda example: len(example.text))
            if (best.intent == example.intent) == example.negative:
                yield example, Candidate(best.intent, 1.0, example=best.text)


def doc_examples(docstring: str) -> Iterator[DocExample]:
    """Yield the examples of a docstring."""
    for block in _BLOCK.finditer(docstring + "\n"):
        body = re.sub(r"^    ", "", block["body"], flags=re.MULTILINE)
        parts = re.split(r"^== (\S+)\n", body, flags=re.MULTILINE)[1:]
        files = {
            name: text.rstrip("\n") + "\n"
            for name, text in zip(parts[::2], parts[1::2], strict=True)
        }
        yield DocExample(block["rule"] or "", block["place"] or "", files)


def context_of(files: dict[str, str]) -> CheckContext:
    """Return a context of those files; intents get the required keys that they lack."""
    content = load_text({name: _completed(text) for name, text in files.items() if _is_yaml(name)})
    closures = _closures(files.get(CLOSURES, ""))
    faults = [problem for problem in content.problems if problem.rule != "no-intents"]
    assert not faults, faults
    languages = {"fr", *(name.split("/")[0] for name in files if name.endswith(".po"))}
    return CheckContext(
        content=content,
        sources=SOURCES,
        today=date(2026, 12, 1),
        languages=tuple(sorted(languages)),
        catalogues=_catalogues(files),
        facts=frozenset({"line_phone"}),
        city_name="Marseille",
        understanding=FirstWords(content),
        closures=closures,
        timetable=timetable() if closures else None,
    )


def _is_yaml(name: str) -> bool:
    return name.endswith(".yaml") and name != CLOSURES


def _closures(text: str) -> tuple[Written, ...]:
    path = Path(tempfile.mkdtemp()) / CLOSURES
    path.write_text(text, encoding="utf-8")
    entries, faults = read_written(path, ZoneInfo("Europe/Paris"), CLOSURES)
    assert not faults, faults
    return tuple(entries)


def _completed(text: str) -> str:
    if not text.startswith("intent:"):
        return text
    return text + "".join(
        f"{key}: {value}\n"
        for key, value in DEFAULTS.items()
        if not re.search(f"^{key}:", text, re.M)
    )


def _catalogues(files: dict[str, str]) -> Catalogues:
    folder = Path(tempfile.mkdtemp())
    for name, text in files.items():
        if name.endswith(".po"):
            language, _, file = name.partition("/")
            path = folder / language / "LC_MESSAGES" / file
            path.parent.mkdir(parents=True)
            # The header stands last, so that the lines of the example keep their numbers.
            path.write_text(f"{text}\n{header(language)}", encoding="utf-8")
    return Catalogues.load(folder)
