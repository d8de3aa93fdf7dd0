"""*Try it*: how questions are understood, as a picture; and a question made an example or a test."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from callbot.assistant import Assistant
from callbot.console.authoring import NOTHING, Edit, add_example, add_test
from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change
from callbot.console.render import Renderer
from callbot.console.roles import ADMINISTER, LOOK, PUBLISH
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.visit import Refused, person
from callbot.console.workbench import Rehearsal
from callbot.i18n.said import joined, said_by
from callbot.model import Conversation, Reply, SlotValue, Utterance
from callbot.text import clean
from callbot.understanding.reading import Context

MOST_LINES = 200
_NAMES = frozenset({"line", "stop", "place"})  # values that cities name each in their own way
MOST_CHARACTERS = 2000  # of a question
LONGEST_ADDRESS = 2000  # servers refuse lines of more than 4,094 bytes


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/try", _page, LOOK),
        post("/try", _ask, LOOK),
        post("/try/preview", _preview, PUBLISH),
        post("/try/publish", _publish, PUBLISH),
        post("/try/undo", _undo, PUBLISH),
    )


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    return _answered(parts, renderer, request.args)


def _ask(parts: ConsoleParts, renderer: Renderer) -> Response:
    """Lead to the address that holds the questions; show them here where it would be too long."""
    asked = {"q": field("q", most=MOST_LINES * MOST_CHARACTERS)}
    asked |= {name: field(name, most=100) for name in ("language", "city", "at")}
    address = f"/console/try?{urlencode({name: text for name, text in asked.items() if text})}"
    if len(address) <= LONGEST_ADDRESS:
        return see_other(address)
    return _answered(parts, renderer, asked)


def _answered(parts: ConsoleParts, renderer: Renderer, given: Mapping[str, str]) -> Response:
    bench = parts.bench()
    cities = bench.cities()
    city = given.get("city", "")
    city = city if city in cities else ""
    assistant = _assistant(parts, city)
    house = assistant.house
    asked = given.get("q", "")[: MOST_LINES * MOST_CHARACTERS]
    lines = [clean(line)[:MOST_CHARACTERS] for line in asked.splitlines()]
    lines = [line for line in lines if line]
    left_out, lines = len(lines[MOST_LINES:]), lines[:MOST_LINES]
    language = given.get("language", "")
    language = language if language in house.languages else ""
    at = given.get("at", "")
    now = _moment(at, bench.now().astimezone(house.world.city.timezone))
    shown: dict[str, Any] = {
        "asked": asked,
        "city": city,
        "cities": cities,
        "language": language,
        "at": at,
        "languages": house.languages,
        "left_out": left_out,
    }
    if len(lines) > 1:
        rows = [(line, *_outcome(assistant, line, language, now)) for line in lines]
        return renderer.page("try.html", rows=rows, found=None, **shown)
    found = _explained(assistant, lines[0], language, now) if lines else None
    intents = sorted(house.content.intents)
    return renderer.page("try.html", rows=(), found=found, intents=intents, **shown)


def _assistant(parts: ConsoleParts, city: str) -> Assistant:
    """Return the assistant of a city, read on demand. Raises Refused."""
    try:
        return parts.bench().assistant_of(city) if city else parts.bench().assistant
    except (ValueError, OSError) as error:
        raise Refused(422, said_by(error)) from None


def _moment(text: str, now: datetime) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return now
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def _reply(assistant: Assistant, text: str, language: str, now: datetime) -> Reply:
    utterance = Utterance(text, language=language or None)
    return assistant.reply(utterance, Conversation(""), now)


def _outcome(assistant: Assistant, text: str, language: str, now: datetime) -> tuple[str, ...]:
    reply = _reply(assistant, text, language, now)
    best = reply.match.candidates[0] if reply.match.candidates else None
    intent = reply.intent or (f"? {best.intent}" if best else "–")
    sure = f"{best.confidence:.2f}" if best else "–"
    return (reply.match.language, intent, sure, reply.answers[0].status, reply.answers[0].text)


def _explained(assistant: Assistant, text: str, language: str, now: datetime) -> dict[str, Any]:
    reply = _reply(assistant, text, language, now)
    context = Context(chosen=language or None)
    data = assistant.house.understanding.explain(text, now, context=context).data()
    return {
        **data,
        "marked": marked(data["text"], reply.match.slots),
        "answers": reply.answers,
        "answered": reply.intent,
        "status": reply.answers[0].status,
        "reply_language": reply.conversation.language or reply.match.language,
        "dir_language": reply.conversation.language or reply.match.language,
        "example_language": data["language"]["language"],
    }


def marked(text: str, slots: Sequence[SlotValue]) -> list[tuple[str, int]]:
    """Return the text in pieces, each with the number of the value it is the words of, else 0.

    Values that share words are one mark; numbers count from 1 in the order of the text.
    """
    pieces: list[tuple[str, int]] = []
    done = number = 0
    for start, end in sorted({(slot.start, slot.end) for slot in slots if slot.end}):
        if start < done:
            continue
        number += 1
        pieces += [(text[done:start], 0), (text[start:end], number)]
        done = end
    return [piece for piece in [*pieces, (text[done:], 0)] if piece[0]]


def generalised(text: str, slots: Sequence[SlotValue], kinds: Collection[str]) -> str:
    """Return a question as examples are written: what was found of ``kinds`` as their placeholders.

    An example that names one line would stand for that line alone.
    """
    found = sorted((s for s in slots if s.kind in kinds and s.end), key=lambda s: s.start - s.end)
    taken: list[SlotValue] = []
    for slot in found:
        if all(slot.end <= other.start or other.end <= slot.start for other in taken):
            taken.append(slot)
    for slot in sorted(taken, key=lambda s: -s.start):
        text = f"{text[: slot.start]}{{{slot.kind}}}{text[slot.end :]}"
    return text


def example_of(parts: ConsoleParts, said: str, language: str, intent: str) -> str:
    """Return a question as an example of an intent: names that it has a slot for as placeholders."""
    bench = parts.bench()
    known = bench.assistant.house.content.intents.get(intent)
    kinds = {kind for slot in (known.slots if known else ()) for kind in (slot.kind, *slot.also)}
    slots = _reply(bench.assistant, said, language, bench.now()).match.slots
    return generalised(said, slots, kinds & _NAMES)


def reply_to(parts: ConsoleParts, said: str, now: datetime) -> Reply:
    """Return what a citizen who asks this is answered."""
    return _reply(parts.bench().assistant, said, "", now)


def _edit(parts: ConsoleParts) -> Edit:
    """Return the edit that the form asks for. Raises Refused."""
    bench = parts.bench()
    house = bench.assistant.house
    said, language = clean(field("say", most=MOST_CHARACTERS, least=1)), field("language")
    intent, kind = field("intent"), field("kind")
    if intent not in house.content.intents and intent != NOTHING:
        raise Refused(422, "Choose an intent that exists.")
    if language not in house.content.languages:
        raise Refused(422, "Examples can be written in languages that have some already.")
    try:
        if kind == "test":
            return add_test(bench.texts(), language, intent, said)
        return add_example(
            bench.texts(), language, intent, example_of(parts, said, language, intent)
        )
    except ValueError as error:
        raise Refused(422, said_by(error)) from None


def bases_of(parts: ConsoleParts, edits: Sequence[Edit]) -> str:
    """Return the published versions that edits start from, 0 without one, as a form carries them."""
    found = (parts.publications.current(edit.path) for edit in edits)
    return ",".join(str(current.version if current else 0) for current in found)


def _preview(parts: ConsoleParts, renderer: Renderer) -> Response:
    edit = _edit(parts)
    rehearsal = parts.bench().rehearse({edit.path: edit.new})
    return renderer.page(
        "try_preview.html",
        edits=[edit],
        rehearsal=rehearsal,
        base=bases_of(parts, [edit]),
        form={
            key: field(key, most=MOST_CHARACTERS) for key in ("say", "language", "intent", "kind")
        },
        may_override=person().may(ADMINISTER),
        action="/console/try/publish",
        also=(),
    )


def _publish(parts: ConsoleParts, renderer: Renderer) -> Response:
    note = f"{field('kind')}: {field('say', most=MOST_CHARACTERS)}"
    return publish_rehearsed(parts, renderer, [_edit(parts)], note)


def publish_rehearsed(
    parts: ConsoleParts, renderer: Renderer, edits: Sequence[Edit], note: str
) -> Response:
    """Publish edits whose tests pass, or with an admin's reason. Raises Refused."""
    reason, bases = field("reason"), field("base", most=200).split(",")
    bases += ["0"] * (len(edits) - len(bases))
    rehearsal = parts.bench().rehearse({edit.path: edit.new for edit in edits})
    allowed(rehearsal, reason)
    note += f" (although {len(rehearsal.broken)} tests fail: {reason})" if rehearsal.broken else ""
    changes = [
        Change(edit.path, edit.new, int(base) if base.isdecimal() else 0)
        for edit, base in zip(edits, bases, strict=False)
    ]
    batch = parts.publish(changes, note=note)
    return renderer.page("try_done.html", batch=batch, undone=False)


def allowed(rehearsal: Rehearsal, reason: str) -> None:
    """Let nothing out that breaks a test, unless an admin says why. Raises Refused."""
    if rehearsal.problems:
        first = rehearsal.problems[0]
        raise Refused(422, joined(first.message, first.hint))
    if rehearsal.broken and not (person().may(ADMINISTER) and reason):
        raise Refused(
            422, "Tests would fail; only an administrator can publish this, with a reason."
        )


def _undo(parts: ConsoleParts, renderer: Renderer) -> Response:
    parts.undo(field("batch"))
    return renderer.page("try_done.html", batch="", undone=True)
