"""What web processes begin with: the assistant, read once in the main process and forked with each of them.

A process that is begun, or begun anew, then serves in a moment; what none of them changes is in memory once.
"""

from __future__ import annotations

import gc

from callbot.app.live import LiveAssistant
from callbot.console.publications import Publications
from callbot.conversations.database import open_engine
from callbot.settings import Settings


class Stock:
    """Holds the assistant of the main process, which answers nobody and runs no threads."""

    def __init__(self, settings: Settings) -> None:
        """Read nothing yet. Raises StoreError where the database cannot be used."""
        self._settings = settings
        self._engine = open_engine(settings.database_url)
        self._live: LiveAssistant | None = None

    def renew(self) -> None:
        """Read everything, or later what changed since; what was learned meanwhile too."""
        publications, changed = Publications(self._engine), True
        if self._live is None or self._live.provisional:
            self._live = LiveAssistant(self._settings, publications, ask=False)
        else:
            changed = self._live.resume(publications)
        self._engine.dispose()
        if changed:
            gc.unfreeze()
            gc.collect()
            gc.freeze()  # a process that looks through all this for garbage would copy it

    def take(self) -> LiveAssistant | None:
        """Return the assistant in a process that was just forked; None where nothing was read."""
        return self._live
