"""Content files that were read before: YAML with positions takes seconds to read, these do not.

What is kept is the tree of each sound file, by a hash of its text, so that an edit costs the reading of
one file. A file with a mistake is read anew each time: its problems are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from callbot.content.reader import Fields, Items, Mark, Text, Value
from callbot.kept import Shelf, digest_of

FORMAT = "2"  # raise it when reading or the schema changes: what is kept is not checked again
KEPT = 6  # contents that stay: of a few cities, of the last edits


class KeptTrees:
    """The trees of one content's files; without a shelf nothing is kept."""

    def __init__(self, shelf: Shelf | None, files: Iterable[tuple[str, str]]) -> None:
        """Take pairs of path and text of all files that will be asked for."""
        self._shelf = shelf
        self._known: dict[str, Any] = {}
        self._new: dict[str, Any] = {}
        self._keys: list[str] = []
        if shelf is None:
            return
        self._keys = sorted({_key(path, text) for path, text in files})
        self._name = digest_of([FORMAT, *self._keys])
        found = shelf.find(self._name, _entries)
        self._whole = found is not None
        # Of an edited content, most files are as they were in the one used last.
        self._known = found or shelf.latest(_entries) or {}

    def find(self, path: str, text: str, name: str) -> Value | None:
        """Return the tree of a file without a mistake; ``name`` is what its marks call it."""
        kept = self._known.get(_key(path, text)) if self._known else None
        return None if kept is None else _value(kept, name)

    def add(self, path: str, text: str, value: Value) -> None:
        """Take what a file without a mistake holds."""
        if self._shelf is not None:
            self._new[_key(path, text)] = _packed(value)

    def keep(self) -> None:
        """Write what was added, with what else belongs to this content."""
        if self._shelf is None or (self._whole and not self._new):
            return
        known = {**self._known, **self._new}
        self._shelf.keep(self._name, {key: known[key] for key in self._keys if key in known})


def shelf_in(folders: Iterable[Path]) -> Shelf:
    """Return the shelf of contents in folders of what is kept."""
    return Shelf([folder / "content" for folder in folders], "trees", most=KEPT)


def _key(path: str, text: str) -> str:
    return digest_of([FORMAT, path, text])


def _entries(found: object) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise TypeError("no trees by key")
    return found


def _packed(value: Value) -> list[object]:
    """Return a text as [text, line, column], a list with its items, a mapping with keys and values."""
    mark = value.mark
    if isinstance(value, Text):
        return [str(value), mark.line, mark.column]
    if isinstance(value, Items):
        return [mark.line, mark.column, [_packed(item) for item in value]]
    keys = [[str(key), mark_.line, mark_.column] for key in value for mark_ in [key.mark]]  # type: ignore[attr-defined]
    return [mark.line, mark.column, keys, [_packed(item) for item in value.values()]]


def _value(packed: Any, name: str) -> Value:
    head = packed[0]
    if head.__class__ is str:
        return _text(packed, name)
    mark = Mark(name, head, packed[1])
    if len(packed) == 3:
        items = Items([_value(item, name) for item in packed[2]])
        items.mark = mark
        return items
    keys = [_text(key, name) for key in packed[2]]
    fields = Fields(zip(keys, [_value(item, name) for item in packed[3]], strict=True))
    fields.mark = mark
    return fields


def _text(packed: Any, name: str) -> Text:
    said, line, column = packed
    text = Text(said)
    text.mark = tuple.__new__(Mark, (name, line, column))  # as Mark(...), four times as fast
    return text
