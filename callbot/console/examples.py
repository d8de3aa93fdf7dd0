"""*Translate*: the examples of a language, edited by intent, with what they would now also match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from flask import Response

from callbot.console.authoring import Edit, edit_examples, examples_of
from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import ADMINISTER, EDIT, LOOK, TRANSLATE
from callbot.console.routes import Route, field, get, post
from callbot.console.try_it import bases_of, publish_rehearsed
from callbot.console.visit import Refused, person
from callbot.console.workbench import Rehearsal
from callbot.conversations.misses import find_misses
from callbot.i18n.said import said_by
from callbot.model import Conversation, Utterance
from callbot.text import clean, tokens

MOST_CHARACTERS = 60_000  # of all examples of an intent
MOST_ASKED = 200  # questions that are asked with and without the change
MISSED = timedelta(days=7)


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    one = "/translate/<language>/examples/<path:key>"
    return (
        get("/translate/<language>/examples", _list, LOOK),
        get(one, _one, LOOK),
        post(f"{one}/preview", _preview, TRANSLATE),
        post(f"{one}/publish", _publish, TRANSLATE),
    )


def _known(parts: ConsoleParts, language: str) -> dict[str, list[str]]:
    content = parts.bench().assistant.house.content
    if language not in content.languages:
        raise Refused(404, "There are no examples in this language.")
    found = examples_of(parts.bench().texts(), language)
    return {key: found.get(key, []) for key in dict.fromkeys([*sorted(content.intents), *found])}


def _list(parts: ConsoleParts, renderer: Renderer, language: str) -> Response:
    known = _known(parts, language)
    return renderer.page("examples.html", language=language, known=sorted(known.items()))


def _one(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    known = _known(parts, language)
    if key not in known:
        raise Refused(404, "There is no such intent.")
    intent = parts.bench().assistant.house.content.intents.get(key.partition("/")[0])
    french = _known(parts, "fr").get(key, []) if language != "fr" else []
    return renderer.page(
        "examples_one.html", language=language, key=key, said=known[key], intent=intent,
        french=french,
    )  # fmt: skip


def _edit(parts: ConsoleParts, language: str, key: str) -> Edit:
    """Return the edit that the form asks for. Raises Refused."""
    if key not in _known(parts, language):
        raise Refused(404, "There is no such intent.")
    lines = [clean(line) for line in field("examples", most=MOST_CHARACTERS, least=1).splitlines()]
    try:
        edit = edit_examples(parts.bench().texts(), language, key, [each for each in lines if each])
    except ValueError as error:
        raise Refused(422, said_by(error)) from None
    if edit.old == edit.new:
        raise Refused(422, "Nothing was changed.")
    return edit


def _preview(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    edit = _edit(parts, language, key)
    rehearsal = parts.bench().rehearse({edit.path: edit.new})
    return renderer.page(
        "try_preview.html",
        edits=[edit],
        rehearsal=rehearsal,
        base=bases_of(parts, [edit]),
        form={"examples": field("examples", most=MOST_CHARACTERS)},
        may_override=person().may(ADMINISTER),
        action=f"/console/translate/{language}/examples/{key}/publish",
        also=list(_also(parts, rehearsal, language, key, edit)),
    )


def _publish(parts: ConsoleParts, renderer: Renderer, language: str, key: str) -> Response:
    note = f"examples of {key} ({language})"
    return publish_rehearsed(parts, renderer, [_edit(parts, language, key)], note)


def _also(
    parts: ConsoleParts, rehearsal: Rehearsal, language: str, key: str, edit: Edit
) -> Iterator[tuple[str, str]]:
    """Yield (question, what it got until now) of questions that only now get the intent."""
    if rehearsal.after is None:
        return
    intent, now, current = key.partition("/")[0], parts.bench().now(), parts.bench().assistant
    for said in _questions(parts, language, intent, edit):
        utterance = Utterance(said)
        after = rehearsal.after.reply(utterance, Conversation(""), now).intent
        before = (
            current.reply(utterance, Conversation(""), now).intent if after == intent else after
        )
        if after == intent and before != intent:
            yield said, before or "–"


def _questions(parts: ConsoleParts, language: str, intent: str, edit: Edit) -> list[str]:
    """Return what nobody was well served with, and others' examples that share a new word."""
    new = {word for mark, line in edit.diff() if mark == "+" for word in tokens(line)}
    content = parts.bench().assistant.house.content
    others = [
        each.text
        for each in content.examples
        if each.language == language and (each.negative or each.intent != intent)
        and "{" not in each.text and not new.isdisjoint(tokens(each.text))
    ]  # fmt: skip
    missed = []
    if person().may(EDIT):  # what citizens wrote is not for everybody
        found = find_misses(parts.store, parts.wall() - MISSED)
        missed = [miss.text for miss in found if miss.language == language]
    near = sorted(others, key=lambda said: -len(new.intersection(tokens(said))))
    return list(dict.fromkeys([*missed[-MOST_ASKED // 2 :], *near]))[:MOST_ASKED]
