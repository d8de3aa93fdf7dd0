"""Real .po files written for a test."""

from pathlib import Path

from babel.messages.plurals import get_plural

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {}\\n"\n\n'
)


def header(language: str) -> str:
    """Return the header of a language's catalogue."""
    return HEADER.format(get_plural(language))


def entry(msgid: str, msgstr: str, comment: str = "") -> str:
    """Return one entry; ``comment`` is a line such as ``#, fuzzy``."""
    return f'{comment}\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n'.lstrip("\n") + "\n"


def plural(one: str, other: str, *forms: str) -> str:
    """Return one entry with plural forms."""
    lines = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    return f'msgid "{one}"\nmsgid_plural "{other}"\n{lines}\n'


def write(folder: Path, language: str, domain: str, *entries: str, head: str | None = None) -> Path:
    """Write ``FOLDER/<language>/LC_MESSAGES/<domain>.po`` and return its path."""
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((header(language) if head is None else head) + "".join(entries), "utf-8")
    return path
