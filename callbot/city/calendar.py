"""Which days are public or school holidays, from the package ``holidays`` and the city's own file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Period:
    """School holidays from ``first`` to ``last``, both days included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Holidays:
    """A city's holidays; ``country`` and ``subdivision`` as the package ``holidays`` knows them."""

    country: str = ""
    subdivision: str = ""
    school: tuple[Period, ...] = ()
    extra: tuple[date, ...] = ()  # public holidays that only this city has

    def public(self, year: int) -> frozenset[date]:
        """Return the public holidays of a year."""
        own = frozenset(day for day in self.extra if day.year == year)
        return own | _public(self.country, self.subdivision, year) if self.country else own

    def school_days(self, year: int) -> frozenset[date]:
        """Return the days of a year on which schools are on holiday."""
        days = (d for period in self.school for d in _days(period))
        return frozenset(day for day in days if day.year == year)

    def is_public(self, day: date) -> bool:
        """Tell whether a day is a public holiday."""
        return day in self.public(day.year)


def subdivisions(country: str) -> tuple[str, ...] | None:
    """Return the codes of a country's subdivisions, None for an unknown country."""
    import holidays  # noqa: PLC0415 - it loads for a while, and few questions are of holidays

    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return None


@lru_cache(maxsize=256)
def _public(country: str, subdivision: str, year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - as above

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]


NO_HOLIDAYS = Holidays()
