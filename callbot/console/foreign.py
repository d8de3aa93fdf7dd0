"""What citizens write in other languages, in French for the agent: machine translation, and so called.

Only texts of conversations in the inbox are sent to the translation server of the settings, as they are
stored: personal data taken out. The original always stands above.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from callbot.content.model import SOURCE_LANGUAGE
from callbot.conversations.store import Event
from callbot.i18n.said import _
from callbot.translator.machine import LibreTranslate, MachineError

_KEPT = 1000  # texts
_REST = 30.0  # seconds in which a server that failed is left alone
_SAY = frozenset({"message"})


class Foreign:
    """One translation server, and what it said lately. Safe to use from several threads."""

    def __init__(
        self, machine: LibreTranslate, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Ask nothing yet."""
        self._machine, self._clock = machine, clock
        self._said: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._rest_until = float("-inf")
        self._lock = threading.Lock()

    def known(self, text: str, language: str) -> str:
        """Return a translation that was asked for before, else ""."""
        with self._lock:
            return self._said.get((text, language), "")

    def french(self, text: str, language: str) -> str:
        """Return the translation, asked for once. Raises MachineError."""
        if found := self.known(text, language):
            return found
        if self._clock() < self._rest_until:
            raise MachineError(_("The translation server does not answer; try a phrase."))
        try:
            said = self._machine.translate(text, SOURCE_LANGUAGE, source=language)
        except MachineError:
            self._rest_until = self._clock() + _REST
            raise
        with self._lock:
            self._said[text, language] = said
            while len(self._said) > _KEPT:
                self._said.popitem(last=False)
        return said


def open_foreign(address: str) -> Foreign | None:
    """Return the server of the setting, None without one or where it is no address."""
    try:
        return Foreign(LibreTranslate(address)) if address else None
    except MachineError:
        return None


def tongues(events: Sequence[Event], language: str) -> dict[int, str]:
    """Return the language of each thing the citizen wrote, by cursor, where it is not French.

    It is what its answer found, else that of the conversation.
    """
    said = [(each.cursor, json.loads(each.data)) for each in events if each.type in _SAY]
    answers = (json.loads(each.data) for each in events if each.type == "answer")
    found = {data.get("reply_to"): data.get("detected_language") for data in answers}
    codes = ((cursor, found.get(data.get("message_id")) or language) for cursor, data in said)
    return {cursor: code for cursor, code in codes if code and code != SOURCE_LANGUAGE}


def beside(
    foreign: Foreign | None, lines: Iterable[dict[str, Any]], codes: dict[int, str]
) -> list[dict[str, Any]]:
    """Return the lines of a log with what is known of their translations; "" is still to be asked for."""
    if foreign is None:
        return [{**line, "machine": None} for line in lines]
    return [
        {**line, "machine": foreign.known(line["texts"][0], codes[line["cursor"]])}
        if line["cursor"] in codes
        else {**line, "machine": None}
        for line in lines
    ]
