"""Pseudo-localisation: every text longer and with accents, so that what is not translated stands out.

Placeholders and line breaks stay as they are.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"(\{\w+\}|\n)")
_ACCENTS = str.maketrans(
    "aceghijklnorstuwyzACEGHIJKLNORSTUWYZ", "àçéğĥïĵķĺñöŕšŧüŵýžÀÇÉĞĤÏĴĶĹÑÖŔŠŦÜŴÝŽ"
)
_LONGER = 0.3  # as German and Ukrainian are longer than French


def pseudo(text: str) -> str:
    """Return ``text`` in brackets, with accents and a third longer, placeholders untouched."""
    if not text:
        return ""
    parts = _KEPT.split(text)
    said = "".join(p if number % 2 else p.translate(_ACCENTS) for number, p in enumerate(parts))
    more = "·" * round(_LONGER * sum(len(p) for p in parts[::2]))
    return f"⟦{said}{more}⟧"
