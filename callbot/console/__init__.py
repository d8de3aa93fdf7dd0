"""The console of the city's agents: one file a page, one line each in the table."""

from __future__ import annotations

from callbot.console.parts import ConsoleParts as ConsoleParts
from callbot.console.site import make_blueprint as make_blueprint
