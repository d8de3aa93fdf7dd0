"""Sends attack strings through every door of the application, and looks at what comes back."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from helpers.attacks import Attack
from helpers.data import ROOT
from helpers.doors import DESK, DOORS, QUESTION
from werkzeug.test import TestResponse

ELEMENT = re.compile(r"<[a-zA-Z!?%][^>]{5,300}>?")
OWN = "".join(path.read_text("utf-8") for path in (ROOT / "web").rglob("*.html"))  # no reflection
ALL = {**DOORS, **DESK}
PAGE_SIZE = 200_000  # characters of a page that are looked at


@dataclass
class Findings:
    """What must not have happened; each list names the door, the kind and the text."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    reflected: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)

    def sound(self) -> bool:
        return not (self.failures or self.reflected or self.tracebacks)


class Tracebacks(logging.Handler):
    """Keeps the log's entries that carry an exception."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(logging.WARNING)
        self._findings = findings

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or "Traceback" in record.getMessage():
            told = logging.Formatter().format(record)
            self._findings.tracebacks.append(f"{record.name}: {told[:300]} … {told[-600:]}")


def besiege(
    client: FlaskClient, attacks: Sequence[Attack], *, doors: int = 99, desk: bool = False
) -> Findings:
    """Send each attack as a question, and through so many of the other doors, in turn.

    ``desk``: also through those of the console, where the client is logged in.
    """
    findings = Findings()
    with watching(findings):
        send_all(findings, client, attacks, doors=doors, desk=desk)
    return findings


def send_all(
    findings: Findings,
    client: FlaskClient,
    attacks: Sequence[Attack],
    *,
    doors: int = 99,
    desk: bool = False,
) -> None:
    """As :func:`besiege`, into findings that somebody else watches."""
    names = [name for name in (*DOORS, *(DESK if desk else ())) if name != QUESTION]
    for number, attack in enumerate(attacks):
        others = (names[(number * doors + n) % len(names)] for n in range(min(doors, len(names))))
        for name in (QUESTION, *others):
            knock(findings, client, name, attack)


@contextmanager
def watching(findings: Findings) -> Iterator[None]:
    """Note tracebacks in the log and threads that die."""
    watch, before = Tracebacks(findings), threading.excepthook
    logging.getLogger().addHandler(watch)
    threading.excepthook = lambda died: findings.tracebacks.append(f"a thread died: {died!r}")
    try:
        yield
    finally:
        logging.getLogger().removeHandler(watch)
        threading.excepthook = before


def knock(findings: Findings, client: FlaskClient, name: str, attack: Attack) -> None:
    """Send an attack through a door; what the application lets through itself counts as a failure."""
    try:
        response = ALL[name](client, attack.text)
    except Exception as error:
        findings.failures.append(f"{error!r} {name} {attack}")
    else:
        look(findings, response, f"{name} {attack}", attack)


def look(findings: Findings, response: TestResponse, where: str, attack: Attack) -> None:
    """Note what is wrong with a response."""
    findings.statuses[response.status_code] += 1
    text = response.get_data(as_text=True)
    if response.status_code >= 500 or "Traceback" in text:
        findings.failures.append(f"{response.status_code} {where}")
    if came_back := reflected(response, text, attack):
        findings.reflected.append(f"{came_back} {response.mimetype} {where}")


def reflected(response: TestResponse, text: str, attack: Attack) -> str:
    """Return what came back of an attack as markup, as words of the city's, or as a cookie; else ""."""
    cookies = response.headers.getlist("Set-Cookie")
    elements = ELEMENT.findall(attack.text)
    said = [text[:PAGE_SIZE]]
    if response.mimetype == "application/json" and text:
        said = list(_said(json.loads(text)))
    found = [each for each in elements if each not in OWN and any(each in one for one in said)]
    # Only the attack's own value: a session's random one may begin with the same digit.
    found += [each for each in cookies if each.partition(";")[0] == "callbot-console=1"]
    return found[0] if found else ""


def _said(body: Any) -> Iterator[str]:
    """Yield what the city says: all of an answer but the person's own words among the slots."""
    for name in ("answers", "error", "candidates"):
        yield from _texts(body.get(name) if isinstance(body, dict) else None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
