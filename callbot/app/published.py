"""What was published from the console, as this process knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from callbot.content.layers import CONTENT
from callbot.content.loader import load_text
from callbot.content.model import Content
from callbot.content.succession import successions
from callbot.content.switches import FILE, Switches, read_switches
from callbot.settings import Settings

if TYPE_CHECKING:
    from callbot.console.publications import Publication
    from callbot.console.translations import Approved


@dataclass(frozen=True)
class PublishedFiles:
    """Published texts by path, all their versions, and the counter they were read at."""

    counter: object = 0
    texts: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, Sequence[Publication]] = field(default_factory=dict)
    approved: Approved = field(default_factory=dict)

    def switches(self, city: Path) -> Switches:
        """Return what is switched off: as published, else as the city's folder says."""
        text = self.texts.get(FILE)
        if text is None:
            file = city / FILE
            text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
        return read_switches(text)[0] if text else Switches()

    def older(self, folders: Sequence[Path]) -> dict[str, str]:
        """Return for each text that publishing changed the one before it, where that goes on."""
        found: dict[str, str] = {}
        for path, versions in self.versions.items():
            first = _file(path, folders)
            texts = [(first, False), *((v.text, v.typo) for v in versions)]
            for (old, _), (new, typo) in pairwise([each for each in texts if each[0]]):
                found |= successions(_read(path, old), _read(path, new), typo=typo)
        return found


NOTHING_PUBLISHED = PublishedFiles()


def stored_files(settings: Settings) -> PublishedFiles:
    """Return what is published in the settings' database; nothing where there is none yet."""
    if not settings.database and not (settings.data / "callbot.db").is_file():
        return NOTHING_PUBLISHED
    from callbot.app.publishing import read_stored  # noqa: PLC0415 - it loads the whole database layer

    return read_stored(settings)


def _file(path: str, folders: Sequence[Path]) -> str:
    """Return the text of the topmost file that a publication replaced, "" where there is none."""
    files = [folder / path.removeprefix(CONTENT) for folder in folders]
    found = [file for file in files if file.is_file()]
    return found[-1].read_text("utf-8", errors="replace") if found else ""


@lru_cache(maxsize=512)
def _read(path: str, text: str) -> Content:
    return load_text({path.removeprefix(CONTENT): text})
