"""Examples and tests added to the files they belong in, as an author would write them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from callbot.content.build import fields_of
from callbot.content.edits import append_item, remove_item, replace_scalar, scalar
from callbot.content.reader import Items, parse_yaml
from callbot.i18n.said import _
from callbot.text import tokens

NOTHING = "nothing"


class AuthoringError(ValueError):
    """A change that makes no sense; the message says why."""


class Edit(NamedTuple):
    """A file as it is ("" when new) and as it shall be."""

    path: str
    old: str
    new: str

    def diff(self) -> list[tuple[str, str]]:
        """Return the changed lines with two around them, as (mark, line)."""
        lines = difflib.unified_diff(self.old.splitlines(), self.new.splitlines(), lineterm="", n=2)
        shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
        return [(line[:1].strip(), line[1:]) for line in shown]


def add_example(texts: Mapping[str, str], language: str, intent: str, said: str) -> Edit:
    """Return the edit that adds ``said`` to the examples of an intent. Raises AuthoringError."""
    key = "elsewhere" if intent == NOTHING else intent  # a question that is not ours
    path, old = _file(texts, language, key)
    known = fields_of(parse_yaml(old, path)[0]).get(key)
    if isinstance(known, Items) and tokens(said) in [tokens(str(each)) for each in known]:
        raise AuthoringError(_("This is an example of that intent already."))
    return Edit(path, texts.get(path, ""), append_item(old, (key,), scalar(said)))


def examples_of(texts: Mapping[str, str], language: str) -> dict[str, list[str]]:
    """Return the examples of a language by intent, or intent/shade, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path, text in _files(texts, language).items():
        for key, value in fields_of(parse_yaml(text, path)[0]).items():
            if "." in key and isinstance(value, Items):
                found.setdefault(str(key), []).extend(str(each) for each in value)
    return found


def edit_examples(texts: Mapping[str, str], language: str, key: str, wanted: Sequence[str]) -> Edit:
    """Return the edit after which ``wanted`` are the examples of an intent; other lines stay.

    New ones come to the end, changed ones stay in their place. Raises AuthoringError, EditError.
    """
    folded = [tuple(tokens(each)) for each in wanted]
    if twice := next((each for each in wanted if folded.count(tuple(tokens(each))) > 1), ""):
        raise AuthoringError(_("The example “{example}” stands there twice.", example=twice))
    path, text = _file(texts, language, key)
    value = fields_of(parse_yaml(text, path)[0]).get(key)
    known = [str(each) for each in value] if isinstance(value, Items) else []
    if not wanted:
        raise AuthoringError(_("An intent needs at least one example."))
    matcher = difflib.SequenceMatcher(None, known, list(wanted), autojunk=False)
    added: list[str] = []
    for _tag, start, end, first, last in reversed(matcher.get_opcodes()):
        old, new = range(start, end), list(wanted[first:last])
        if known[start:end] == new:
            continue
        for place, said in zip(old, new, strict=False):
            text = replace_scalar(text, (key, place), said)
        for place in reversed(old[len(new) :]):
            text = remove_item(text, (key,), place)
        added = new[len(old) :] + added
    for said in added:
        text = append_item(text, (key,), scalar(said))
    return Edit(path, texts.get(path, ""), text)


def add_test(
    texts: Mapping[str, str], language: str, expect: str, said: str, status: str = ""
) -> Edit:
    """Return the edit that adds a test. Raises AuthoringError."""
    path, old = _file(texts, language, expect if expect != NOTHING else "")
    for each in fields_of(parse_yaml(old, path)[0]).get("tests") or ():
        if fields_of(each if not isinstance(each, str) else None).get("say") == said:
            raise AuthoringError(_("There is a test of this question already."))
    lines = [f"say: {scalar(said)}", f"  expect: {expect}"]
    lines += [f"  status: {status}"] if status else []
    return Edit(path, texts.get(path, ""), append_item(old, ("tests",), "\n".join(lines)))


def _file(texts: Mapping[str, str], language: str, intent: str) -> tuple[str, str]:
    """Return the file of a language that holds an intent's examples, else its domain's, else a new one.

    Of several, such as one of keywords beside it, the domain's own is taken.
    """
    files = _files(texts, language)
    usual = f"intents/examples/{language}/{intent.partition('.')[0] or 'console'}.yaml"
    for path in sorted(files, key=lambda path: path != usual):
        if intent and intent in fields_of(parse_yaml(files[path], path)[0]):
            return path, files[path]
    return usual, files.get(usual) or f"language: {language}\n"


def _files(texts: Mapping[str, str], language: str) -> dict[str, str]:
    folder = f"intents/examples/{language}/"
    return {path: text for path, text in texts.items() if path.startswith(folder)}
