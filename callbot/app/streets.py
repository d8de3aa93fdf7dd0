"""Street addresses: those that were imported, else the city's own few, and how a text names them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from callbot.city.facts import City
from callbot.content.reload import Fingerprint, fingerprint
from callbot.model import SlotValue
from callbot.settings import Settings
from callbot.text import Word
from callbot.transport.address_file import load_addresses, read_addresses
from callbot.transport.addresses import Addresses
from callbot.transport.errors import FeedError
from callbot.understanding.slots import Finder

log = logging.getLogger(__name__)


def addresses_folder(settings: Settings) -> Path:
    """Return where `callbot transport addresses` puts what it imports."""
    return settings.data / "addresses"


def open_addresses(settings: Settings, city: City) -> Addresses | None:
    """Return the addresses imported last, else those of the city's addresses.csv, else None.

    While the files do not change it is the very same object, whose index is costly to make.
    """
    folder, own = addresses_folder(settings), settings.city / "addresses.csv"
    center = (city.center.lat, city.center.lon) if city.center else None
    return _indexed(folder, own, fingerprint([*folder.glob("*.npz"), own]), center)


@lru_cache(maxsize=2)
def _indexed(
    folder: Path, own: Path, _stamp: Fingerprint, center: tuple[float, float] | None
) -> Addresses | None:
    try:
        table = load_addresses(folder)
        if table is None and own.exists():
            table = read_addresses(own)
    except FeedError as error:
        log.warning("street addresses are not used: %s", error)
        return None
    return Addresses(table, center) if table else None


def finder_of(addresses: Addresses) -> Finder:
    """Return what finds addresses in a text; a value's ref is its position, "lat,lon"."""

    def find(text: str, words: Sequence[Word]) -> list[SlotValue]:
        found: list[SlotValue] = []
        for address, first, last in addresses.find_in(words):
            start, end = words[first].start, words[last - 1].end
            ref = f"{address.lat:.6f},{address.lon:.6f}"
            score = round(address.score / 100, 4)
            found.append(
                SlotValue("address", address.text, text[start:end], ref, start, end, score)
            )
        return found

    return find
