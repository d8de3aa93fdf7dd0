"""YAML read as nodes: text stays text, every value knows its file, line and column.

YAML 1.1 would turn ``no`` into False and ``12:30`` into 750; here every scalar is the text that
was written. Duplicate keys, tabs, anchors and tags are problems, never silently resolved.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple, TypeAlias, TypeVar

import yaml

from callbot.model import Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
_FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RUN_OF_MARKS = re.compile(r"(?:[-?:] +){100}")
_CONFLICT = re.compile(r"^(<<<<<<<|=======|>>>>>>>)( |$)", re.MULTILINE)


class Mark(NamedTuple):
    """A position; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def problem(self, rule: str, message: str, hint: str = "") -> Problem:
        """Return an error at this position."""
        return Problem(self.file, self.line, self.column, "error", rule, message, hint)


class Text(str):
    """A scalar with its position."""

    __slots__ = ("mark",)  # there are a hundred thousand of them

    mark: Mark


class Fields(dict[str, "Value"]):
    """A mapping with its position; the keys are :class:`Text` and keep theirs."""

    mark: Mark


class Items(list["Value"]):
    """A sequence with its position."""

    mark: Mark


Value: TypeAlias = Text | Fields | Items
_V = TypeVar("_V", Text, Fields, Items)


def mark_of(value: Value | str, fallback: Mark) -> Mark:
    """Return the position of a value or key, else ``fallback``."""
    return getattr(value, "mark", fallback)


def read_yaml(path: Path, name: str = "") -> tuple[Value | None, list[Problem]]:
    """Read one file; ``name`` is what problems call it. Never raises for what a person wrote.

    Returns the document (None when it cannot be read or is empty) and what is wrong with it.
    """
    name = name or str(path)
    try:
        text = decoded(path)
    except (OSError, ValueError) as error:
        return None, [Mark(name).problem("unreadable", f"This file cannot be read: {error}.")]
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Value | None, list[Problem]]:
    """As :func:`read_yaml`, of text that is already in memory."""
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        hint = "Keep one of the two versions and delete the markers."
        return None, [Mark(name, line).problem("conflict", "A merge conflict is left here.", hint)]
    try:
        node = _compose(text)
    except yaml.MarkedYAMLError as error:
        return None, [_syntax(error, name)]
    except RecursionError:
        return None, [Mark(name).problem("deep", "Values are nested far too deeply here.")]
    except yaml.YAMLError as error:
        return None, [Mark(name).problem("yaml", f"This is not YAML: {error}.")]
    problems: list[Problem] = []
    value = _Reading(name, problems, set()).build(node) if node is not None else None
    return value, problems


def decoded(path: Path) -> str:
    """Return the text of a file. Raises OSError, and ValueError for one too large or not UTF-8."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES} bytes")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8; save it as UTF-8") from None


def _compose(text: str) -> yaml.Node | None:
    """Compose with libyaml, twenty times faster; with PyYAML's own parser for its better messages.

    libyaml's composer overflows the stack on tens of thousands of nested brackets, so a text that
    may nest so deeply goes to the parser that raises RecursionError instead.
    """
    if text.count("[") + text.count("{") < 5000 and not _RUN_OF_MARKS.search(text):
        try:
            return yaml.compose(text, Loader=_FAST)
        except yaml.YAMLError:
            pass  # said again below, in better words
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _syntax(error: yaml.MarkedYAMLError, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = Mark(name, mark.line + 1, mark.column + 1) if mark else Mark(name)
    said = error.problem or error.context or "unreadable"
    hint = (
        "Indent with spaces." if "\\t" in said else "Put quotes around text that has : { [ # or @."
    )
    return at.problem("yaml", f"This is not YAML here: {said}.", hint)


class _Reading(NamedTuple):
    """What is known while the nodes of one file are turned into values."""

    name: str
    problems: list[Problem]
    seen: set[int]

    def build(self, node: yaml.Node, depth: int = 0) -> Value:
        mark = Mark(self.name, node.start_mark.line + 1, node.start_mark.column + 1)
        if fault := self._fault(node, depth, mark):
            self.problems.append(fault)
            return _marked(Text(""), mark)
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth, mark)
        if isinstance(node, yaml.SequenceNode):
            return _marked(Items(self.build(item, depth + 1) for item in node.value), mark)
        return _marked(Text(node.value), mark)

    def _fault(self, node: yaml.Node, depth: int, mark: Mark) -> Problem | None:
        if id(node) in self.seen:
            return mark.problem("alias", "This value is used again by *name.", "Write it out.")
        if depth > MAX_DEPTH:
            return mark.problem("deep", f"Values are nested more than {MAX_DEPTH} levels deep.")
        if node.tag and node.tag.startswith("!"):
            hint = "Put quotes around text that starts with !."
            return mark.problem("tag", f"The tag “{node.tag}” means nothing here.", hint)
        return None

    def _mapping(self, node: yaml.MappingNode, depth: int, mark: Mark) -> Fields:
        fields = _marked(Fields(), mark)
        for key_node, value_node in node.value:
            at = Mark(mark.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if (key := self._key(key_node, at, fields)) is not None:
                fields[key] = self.build(value_node, depth + 1)
        return fields

    def _key(self, node: yaml.Node, at: Mark, fields: Fields) -> Text | None:
        if not isinstance(node, yaml.ScalarNode):
            hint = 'Put quotes around text that starts with {: "{line}".'
            self.problems.append(at.problem("key", "A key must be plain text.", hint))
            return None
        key = _marked(Text(node.value), at)
        if key in fields:
            message = f"The key “{key}” stands here twice."
            hint = "Delete or rename one of the two."
            self.problems.append(at.problem("duplicate-key", message, hint))
            return None
        return key


def _marked(value: _V, mark: Mark) -> _V:
    value.mark = mark
    return value
