"""Cities that are not served here, read when *Try it* asks in one of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from callbot.app.live import LiveAssistant
from callbot.app.parts import CityError, models_folder
from callbot.assistant import Assistant
from callbot.city.load import city_name
from callbot.settings import SHIPPED_CITY, Settings

HERE = ""  # the key of the city that is served
_KEPT = 2  # other cities in memory at once: each is as large as the one that is served


class Cities:
    """The city that is served, those of the setting ``other_cities``, and the one that is shipped."""

    def __init__(self, settings: Settings, live: LiveAssistant) -> None:
        """Read nothing yet."""
        self._settings, self._live = settings, live
        self._folders = dict(_keyed(settings))
        self._read: OrderedDict[str, LiveAssistant] = OrderedDict()
        self._one = threading.Lock()  # reading a city takes a core for seconds

    def names(self) -> Mapping[str, str]:
        """Return the names by key, the served city's first."""
        others = {key: _name(folder, _changed(folder)) for key, folder in self._folders.items()}
        return {HERE: self._live.current.house.world.city.name, **others}

    def assistant(self, key: str) -> Assistant:
        """Return the assistant of a city as its files are now; takes seconds the first time.

        Raises ValueError with one sentence where there is no such city or it cannot be read.
        """
        if key == HERE:
            return self._live.current
        if key not in self._folders:
            raise CityError("There is no such city here.")
        with self._one:
            if key in self._read:
                self._read[key].refresh()
            else:
                self._read[key] = LiveAssistant(self._settings_of(key), ask=False)
            self._read.move_to_end(key)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
            return self._read[key].current

    def _settings_of(self, key: str) -> Settings:
        """Return the settings with what is the other city's own: its feed, its calendars, its languages."""
        served = self._settings
        return replace(
            served,
            city=self._folders[key],
            data=served.data / "cities" / key,
            models=str(models_folder(served)),
            gtfs=(),
            events=(),
            alerts=(),
            trip_updates=(),
            languages=(),
        )


def check_others(settings: Settings) -> None:
    """Raise CityError where a folder of the setting is no city's."""
    for folder in settings.other_cities:
        if not (Path(folder).expanduser() / "city.yaml").is_file():
            raise CityError(
                f"{folder} (other_cities) is not a city's folder: it has no city.yaml. "
                "Lay one out with `callbot init DIR`."
            )


def _keyed(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield (key, folder) of the other cities; folders of one name are told apart by a number."""
    served, known = settings.city.resolve(), dict[str, Path]()
    for folder in (*map(Path, settings.other_cities), SHIPPED_CITY):
        where = folder.expanduser().resolve()
        if where == served or where in known.values() or not (where / "city.yaml").is_file():
            continue
        key, number = where.name, 1
        while key in known:
            number += 1
            key = f"{where.name}-{number}"
        known[key] = where
        yield key, where


def _changed(folder: Path) -> int:
    try:
        return (folder / "city.yaml").stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _name(folder: Path, _changed: int) -> str:
    return city_name(folder)
