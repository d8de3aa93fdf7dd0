"""Text out of HTML: tags dropped, entities read, what scripts and styles hold left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HIDDEN = frozenset(("script", "style", "template", "noscript", "iframe", "object"))
_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>|&#?\w+;")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _HIDDEN
        self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _HIDDEN))
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def plain(text: object, limit: int = 300) -> str:
    """Return ``text`` without markup on one line, cut at a word before ``limit`` characters.

    Texts that were escaped twice are read twice; anything but a text gives "".
    """
    if not isinstance(text, str):
        return ""
    text = text[: limit * 20]
    for _ in range(3):
        if not _MARKUP.search(text):
            break
        text = _read(text)
    return _cut(_SPACE.sub(" ", text).strip(), limit)


def _read(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"
