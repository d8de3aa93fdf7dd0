"""Events from calendars, portals and web pages, asked by time and by name."""

from callbot.events.agenda import Agenda
from callbot.events.event import Event
from callbot.events.fetch import FetchError, fetch
from callbot.events.load import load_events

__all__ = ["Agenda", "Event", "FetchError", "fetch", "load_events"]
