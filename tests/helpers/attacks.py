"""Attack strings made from our own seeds: the ways a text is dressed up to slip through.

The same seed number gives the same strings, so that a failure can be asked again.
"""

from __future__ import annotations

import base64
import html
import random
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CARRIERS = (
    "prochain bus à {}",
    "le 83 passe quand à {} ?",
    "comment aller de {} à {}",
    "{} s'il vous plaît",
    "où est {}",
    "what time does {} open",
    "événement {} demain à 18h",
    "c'est combien {}",
    "parler à {}",
    "{}\n{}\n{}",
)


class Attack(NamedTuple):
    """A string, and the kind of its seed."""

    kind: str
    text: str


def seeds() -> list[Attack]:
    """Return the seeds as they stand in the file; a backslash escape is the character it names."""
    path = Path(__file__).with_name("attack_seeds.tsv")
    rows = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines())
    return [Attack(kind, _unescaped(text)) for kind, text in rows]


def attacks(count: int, seed: int = 1) -> list[Attack]:
    """Return ``count`` different strings: every seed as it is, then seeds dressed up once to thrice."""
    draw, known = random.Random(seed), seeds()
    found = dict.fromkeys(known)
    while len(found) < count:
        kind, text = draw.choice(known)
        for _ in range(draw.randint(1, 3)):
            text = draw.choice(_DRESSES)(text, draw)
        found[Attack(kind, text[:3000])] = None
    return list(found)[:count]


def _unescaped(text: str) -> str:
    for written, meant in (("\\r", "\r"), ("\\n", "\n"), ("\\t", "\t")):
        text = text.replace(written, meant)
    parts = text.split("\\u")
    return parts[0] + "".join(_character(part) for part in parts[1:])


def _character(part: str) -> str:
    return chr(int(part[:4], 16)) + part[4:]


def _inserted(text: str, draw: random.Random) -> str:
    place = draw.randint(0, len(text))
    strange = draw.choice(
        ["\x00", "\u200b", "\u00ad", "\u202e", "/**/", "\n", "\t", "\ufeff", "%00"]
    )
    return text[:place] + strange + text[place:]


def _mixed_case(text: str, draw: random.Random) -> str:
    return "".join(c.upper() if draw.random() < 0.5 else c.lower() for c in text)


def _entities(text: str, draw: random.Random) -> str:
    form = draw.choice(["&#{};", "&#x{:x};", "&#{:07d}"])
    return "".join(form.format(ord(c)) if draw.random() < 0.5 else c for c in text)


def _half_escaped(text: str, draw: random.Random) -> str:
    form = draw.choice(["\\x{:02x}", "\\u{:04x}", "%u{:04x}"])
    return "".join(form.format(ord(c)) if c in "<>'\"&{}" else c for c in text)


def _carried(text: str, draw: random.Random) -> str:
    return draw.choice(_CARRIERS).replace("{}", text)


def _percent(text: str) -> str:
    return urllib.parse.quote(text.encode("utf-8", "replace"))


def _base64(text: str) -> str:
    return "data:text/html;base64," + base64.b64encode(text.encode("utf-8", "replace")).decode()


_DRESSES: tuple[Callable[[str, random.Random], str], ...] = (
    _inserted,
    _mixed_case,
    _entities,
    _half_escaped,
    _carried,
    _carried,
    lambda text, draw: _percent(text),
    lambda text, draw: _percent(_percent(text)),
    lambda text, draw: html.escape(text),
    lambda text, draw: text.translate(_WIDE),
    lambda text, draw: text * draw.randint(2, 40),
    lambda text, draw: text[: draw.randint(1, max(1, len(text)))],
    lambda text, draw: text[::-1],
    lambda text, draw: f'"{text}',
    lambda text, draw: f"'{text}\\",
    lambda text, draw: f'{{"text": "{text}"}}',
    lambda text, draw: f"<{text}>",
    lambda text, draw: _base64(text),
)
