"""*Publish*: answers edited, withdrawn and restored, what is switched off, and every version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response, request

from callbot.answers import SOURCES
from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change
from callbot.console.render import Renderer, sentence
from callbot.console.roles import LOOK, PUBLISH
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.visit import Refused
from callbot.content import banner
from callbot.content.banner import Banner, read_banner, write_banner
from callbot.content.build import fields_of, records, text
from callbot.content.edits import EditError, append_item, replace_scalar, scalar
from callbot.content.model import CHANNELS
from callbot.content.reader import Fields, Text, parse_yaml
from callbot.content.switches import FILE, KINDS, Switches, read_switches, write_switches
from callbot.i18n.said import _, joined, said_by
from callbot.text import clean, fold

MOST_CHARACTERS = 4000
SHOWN = 60  # versions of the history
MOST_TRIES = 5  # at a switch, while others are being switched


@dataclass(frozen=True, slots=True)
class Part:
    """One text of an intent that may be edited: where it stands in its file, and what it is."""

    place: tuple[str | int, ...]
    name: str
    text: str


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/publish", _page, LOOK),
        post("/publish/switch", _switch, PUBLISH),
        post("/publish/undo", _undo, PUBLISH),
        post("/publish/banner", _banner, PUBLISH),
        get("/publish/<intent>", _answer, LOOK),
        post("/publish/<intent>", _edit, PUBLISH),
    )


def switches_of(parts: ConsoleParts) -> tuple[Switches, int]:
    """Return what is switched off, and the version it was published as."""
    current = parts.publications.current(FILE)
    known = parts.bench().assistant.house.switches
    if current is None:
        return known, 0
    return read_switches(current.text)[0], current.version


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    house, find = parts.bench().assistant.house, request.args.get("find", "")[:100]
    switches, _ = switches_of(parts)
    found = [
        each
        for each in house.content.intents.values()
        if not find or fold(find) in fold(f"{each.id} {each.label} {each.about}")
    ]
    shown, until = _current_banner(parts)
    return renderer.page(
        "publish.html",
        banner=shown.texts,
        until=until,
        languages=parts.languages(),
        intents=found,
        find=find,
        switches=switches,
        channels=CHANNELS,
        sources=sorted(SOURCES),
        history=parts.publications.history(limit=SHOWN),
    )


def _switch(parts: ConsoleParts, _renderer: Renderer) -> Response:
    kind, name, reason = field("kind"), field("name", least=1), field("reason")
    _check_switch(parts, kind, name)
    off = request.form.get("off") == "yes"
    if off and not reason:
        raise Refused(422, "Say why it is switched off: your colleagues will ask.")
    note = f"{name} off: {reason}" if off else f"{name} on"
    for tries in range(1, MOST_TRIES + 1):
        switches, version = switches_of(parts)
        changed = write_switches(switches.set(kind, name, reason if off else None))
        try:
            parts.publish([Change(FILE, changed, version)], note=note)
            break
        except Refused as refused:  # a colleague's other switch must not hold this one up
            if refused.status != 409 or tries == MOST_TRIES:
                raise
    return see_other(_back())


def _check_switch(parts: ConsoleParts, kind: str, name: str) -> None:
    intents = parts.bench().assistant.house.content.intents
    known = {"answers": intents.keys(), "channels": CHANNELS, "sources": SOURCES.keys()}
    if kind not in KINDS or name not in known[kind]:
        raise Refused(422, "There is no such switch.")
    if kind == "answers" and intents[name].type == "X":
        raise Refused(422, "A safety script cannot be switched off; edit it instead.")


def _back() -> str:
    back = request.form.get("back", "")
    return back if back.startswith("/console/publish") else "/console/publish"


def _banner(parts: ConsoleParts, _renderer: Renderer) -> Response:
    """Begin every chat with a sentence, or no more (without one)."""
    texts = {code: field(f"text-{code}", most=300) for code in parts.languages()}
    texts = {code: said for code, said in texts.items() if clean(said)}
    written = write_banner(texts, field("until", most=40)) if texts else None
    try:
        end = read_banner(written or "", parts.zone()).until
    except ValueError:
        raise Refused(422, "The end must be a date and time such as 2026-11-23T18:00.") from None
    if end is not None and end <= parts.wall():
        raise Refused(422, "This end is over already: nobody would see the sentence.")
    parts.publish([Change(banner.FILE, written)], note="; ".join(texts.values())[:200])
    return see_other("/console/publish")


def _current_banner(parts: ConsoleParts) -> tuple[Banner, str]:
    current = parts.publications.current(banner.FILE)
    written = current.text if current else ""
    return read_banner(written, parts.zone()), text(fields_of(parse_yaml(written, "")[0]), "until")


def _undo(parts: ConsoleParts, _renderer: Renderer) -> Response:
    parts.undo(field("batch", least=1, most=32))
    return see_other(_back())


def _answer(parts: ConsoleParts, renderer: Renderer, intent: str) -> Response:
    return _shown(parts, renderer, intent)


def _shown(
    parts: ConsoleParts, renderer: Renderer, intent: str, *, said: str = "", status: int = 200
) -> Response:
    known = parts.bench().assistant.house.content.intents.get(intent)
    if known is None:
        raise Refused(404, "There is no such answer.")
    path, written = _file(parts, intent)
    return renderer.page(
        "publish_answer.html",
        status,
        intent=known,
        path=path,
        parts=list(parts_of(written)),
        base=_version(parts, path),
        reason=switches_of(parts)[0].answers.get(intent, ""),
        said=sentence(parts, said) if said else "",
        history=parts.publications.history(path, limit=SHOWN),
    )


def _file(parts: ConsoleParts, intent: str) -> tuple[str, str]:
    """Return the path and text of the file that holds an intent. Raises Refused 404."""
    for path, written in parts.bench().texts().items():
        fields = fields_of(parse_yaml(written, path)[0]) if intent in written else Fields()
        if text(fields, "intent") == intent:
            return path, written
    raise Refused(404, "There is no such answer.")


def _version(parts: ConsoleParts, path: str) -> int:
    current = parts.publications.current(path)
    return current.version if current else 0


def parts_of(written: str) -> Iterator[Part]:
    """Yield the texts of an intent's file that people read or hear."""
    fields = fields_of(parse_yaml(written, "intent")[0])
    yield Part(("label",), "label", str(text(fields, "label")))
    for name, slot in fields_of(fields.get("slots")).items():
        if ask := text(fields_of(slot), "ask"):
            yield Part(("slots", str(name), "ask"), f"ask {name}", str(ask))
    for number, answer in enumerate(records(fields.get("answers"))):
        when = ", ".join(f"{key}: {value}" for key, value in fields_of(answer.get("when")).items())
        for form in ("text", "spoken", "plain"):
            about = f"{number + 1}. {form}{f' ({when})' if when else ''}"
            yield from _forms(answer.get(form), ("answers", number, form), about)


