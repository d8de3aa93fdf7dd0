"""The banner: one sentence that every chat begins with for a while (``banner.yaml``).

For example::

    text: {fr: "La mairie est fermée ce lundi.", en: "The town hall is closed this Monday."}
    until: "2026-11-23T18:00"
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from callbot.content.build import fields_of, text, words
from callbot.content.reader import parse_yaml

FILE = "banner.yaml"


@dataclass(frozen=True)
class Banner:
    """What is said, by language, and until when (None: until it is taken away)."""

    texts: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None

    def at(self, now: datetime, language: str) -> str:
        """Return the sentence in a language, else in French, else ""; nothing after its end."""
        if self.until is not None and now >= self.until:
            return ""
        return self.texts.get(language) or self.texts.get("fr", "")


def read_banner(written: str, zone: tzinfo) -> Banner:
    """Return the banner of a file; an end without an offset is local time. Raises ValueError."""
    fields = fields_of(parse_yaml(written, FILE)[0])
    until = text(fields, "until")
    texts = {code: str(said) for code, said in words(fields.get("text")).items() if said.strip()}
    if not until:
        return Banner(texts)
    end = datetime.fromisoformat(until)
    return Banner(texts, end if end.tzinfo else end.replace(tzinfo=zone))


def write_banner(texts: Mapping[str, str], until: str) -> str:
    """Return the file of a banner."""
    said = ", ".join(f"{code}: {json.dumps(t, ensure_ascii=False)}" for code, t in texts.items())
    end = f"until: {json.dumps(until)}\n" if until else ""
    return f"# What every chat begins with. Written by the console.\ntext: {{{said}}}\n{end}"
