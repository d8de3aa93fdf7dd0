"""What was published from the console, as this process knows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from callbot.console.publications import CONTENT, Publication, Publications
from callbot.console.translations import Approved, Translations
from callbot.content.loader import load_text
from callbot.content.model import Content
from callbot.content.succession import successions
from callbot.content.switches import FILE, Switches, read_switches
from callbot.conversations.database import open_engine
from callbot.settings import Settings


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


def counter_of(publications: Publications) -> object:
    """Return what changes with everything that is published. Raises StoreError."""
    return publications.counter(), Translations(publications.engine).counter()


def published_files(publications: Publications) -> PublishedFiles:
    """Read what is published. Raises StoreError."""
    counter = counter_of(publications)
    texts = publications.files()
    versions = {
        path: list(reversed(publications.history(path, limit=1000)))
        for path in texts
        if path.startswith(CONTENT)
    }
    approved = Translations(publications.engine).approved()
    return PublishedFiles(counter, texts, versions, approved)


def stored_files(settings: Settings) -> PublishedFiles:
    """Return what is published in the settings' database; nothing where there is none yet."""
    if not settings.database and not (settings.data / "callbot.db").is_file():
        return NOTHING_PUBLISHED
    engine = open_engine(settings.database_url)
    try:
        return published_files(Publications(engine))
    finally:
        engine.dispose()


def _file(path: str, folders: Sequence[Path]) -> str:
    """Return the text of the topmost file that a publication replaced, "" where there is none."""
    files = [folder / path.removeprefix(CONTENT) for folder in folders]
    found = [file for file in files if file.is_file()]
    return found[-1].read_text("utf-8", errors="replace") if found else ""


@lru_cache(maxsize=512)
def _read(path: str, text: str) -> Content:
    return load_text({path.removeprefix(CONTENT): text})
