"""All content files of all layers, read into one :class:`Content` with every mistake reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from callbot.content import build
from callbot.content.kept import KeptTrees
from callbot.content.layers import Source, misnamed, sources
from callbot.content.model import Content, Layer, Phrase
from callbot.content.reader import Fields, Mark, Value, mark_of
from callbot.content.schema import kind_of
from callbot.kept import Shelf
from callbot.model import (
    ContentTest,
    Example,
    Intent,
    Message,
    Problem,
    SafetyList,
    SafetyWords,
)


@dataclass(slots=True)
class _Parts:
    """What has been read so far."""

    trees: KeptTrees
    intents: dict[str, tuple[int, Intent]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    tests: list[ContentTest] = field(default_factory=list)
    safety: list[SafetyList] = field(default_factory=list)
    safety_words: list[SafetyWords] = field(default_factory=list)
    lexicons: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(layers: Sequence[Layer], shelf: Shelf | None = None) -> Content:
    """Read all layers, the package's first; never raises for what a person wrote.

    A later layer's file replaces the earlier file of the same path, and its intents those of the
    same id; only the messages of ``common.yaml`` are merged key by key. A file that cannot be used
    leaves the earlier layer's in force. ``Content.problems`` is in order of file and line. With a
    ``shelf``, sound files that were read before are not read again.
    """
    stacks = [[source.held() for source in stack] for stack in sources(layers).values()]
    held = [(s.path, s.content) for stack in stacks for s in stack if isinstance(s.content, str)]
    parts = _Parts(KeptTrees(shelf, held), problems=list(misnamed(layers)))
    for stack in stacks:
        _read_stack(stack, parts)
    parts.trees.keep()
    if not parts.intents:
        message = "No intent could be read from any layer."
        parts.problems.append(Mark(_names(layers)).problem("no-intents", message))
    return _content(parts)


def load_text(files: Mapping[str, str]) -> Content:
    """As :func:`load`, of one layer given as relative path -> text (the console, tests)."""
    return load([tuple(files.items())])


def _names(layers: Sequence[Layer]) -> str:
    return ", ".join(str(layer) for layer in layers if not isinstance(layer, Sequence)) or "content"


def _read_stack(stack: Sequence[Source], parts: _Parts) -> None:
    if kind_of(stack[0].path)[0] == "common":
        for source in stack:
            _take(source, parts)
        return
    for source in reversed(stack):
        if _take(source, parts):
            return


def _take(source: Source, parts: _Parts) -> bool:
    """Add one file to ``parts``; False when it cannot be used."""
    value, problems = _read(source, parts.trees)
    kind, _ = kind_of(source.path)
    parts.problems += problems
    if not isinstance(value, Fields):
        return False
    if kind == "intent":
        return not problems and _take_intent(source, build.intent(value), parts)
    return _TAKERS[kind](value, parts)


def _read(source: Source, trees: KeptTrees) -> tuple[Value | None, list[Problem]]:
    """Return the tree of a file, and everything that is wrong with the file."""
    text = source.content if isinstance(source.content, str) else None
    if text is not None and (kept := trees.find(source.path, text, source.name)) is not None:
        return kept, []
    value, problems = source.read()
    if value is None:
        return None, problems or [_empty(source)]
    problems += kind_of(source.path)[1].problems(value, source.path)
    if text is not None and not problems:
        trees.add(source.path, text, value)
    return value, problems


def _empty(source: Source) -> Problem:
    return Mark(source.name).problem("empty", "This file is empty.", "Fill it or delete it.")


def _take_intent(source: Source, intent: Intent, parts: _Parts) -> bool:
    layer, other = parts.intents.get(intent.id, (-1, intent))
    if layer == source.layer:
        first = mark_of(other.id, Mark(source.name))
        message = f"The intent “{intent.id}” is defined twice; first in {first.file}:{first.line}."
        mark = mark_of(intent.id, Mark(source.name))
        parts.problems.append(mark.problem("duplicate-intent", message, "Rename one of the two."))
        return False
    if layer < source.layer:
        parts.intents[intent.id] = (source.layer, intent)
    return True


def _take_examples(value: Fields, parts: _Parts) -> bool:
    parts.examples += build.examples(value)
    parts.tests += build.content_tests(value)
    return True


def _take_safety(value: Fields, parts: _Parts) -> bool:
    parts.safety += build.safety_lists(value)
    parts.safety_words += build.safety_words(value)
    return True


def _take_lexicon(value: Fields, parts: _Parts) -> bool:
    language = str(build.text(value, "language"))
    parts.lexicons.setdefault(language, {}).update(build.lexicon(value))
    return True


def _take_common(value: Fields, parts: _Parts) -> bool:
    parts.messages.update(build.messages(value))
    return True


def _take_phrases(value: Fields, parts: _Parts) -> bool:
    parts.topics[str(build.text(value, "topic"))] = build.text(value, "about")
    parts.phrases.update({each.id: each for each in build.phrases(value)})
    return True


_TAKERS = {
    "examples": _take_examples,
    "safety": _take_safety,
    "lexicon": _take_lexicon,
    "common": _take_common,
    "phrasebook": _take_phrases,
}


def _content(parts: _Parts) -> Content:
    return Content(
        intents={key: intent for key, (_, intent) in sorted(parts.intents.items())},
        examples=tuple(parts.examples),
        tests=tuple(parts.tests),
        safety=tuple(parts.safety),
        safety_words=tuple(parts.safety_words),
        lexicons=parts.lexicons,
        messages=parts.messages,
        phrases=tuple(parts.phrases.values()),
        topics=parts.topics,
        problems=tuple(_in_order(parts.problems)),
    )


def _in_order(problems: Sequence[Problem]) -> Iterator[Problem]:
    yield from sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column))
