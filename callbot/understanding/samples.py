"""Examples as sentences for the encoder: placeholders give way to plain words of their kind."""

from __future__ import annotations

from collections.abc import Mapping

from callbot.model import Example
from callbot.understanding.masking import PLACEHOLDER

# Names are left as people write them in questions; in examples any name of the kind will do.
SAMPLES: Mapping[str, str] = {
    "stop": "Centre",
    "line": "12",
    "place": "Centre",
    "event": "festival",
    "ticket_product": "ticket",
    "service": "mairie",
    "language": "English",
    "date": "12/05",
    "time": "8:30",
    "time_window": "18:00",
}


def filled(example: Example) -> str:
    """Return the example's text with a sample in every placeholder."""
    return PLACEHOLDER.sub(lambda found: SAMPLES.get(found[1], found[1]), example.text)
