"""`map.geojson`: what the map shows at a moment, made once and kept until the facts change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import timedelta

from callbot.answers.query import World
from callbot.channels.map import city, network
from callbot.channels.map.asked import Asked
from callbot.channels.map.closures import closures
from callbot.channels.map.geojson import Feature, collection
from callbot.channels.wire import dumps
from callbot.http.packed import Packed, pack

MOST_KEPT = 64
_MOMENT = timedelta(minutes=1)


class Kept:
    """The answers given lately about one world; another world begins anew."""

    def __init__(self) -> None:
        """Begin empty."""
        self._world: World | None = None
        self._answers: dict[Hashable, Packed] = {}

    def get(self, world: World, asked: Asked) -> Packed:
        """Return the answer to ``asked``."""
        if self._world is not world:
            self._world, self._answers = world, {}
        answers, key = self._answers, _key(asked)
        found = answers.get(key)
        if found is None:
            found = pack(dumps(describe(world, asked)).encode())
            if len(answers) >= MOST_KEPT:
                answers.clear()
            answers[key] = found
        return found


def describe(world: World, asked: Asked) -> dict[str, object]:
    """Return the collection of the layers asked for."""
    timetable = world.timetable
    about: dict[str, object] = {"feeds": network.feeds(timetable) if timetable else []}
    if asked.layers - _TIMELESS:
        about |= {"at": asked.at, "until": asked.until}
    wanted = [name for name in _LAYERS if name in asked.layers]
    features = (each for name in wanted for each in _LAYERS[name](world, asked))
    return collection(features, **about)


def _key(asked: Asked) -> Hashable:
    """What lines and stops are does not depend on when and in which language one asks."""
    return asked.layers if asked.layers <= _TIMELESS else asked


def _lines(world: World, _asked: Asked) -> Iterable[Feature]:
    return network.lines(world.timetable) if world.timetable else ()


def _stops(world: World, _asked: Asked) -> Iterable[Feature]:
    return network.stops(world.timetable) if world.timetable else ()


def _events(world: World, asked: Asked) -> Iterator[Feature]:
    return city.events(world, asked, max(asked.until, asked.at + _MOMENT))


def _closures(world: World, asked: Asked) -> Iterator[Feature]:
    return closures(world, asked, max(asked.until, asked.at + _MOMENT))


_TIMELESS = frozenset({"lines", "stops"})
_LAYERS: Mapping[str, Callable[[World, Asked], Iterable[Feature]]] = {
    "lines": _lines,
    "stops": _stops,
    "places": city.places,
    "events": _events,
    "closures": _closures,
}
