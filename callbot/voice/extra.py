"""Libraries of the extra ``voice``: imported when an engine is made, and missed in one sentence."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from callbot.voice.ports import VoiceError


def need(module: str, what: str) -> Any:
    """Return an optional module. Raises VoiceError that says how to install ``what``."""
    try:
        return import_module(module)
    except ImportError as error:
        raise VoiceError(f"{what} is not installed: pip install 'callbot[voice]'.") from error
