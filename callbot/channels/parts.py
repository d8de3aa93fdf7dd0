"""What a channel is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from callbot.answers.query import World
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import Store
from callbot.handover import Handovers
from callbot.i18n.catalogues import Catalogues
from callbot.model import Conversation, Reply, Utterance
from callbot.settings import PACKAGE_DATA, Settings
from callbot.voice.speech import SILENT, Speech
from callbot.voice.texts import Texting


class Responder(Protocol):
    """Whatever answers: the assistant, or one that is exchanged when its content changes."""

    def reply(self, utterance: Utterance, conversation: Conversation, now: datetime) -> Reply:
        """Return all that one utterance brings about."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_world() -> World | None:
    return None


def _no_banner(_language: str) -> str:
    return ""


def _no_words(key: str, _language: str, _values: Mapping[str, str]) -> str:
    return key


def _nobody() -> bool:
    return False


def _untold(_utterance: Utterance, _reply: Reply, _seconds: float) -> None:
    return None


def _no_labels(_language: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Parts:
    """The parts of one process.

    ``clock`` is the clock of answers, ``wall`` the real one: for the log and for retention.
    What may change while the process runs is a function: ``languages`` gives the published
    languages, the city's own first; ``labels`` gives, in a language, the button text of each
    intent; ``world`` gives the facts of this moment. Each function of ``readiness`` returns "" or
    a sentence that says what is missing; each of ``helpers`` too, of what people are served without;
    ``details`` says more to who watches. ``told`` hears of each
    answer and the seconds it took. ``script`` gives a sentence of the phone line by its key,
    language and values; ``staffed`` tells whether people answer the telephone now.
    """

    assistant: Responder
    store: Store
    clock: Callable[[], datetime]
    settings: Settings
    catalogues: Callable[[], Catalogues] = Catalogues
    languages: Callable[[], Sequence[str]] = lambda: ("fr", "en")
    labels: Callable[[str], Mapping[str, str]] = _no_labels
    banner: Callable[[str], str] = _no_banner
    handovers: Handovers | None = None
    world: Callable[[], World | None] = _no_world
    script: Callable[[str, str, Mapping[str, str]], str] = _no_words
    staffed: Callable[[], bool] = _nobody
    speech: Speech = SILENT
    texting: Texting = field(default_factory=Texting)
    wall: Callable[[], datetime] = _utc_now
    redactor: Redactor = field(default_factory=Redactor)
    readiness: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    helpers: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    details: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    told: Callable[[Utterance, Reply, float], None] = _untold
    web: Path = PACKAGE_DATA / "web"
