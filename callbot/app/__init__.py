"""The only place where the parts are put together.

What a command does not use is not imported: a question on the terminal needs no web server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from callbot.app.answering import Answering as Answering
    from callbot.app.answering import open_answering as open_answering
    from callbot.app.checking import check_context as check_context
    from callbot.app.parts import load_agenda as load_agenda
    from callbot.app.parts import open_timetable_for as open_timetable_for
    from callbot.app.web import create_app as create_app
    from callbot.app.web import open_live as open_live
    from callbot.app.web import open_parts as open_parts
    from callbot.app.web import people_answer as people_answer
    from callbot.app.web import prepare as prepare
    from callbot.app.web import sentence as sentence

_PLACES = {
    "Answering": "answering",
    "open_answering": "answering",
    "check_context": "checking",
    "load_agenda": "parts",
    "open_timetable_for": "parts",
    "create_app": "web",
    "open_live": "web",
    "open_parts": "web",
    "people_answer": "web",
    "prepare": "web",
    "sentence": "web",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for (PEP 562)."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
