"""What becomes of questions that nobody was well served with: examples, tests, or the draft of an intent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from callbot.console.authoring import NOTHING, AuthoringError, Edit, add_example, add_test
from callbot.content.schema import ID
from callbot.i18n.said import _

TYPES = ("S", "C", "L", "M")  # safety scripts are written with their lists, in files
_FOLDERS = ("examples", "safety", "lexicon", "phrasebook")  # that hold something else than intents


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put; ``example`` is it as examples are written."""

    text: str
    language: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an intent before anybody has written its answer."""

    id: str
    about: str
    label: str
    type: str
    owner: str

    @property
    def path(self) -> str:
        """Where its file stands."""
        domain, _dot, name = self.id.partition(".")
        return f"intents/{domain}/{name}.yaml"

    def text(self, day: date) -> str:
        """Return its file, switched off until it has an answer."""
        lines = [
            f"intent: {self.id}",
            *(f"{key}: {json.dumps(getattr(self, key), ensure_ascii=False)}" for key in ("about", "label")),
            f"type: {self.type}",
            "source: text",
            f"owner: {json.dumps(self.owner, ensure_ascii=False)}",
            f"reviewed: {day.isoformat()}",
            "enabled: false",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"


def checked(draft: Draft, known: Iterable[str]) -> Draft:
    """Return a draft that can be written. Raises AuthoringError with one sentence."""
    if not re.fullmatch(ID, draft.id) or draft.id.partition(".")[0] in _FOLDERS:
        raise AuthoringError(
            _("The name of an intent is two words with a dot, in small letters, as city.dogs.")
        )
    known = set(known)
    if draft.id in known:
        raise AuthoringError(_("There is an intent of this name already; choose it in the list."))
    if draft.type not in TYPES:
        raise AuthoringError(_("Choose what kind of answer it is."))
    if not (draft.about and draft.label and draft.owner):
        raise AuthoringError(
            _("Say what it is about, what its button says and who answers for it.")
        )
    return draft


def assigned(texts: Mapping[str, str], intent: str, questions: Sequence[Question]) -> list[Edit]:
    """Return the edits that make questions examples and tests of an intent. Raises AuthoringError."""
    return _edits(texts, questions, lambda now, each: _both(now, intent, each))


def not_ours(
    texts: Mapping[str, str], questions: Sequence[Question], answered: Iterable[str] = ()
) -> list[Edit]:
    """Return the edits that make questions tests that nothing answers. Raises AuthoringError.

    Those that are answered today become examples of what is not ours too, so that the tests pass.
    """
    wrong = set(answered)

    def each(now: Mapping[str, str], question: Question) -> Iterable[Edit]:
        if question.text in wrong:
            yield from _tried(lambda: add_example(now, question.language, NOTHING, question.text))
        yield from _tried(lambda: add_test(now, question.language, NOTHING, question.text))

    return _edits(texts, questions, each)


def drafted(
    texts: Mapping[str, str], draft: Draft, questions: Sequence[Question], day: date
) -> list[Edit]:
    """Return the edits that lay out a new intent with its examples and tests. Raises AuthoringError."""
    start = {**texts, draft.path: draft.text(day)}
    found = _edits(start, questions, lambda now, each: _both(now, draft.id, each))
    return [Edit(draft.path, "", start[draft.path]), *found]


_Step = Callable[[Mapping[str, str], Question], Iterable[Edit]]


def _edits(texts: Mapping[str, str], questions: Sequence[Question], step: _Step) -> list[Edit]:
    """Do ``step`` for one question after the other, each on what the one before has left."""
    now = dict(texts)
    for question in questions:
        for edit in step(now, question):
            now[edit.path] = edit.new
    changed = [path for path in now if now[path] != texts.get(path, "")]
    if not changed:
        raise AuthoringError(_("Nothing new: these questions are decided so already."))
    return [Edit(path, texts.get(path, ""), now[path]) for path in sorted(changed)]


def _both(now: Mapping[str, str], intent: str, question: Question) -> Iterable[Edit]:
    example = question.example or question.text
    yield from _tried(lambda: add_example(now, question.language, intent, example))
    yield from _tried(lambda: add_test(now, question.language, intent, question.text))


def _tried(edit: Callable[[], Edit]) -> Iterable[Edit]:
    """Yield an edit; nothing where the example or the test is there already."""
    with suppress(AuthoringError):
        yield edit()
