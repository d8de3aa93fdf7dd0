"""What keeps a translation from being used: the checks that run while it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from callbot.i18n.said import Said, _

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BRACE = re.compile(r"[{}]")
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z]|&#?\w+;|javascript:", re.IGNORECASE)
_NUMBER = re.compile(r"\d{2,}")
MOST_TIMES, MOST_MORE = 4, 80  # so many times the source, and characters more, a text may be long
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def faults(source: Sequence[str], forms: Sequence[str], *, wanted: int) -> list[Said]:
    """Return one English sentence for each fault of a translation, [] when it may be used.

    ``source`` holds the one or two texts of the source, ``forms`` the ``wanted`` plural forms (one
    where the source has none). Sentences hold what they name in “quotes”.
    """
    if not any(form.strip() for form in forms):
        return [_("The translation is empty.")]
    found = list(_of_forms(forms, wanted))
    for number, form in enumerate(forms):
        if form.strip():
            found += _of_form(source, form, last=number == len(forms) - 1)
    return list(dict.fromkeys(found))


def remarks(source: Sequence[str], forms: Sequence[str]) -> list[Said]:
    """Return what a translator should look at again, but may mean so."""
    wanted = set(_NUMBER.findall(PLACEHOLDER.sub("", source[-1])))
    said = set(_NUMBER.findall(_ascii_digits(PLACEHOLDER.sub("", forms[-1]))))
    found = [
        _("The number “{number}” is in the source and not here.", number=number)
        for number in sorted(wanted - said)
    ]
    found += [
        _("The number “{number}” is not in the source.", number=number)
        for number in sorted(said - wanted)
    ]
    if forms[-1].strip() and forms[-1] == source[-1]:
        found.append(_("This is the source text, word for word."))
    return found


def _of_forms(forms: Sequence[str], wanted: int) -> Iterator[Said]:
    if len(forms) != wanted or not all(form.strip() for form in forms):
        yield _("All {wanted} plural forms must be filled.", wanted=str(wanted))


def _of_form(source: Sequence[str], form: str, *, last: bool) -> Iterator[Said]:
    known = set(PLACEHOLDER.findall(" ".join(source)))
    needed = set(PLACEHOLDER.findall(source[-1])) if last or len(source) == 1 else set()
    said = set(PLACEHOLDER.findall(form))
    for name in sorted(said - known):
        yield _("“{name}” does not stand in the source.", name=f"{{{name}}}")
    for name in sorted(needed - said):
        yield _("“{name}” is missing; write it as in the source.", name=f"{{{name}}}")
    if _BRACE.search(PLACEHOLDER.sub("", form)) and not _BRACE.search(
        PLACEHOLDER.sub("", source[0])
    ):
        yield _("A brace stands alone; write {name} as in the source.")
    if (bad := _MARKUP.search(form)) and not _MARKUP.search(" ".join(source)):
        yield _("Markup such as “{markup}” is not allowed: answers are plain text.", markup=bad[0])
    if any((unicodedata.category(c) in {"Cc", "Cs"} and c != "\n") or c in _BIDI for c in form):
        yield _("An invisible control character is in the text; type it anew.")
    if form.count("\n") > max(text.count("\n") for text in source):
        yield _("There are more lines than in the source.")
    most = MOST_TIMES * max(map(len, source)) + MOST_MORE
    if len(form) > most:
        yield _(
            "The text is far longer than the source: at most {most} characters.", most=f"{most:,}"
        )


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
