"""Engines of other makers, named by a setting as ``package.module:maker``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


class PlugError(ValueError):
    """A name that nothing can be made by; the sentence says why and how to mend it."""


def maker(named: str) -> Callable[..., Any]:
    """Return what ``named`` names: a class or a function. Raises PlugError.

    It is the operator's own code, as trusted as the setting that names it.
    """
    module, _, name = named.partition(":")
    try:
        found = getattr(import_module(module), name)
    except ImportError as error:
        raise PlugError(
            f"names “{named}”, but {error}: install its package beside Callbot."
        ) from None
    except AttributeError:
        raise PlugError(f"names “{named}”, but {module} has no {name}.") from None
    if not callable(found):
        raise PlugError(f"names “{named}”, which makes nothing: name a class or a function.")
    made: Callable[..., Any] = found
    return made
