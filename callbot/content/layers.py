"""Where content comes from: the package < the city's folder < what the console published.

A later layer's file replaces the earlier layers' file of the same relative path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from callbot.content.model import Layer
from callbot.content.reader import Value, decoded, parse_yaml, read_yaml
from callbot.model import Problem

CONTENT = "intents/"  # where content stands in a city's folder and among published files


class Source(NamedTuple):
    """One file of one layer: its path below ``intents/`` and what problems call it."""

    path: str
    name: str
    layer: int
    content: Path | str

    def read(self) -> tuple[Value | None, list[Problem]]:
        """Return the document and what is wrong with its YAML."""
        if isinstance(self.content, Path):
            return read_yaml(self.content, self.name)
        return parse_yaml(self.content, self.name)

    def held(self) -> Source:
        """Return the source with its text in memory; as it is where that cannot be read."""
        if not isinstance(self.content, Path):
            return self
        try:
            return self._replace(content=decoded(self.content))
        except (OSError, ValueError):
            return self

    def text(self) -> str:
        """Return the text as it was written; what is not UTF-8 in it is marked."""
        if isinstance(self.content, Path):
            return self.content.read_text("utf-8-sig", errors="replace")
        return self.content


def sources(layers: Sequence[Layer]) -> dict[str, list[Source]]:
    """Return the files of all layers by relative path, each list from the lowest layer up."""
    found: dict[str, list[Source]] = {}
    for number, layer in enumerate(layers):
        for source in _folder(layer, number) if isinstance(layer, Path) else _texts(layer, number):
            found.setdefault(source.path, []).append(source)
    return dict(sorted(found.items()))


def content_layer(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return those of the published files that are content, by their path below ``intents/``."""
    return tuple(
        (path.removeprefix(CONTENT), text)
        for path, text in sorted(files.items())
        if path.startswith(CONTENT)
    )


def yaml_files(folder: Path) -> list[Path]:
    """Return the ``*.yaml`` files below ``folder``, sorted, without editors' hidden ones."""
    return sorted(path for path in folder.rglob("*.yaml") if not path.name.startswith("."))


def misnamed(layers: Sequence[Layer]) -> Iterator[Problem]:
    """Yield a problem for each ``.yml`` file: nobody would notice that it is never read."""
    for layer in layers:
        for path in sorted(layer.rglob("*.yml")) if isinstance(layer, Path) else ():
            message = "This file is not read: its name ends in .yml."
            hint = "Rename it to end in .yaml."
            yield Problem(shown(path), 1, 1, "error", "file-name", message, hint)


def shown(path: Path) -> str:
    """Return ``path`` as a person would type it here: relative when it is below this folder."""
    path = path.resolve()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _folder(folder: Path, number: int) -> Iterator[Source]:
    for path in yaml_files(folder):
        yield Source(path.relative_to(folder).as_posix(), shown(path), number, path)


def _texts(pairs: Iterable[tuple[str, str]], number: int) -> Iterator[Source]:
    for path, text in pairs:
        yield Source(path, f"published:{path}", number, text)
