"""What was published from the console, read from the database."""

from __future__ import annotations

from callbot.app.published import PublishedFiles
from callbot.console.publications import Publications
from callbot.console.translations import Translations
from callbot.content.layers import CONTENT
from callbot.conversations.database import open_engine
from callbot.settings import Settings


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


def read_stored(settings: Settings) -> PublishedFiles:
    """Return what is published in the settings' database. Raises StoreError."""
    engine = open_engine(settings.database_url)
    try:
        return published_files(Publications(engine))
    finally:
        engine.dispose()
