"""Written text made ready for a voice: what is read digit by digit, symbols, addresses of the web."""

from __future__ import annotations

import re

_PHONE = re.compile(r"(?<!\d)(?:\+\d{2}[ .]?\d|0\d)(?:[ .]?\d{2}){4}(?!\d)")
_SHORT = re.compile(r"(?<!\d)(3\d)(\d{2})(?!\d)")  # 3013 is said in pairs
_LINE = re.compile(r"\b([A-Z])(\d{1,2})\b")  # M2, T3, B1
_LINK = re.compile(r"https?://(?:www\.)?([^\s/)]+)\S*")
_DOT = {"fr": "point", "en": "dot", "de": "Punkt", "es": "punto", "it": "punto"}
_SIGNS = str.maketrans(
    {"→": ",", "·": ",", "«": "", "»": "", "“": "", "”": "", "\u2068": "", "\u2069": ""}
)


def pronounceable(text: str, language: str) -> str:
    """Return ``text`` as a voice should read it; telephone numbers in pairs."""
    text = _LINK.sub(lambda found: found[1], text)
    text = _spoken_domains(text, language)
    text = _PHONE.sub(lambda found: _pairs(found[0]), text)
    text = _SHORT.sub(r"\1 \2", text) if language == "fr" else text
    text = _LINE.sub(r"\1 \2", text)
    return " ".join(text.translate(_SIGNS).split())


def _pairs(number: str) -> str:
    digits = re.sub(r"[ .]", "", number)
    head, rest = (
        (f"{digits[:3]} {digits[3]}", digits[4:]) if digits.startswith("+") else ("", digits)
    )
    return ", ".join(filter(None, [head, *(rest[at : at + 2] for at in range(0, len(rest), 2))]))


def _spoken_domains(text: str, language: str) -> str:
    dot = _DOT.get(language)
    if dot is None:
        return text
    return re.sub(r"(?<=[a-z0-9])\.(?=(?:[a-z-]+\.)*(?:fr|org|com|eu|net)\b)", f" {dot} ", text)