def _forms(value: object, place: tuple[str | int, ...], about: str) -> Iterator[Part]:
    if isinstance(value, Text):
        yield Part(place, about, str(value))
    if isinstance(value, Fields):
        for key in ("one", "other"):
            yield Part((*place, key), f"{about}, {key}", str(text(value, key)))


def answered(written: str, answer: str) -> str:
    """Return a draft's file with its first answer, switched on. Raises EditError."""
    text_of = append_item(written, ("answers",), f"text: {scalar(answer)}")
    return replace_scalar(text_of, ("enabled",), "true")


def _edit(parts: ConsoleParts, renderer: Renderer, intent: str) -> Response:
    """Publish the changed texts of an answer, when every test still passes."""
    path, written = _file(parts, intent)
    changed = written
    try:
        for number, part in enumerate(parts_of(written)):
            new = field(f"part{number}", most=MOST_CHARACTERS, least=1)
            if new != part.text:
                changed = replace_scalar(changed, part.place, new)
        if answer := field("answer", most=MOST_CHARACTERS):
            changed = answered(changed, answer)
    except EditError as error:
        return _shown(parts, renderer, intent, said=said_by(error), status=422)
    if changed == written:
        return _shown(parts, renderer, intent, said=_("Nothing was changed."), status=422)
    rehearsal = parts.bench().rehearse({path: changed})
    if rehearsal.problems:
        first = rehearsal.problems[0]
        why = joined(first.message, first.hint)
        return _shown(parts, renderer, intent, said=why, status=422)
    if rehearsal.broken:
        why = _("The test “{said}” would fail.", said=rehearsal.broken[0].test.say)
        return _shown(parts, renderer, intent, said=why, status=422)
    base = field("base", most=9)
    change = Change(
        path, changed, int(base) if base.isdecimal() else 0, typo=request.form.get("typo") == "yes"
    )
    parts.publish([change], note=field("note"))
    return see_other(f"/console/publish/{intent}")
