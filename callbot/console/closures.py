"""*Closures*: stops, stations and lines that are closed for a while, published for journeys."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Response, request

from callbot.answers.query import World
from callbot.console import closing
from callbot.console.closing import ALLOWS, SCOPES, Wanted
from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change
from callbot.console.render import Renderer, sentence
from callbot.console.roles import LOOK, PUBLISH
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.visit import Refused
from callbot.i18n.said import said_by
from callbot.text import fold
from callbot.transport.closure_file import FILE, read_text

AT = "/console/publish/closures"
MOST_NAMES = 20  # that are proposed for what was typed
MOST_PLACES = 20  # of one closure
_TEXTS = ("scope", "refs", "line", "start", "end", "allow", "source", "url")


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/publish/closures", _page, LOOK),
        get("/publish/closures/names", _names, LOOK),
        post("/publish/closures", _add, PUBLISH),
        post("/publish/closures/end", _end, PUBLISH),
    )


def _world(parts: ConsoleParts) -> World:
    return parts.bench().assistant.house.world


def _file(parts: ConsoleParts) -> tuple[str, int]:
    """Return the closures that count, published or of the city's folder, and their version."""
    current = parts.publications.current(FILE)
    version = current.version if current else 0
    if current and current.state == "published":
        return current.text, version
    path = parts.settings.city / FILE
    return (path.read_text("utf-8") if path.is_file() else closing.EMPTY), version


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    return _shown(parts, renderer)


def _shown(
    parts: ConsoleParts, renderer: Renderer, *, said: str = "", status: int = 200
) -> Response:
    world, now = _world(parts), parts.bench().now()
    entries, problems = read_text(_file(parts)[0], _zone(parts), FILE)
    reached = _reached(world)
    rows = [
        (each, closing.state_of(each, now), reached.get(each.id))
        for each in closing.ordered(entries, now)
    ]
    return renderer.page(
        "closures.html",
        status,
        rows=rows,
        said=said,
        problems=problems,
        languages=parts.languages(),
        typed={name: request.form.get(name, "") for name in _typed_names(parts)},
        scopes=SCOPES,
        allows=ALLOWS,
        history=parts.publications.history(FILE, limit=20),
    )


def _typed_names(parts: ConsoleParts) -> list[str]:
    reasons = [f"reason-{code}" for code in parts.languages()]
    return [*_TEXTS, "supposed", *reasons]


def _reached(world: World) -> dict[str, int]:
    """Return how many stops each closure in force reaches."""
    if world.closures is None or world.timetable is None:
        return {}
    return {each.id: len(world.closures.stops_of(each)) for each in world.closures.every}


def _zone(parts: ConsoleParts) -> ZoneInfo:
    return _world(parts).city.timezone


def _add(parts: ConsoleParts, renderer: Renderer) -> Response:
    wanted, world = _wanted(parts), _world(parts)
    if not wanted.reason.get(parts.languages()[0]):
        return _shown(
            parts,
            renderer,
            said=sentence(parts, "Say why it is closed: people are told."),
            status=422,
        )
    written, version = _file(parts)
    today = f"{parts.wall().astimezone(_zone(parts)):%Y-%m-%d}"
    try:
        changed, entry = closing.add(written, wanted, _zone(parts), world.timetable, today)
    except ValueError as error:
        return _shown(parts, renderer, said=sentence(parts, said_by(error)), status=422)
    note = f"closed: {', '.join(entry.refs)} ({next(iter(wanted.reason.values()))})"[:300]
    parts.publish([Change(FILE, changed, version)], note=note)
    return see_other(AT)


def _wanted(parts: ConsoleParts) -> Wanted:
    """Return what the form asks for. Raises Refused."""
    said = {code: field(f"reason-{code}", most=200) for code in parts.languages()}
    refs = tuple(each.strip() for each in field("refs", least=1).split(";") if each.strip())
    if len(refs) > MOST_PLACES:
        raise Refused(422, "A closure may name at most 20 places; write two.")
    scope, allow = field("scope"), field("allow")
    if scope not in SCOPES or allow not in ALLOWS:
        raise Refused(422, "Choose what is closed, and what is still allowed, from the lists.")
    return Wanted(
        scope, refs, "" if scope == "route" else field("line", most=100),
        field("start", least=1, most=20), field("end", least=1, most=20), allow,
        {code: text for code, text in said.items() if text}, field("source", least=1, most=200),
        field("url", most=300), confirmed=request.form.get("supposed") != "yes",
    )  # fmt: skip


def _end(parts: ConsoleParts, renderer: Renderer) -> Response:
    """End a closure at this moment, or take out one that has not begun."""
    id_ = field("id", least=1, most=100)
    written, version = _file(parts)
    try:
        changed = closing.end(written, id_, parts.bench().now(), _zone(parts))
    except ValueError as error:
        return _shown(parts, renderer, said=sentence(parts, said_by(error)), status=422)
    parts.publish([Change(FILE, changed, version)], note=f"open again: {id_}")
    return see_other(AT)


def _names(parts: ConsoleParts, renderer: Renderer) -> Response:
    """Return names of the timetable that go on from what was typed, as options."""
    timetable, typed = _world(parts).timetable, request.args.get("refs", "")[:200]
    head, _, last = typed.rpartition(";")
    lines = request.args.get("scope") == "route"
    known = () if timetable is None else timetable.lines if lines else timetable.stations
    wanted = fold(last)
    found = dict.fromkeys(each.name for each in known if wanted and wanted in fold(each.name))
    ranked = sorted(found, key=lambda name: (not fold(name).startswith(wanted), name))
    names = [f"{head.strip()}; {name}" if head.strip() else name for name in ranked[:MOST_NAMES]]
    return renderer.page("closures_names.html", names=names)
