"""A city's facts, services, places, tickets and hours, read from its folder."""

from callbot.city.calendar import Holidays, Period
from callbot.city.facts import City, Fact, Place, Service, Ticket, Wording
from callbot.city.hours import HoursError, Interval, OpeningHours
from callbot.city.load import load_city
from callbot.city.names import names

__all__ = [
    "City",
    "Fact",
    "Holidays",
    "HoursError",
    "Interval",
    "OpeningHours",
    "Period",
    "Place",
    "Service",
    "Ticket",
    "Wording",
    "load_city",
    "names",
]
