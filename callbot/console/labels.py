"""What screens call the codes that are stored: a marked English label for each, by kind.

Forms, CSV files and the interfaces keep the codes. A code that no table knows, as of an older
version's row, is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from callbot.console.roles import ADMIN, AGENT, EDITOR, TRANSLATOR, VIEWER
from callbot.console.translations import State
from callbot.model import Status


def _(text: str) -> str:
    """Mark a label for translation."""
    return text


ROLES: Mapping[str, str] = {
    VIEWER: _("viewer"),
    AGENT: _("agent"),
    EDITOR: _("editor"),
    TRANSLATOR: _("translator"),
    ADMIN: _("admin"),
}

# Why a conversation was closed: a short closed list, so that figures can be made of it.
REASONS: Mapping[str, str] = {
    "helped": _("helped"),
    "sent elsewhere": _("sent elsewhere"),
    "no answer": _("no answer"),
    "not for us": _("not for us"),
    "abuse": _("abuse"),
}
RETURNED = "returned to the bot"  # closed by giving it back, which is no choice of the form

STATUSES: Mapping[Status, str] = {
    "answered": _("answered"),
    "question": _("asked back"),
    "did_you_mean": _("did you mean"),
    "unknown": _("not understood"),
    "source_failed": _("source failed"),
    "handed_over": _("handed over to a person"),
    "held": _("held by an agent"),
}

STATES: Mapping[State, str] = {"suggested": _("suggested"), "approved": _("approved")}

# "chat" is what content calls the "web" of figures.
CHANNELS: Mapping[str, str] = {"web": _("web"), "chat": _("chat"), "phone": _("phone")}

THUMBS: Mapping[str, str] = {"up": _("thumb up"), "down": _("thumb down")}

ACTIONS: Mapping[str, str] = {
    "user added": _("account added"),
    "user disabled": _("account switched off"),
    "user enabled": _("account switched on"),
    "role set": _("role changed"),
    "password set": _("password changed"),
    "log-in": _("logged in"),
    "log-in failed": _("log-in failed"),
    "log-out": _("logged out"),
    "other sessions ended": _("logged out everywhere else"),
    "refused": _("request refused"),
    "published": _("published"),
    "undone": _("publication undone"),
    "restored": _("earlier version published again"),
    "imported": _("files imported"),
    "released": _("left to the city's files"),
    "translation suggested": _("translation suggested"),
    "translation approved": _("translation approved"),
    "translation refused": _("translation refused"),
    "translations uploaded": _("translations uploaded"),
    "upload refused": _("upload refused"),
    "inbox claimed": _("conversation taken"),
}

_KINDS: Mapping[str, Mapping[str, str]] = {
    "role": ROLES,
    "reason": {**REASONS, RETURNED: _("returned to the bot")},
    "status": {code: STATUSES[code] for code in get_args(Status)},
    "state": {code: STATES[code] for code in get_args(State)},
    "channel": CHANNELS,
    "feedback": THUMBS,
    "action": ACTIONS,
}
_MOST = 32  # characters of an action in the audit log
_CLOSED = {f"inbox closed: {code}"[:_MOST]: label for code, label in _KINDS["reason"].items()}


def closed(reason: str) -> str:
    """Return the code of the action that closed a conversation."""
    return f"inbox closed: {reason}"[:_MOST]


def label(kind: str, code: str, say: Callable[..., str]) -> str:
    """Return what a code of a kind is called by ``say``, which translates."""
    if kind == "action" and code in _CLOSED:
        return say(_("conversation closed: {why}"), why=say(_CLOSED[code]))
    return say(_KINDS[kind].get(code, code))
