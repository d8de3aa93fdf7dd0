"""*Inbox*: conversations that wait for a person, and the one that an agent has.

What an agent and a citizen write stands in the event log; the page is drawn from it, and a stream
of the log's news only says when to draw again. So nothing is lost by a reload or a restart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, request

from callbot.console.foreign import beside, tongues
from callbot.console.labels import REASONS, RETURNED, closed
from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer, sentence
from callbot.console.replying import OWN, by_machine, canned, chosen, shown_as, ways
from callbot.console.roles import TALK
from callbot.console.routes import Route, field, get, post, see_other
from callbot.console.visit import Refused, person
from callbot.content.model import SOURCE_LANGUAGE
from callbot.conversations.store import Event, NewEvent, new_id
from callbot.handover import Waiting
from callbot.http.stream import follow
from callbot.i18n.said import said_by
from callbot.translator.machine import MachineError

MOST_CHARACTERS = 2000
_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SHOWN = frozenset({"message", "answer", "agent", "note", "holder", "handover", "feedback"})


class Call(NamedTuple):
    """A telephone call: questions asked, what they were about, how many were missed, minutes."""

    questions: int
    topics: tuple[str, ...]
    missed: int
    minutes: int


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    one = "/inbox/<conversation>"
    return (
        get("/inbox", _inbox, TALK),
        get("/inbox/queue", _queue, TALK),
        get(one, _one, TALK),
        get(f"{one}/log", _log, TALK),
        get(f"{one}/french", _french, TALK),
        get(f"{one}/events", _events, TALK),
        post(f"{one}/claim", _claim, TALK),
        post(f"{one}/ways", _ways, TALK),
        post(f"{one}/say", _say, TALK),
        post(f"{one}/note", _note, TALK),
        post(f"{one}/return", _give_back, TALK),
        post(f"{one}/close", _close, TALK),
    )


def _inbox(parts: ConsoleParts, renderer: Renderer) -> Response:
    return renderer.page("inbox.html", closed=parts.handovers.closed(), **_waiting(parts))


def _queue(parts: ConsoleParts, renderer: Renderer) -> Response:
    """Return the list alone; asking for it shows that the agent is there."""
    parts.handovers.seen(person().name, parts.wall())
    return renderer.page("inbox_queue.html", **_waiting(parts))


def _waiting(parts: ConsoleParts) -> dict[str, Any]:
    now, topic = parts.wall(), request.args.get("topic", "")
    waiting = parts.handovers.all_open()
    shown = [each for each in waiting if not topic or each.topic == topic]
    return {
        "waiting": [(each, _minutes(each.since, now)) for each in shown],
        "topics": sorted({each.topic for each in waiting if each.topic}),
        "topic": topic,
    }


def _minutes(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))


def _entry(parts: ConsoleParts, conversation: str) -> Waiting:
    """Return a conversation that is or was in the inbox: no other may be opened. Raises Refused."""
    found = parts.handovers.get(conversation) if _ID.fullmatch(conversation) else None
    if found is None:
        raise Refused(404, "There is no such conversation in the inbox.")
    return found


def _mine(parts: ConsoleParts, conversation: str) -> Waiting:
    """Return a conversation that the visitor has. Raises Refused 409."""
    found = _entry(parts, conversation)
    if found.closed_at is not None:
        raise Refused(409, "This conversation was closed meanwhile.")
    if found.agent != person().name:
        raise Refused(409, "Somebody else has this conversation; nothing was sent.")
    return found


def _one(parts: ConsoleParts, renderer: Renderer, conversation: str) -> Response:
    entry = _entry(parts, conversation)
    events = parts.store.everything(conversation)
    return renderer.page(
        "inbox_one.html",
        entry=entry,
        mine=entry.agent == person().name and entry.closed_at is None,
        waited=_minutes(entry.since, parts.wall()),
        phone=parts.store.contact(conversation),
        reasons=REASONS,
        canned=canned(parts, entry.language or SOURCE_LANGUAGE),
        source=SOURCE_LANGUAGE,
        cursor=events[-1].cursor if events else 0,
        lines=_read(parts, entry, events),
        language=entry.language or SOURCE_LANGUAGE,
        call=call_of(events),
        **_waiting(parts),
    )


def call_of(events: Sequence[Event]) -> Call | None:
    """Return a telephone call in short, None for what was written."""
    answers = [(event.at, json.loads(event.data)) for event in events if event.type == "answer"]
    spoken = [(at, data) for at, data in answers if data.get("channel") == "phone"]
    if not spoken:
        return None
    topics = dict.fromkeys(str(data["intent"]) for _, data in spoken if data.get("intent"))
    missed = sum(data.get("status") in ("unknown", "did_you_mean") for _, data in spoken)
    lasted = (spoken[-1][0] - events[0].at).total_seconds()
    return Call(len(spoken), tuple(topics), missed, max(1, round(lasted / 60)))


def _log(parts: ConsoleParts, renderer: Renderer, conversation: str) -> Response:
    entry = _entry(parts, conversation)
    parts.handovers.seen(person().name, parts.wall())
    lines = _read(parts, entry, parts.store.everything(conversation))
    return renderer.page(
        "inbox_log.html", lines=lines, entry=entry, language=entry.language or SOURCE_LANGUAGE
    )


def _read(parts: ConsoleParts, entry: Waiting, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the lines of the log, what is in another language with its translation."""
    return beside(parts.foreign, _lines(events), tongues(events, entry.language))


def _french(parts: ConsoleParts, renderer: Renderer, conversation: str) -> Response:
    """Return what the citizen wrote, by machine translation; asked for as the log is shown."""
    entry, asked = _entry(parts, conversation), request.args.get("cursor", "")
    events = parts.store.everything(conversation)
    codes = {str(cursor): code for cursor, code in tongues(events, entry.language).items()}
    line = next((each for each in _lines(events) if str(each["cursor"]) == asked), None)
    if parts.foreign is None or line is None or asked not in codes:
        raise Refused(404, "There is nothing to translate.")
    try:
        said, failed = parts.foreign.french(line["texts"][0], codes[asked]), ""
    except MachineError as error:
        said, failed = "", sentence(parts, said_by(error))
    return renderer.page("inbox_french.html", said=said, failed=failed)


def _lines(events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """Yield what the log shows, a dict an event."""
    for event in events:
        if event.type not in _SHOWN:
            continue
        data = json.loads(event.data)
        texts = [data["text"]] if data.get("text") else []
        texts += [each["text"] for each in data.get("answers", ()) if each.get("text")]
        if not texts and event.type in ("message", "answer", "agent", "note"):
            continue
        line = {"type": event.type, "at": event.at, "texts": texts, "cursor": event.cursor}
        yield {**line, **_more(data)}


def _more(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "language": data.get("language", ""),
        "intent": data.get("intent") or "",
        "status": data.get("status", ""),
        "by": data.get("by", ""),
        "holder": data.get("holder", ""),
        "value": data.get("value", ""),
        "alarm": data.get("verdict") == "safety",
        "french": data.get("french", ""),
    }


def _events(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    """Follow the conversation as server-sent events."""
    _entry(parts, conversation)
    after = request.headers.get("Last-Event-ID") or request.args.get("after", "0")
    hub = parts.hub
    if hub is None:
        raise Refused(503, "There are no live streams here.")
    cursor = int(after) if after.isdecimal() and len(after) < 19 else 0
    news = hub.join(conversation)
    response = Response(
        follow(hub, parts.store, conversation, cursor, news), mimetype="text/event-stream"
    )
    response.call_on_close(lambda: hub.leave(conversation, news))
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _claim(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    entry, now, name = _entry(parts, conversation), parts.wall(), person().name
    if not parts.handovers.claim(conversation, name, now):
        raise Refused(409, "Somebody else has this conversation, or it was closed.")
    said = _in(parts, entry, "An agent of the city has taken over and reads what you write.")
    parts.store.hold(conversation, "agent", now, text=said, language=entry.language)
    return _done(parts, conversation, "inbox claimed")


def _ways(parts: ConsoleParts, renderer: Renderer, conversation: str) -> Response:
    """Show how what was typed in French may be read by the citizen; nothing is sent yet."""
    entry = _mine(parts, conversation)
    text = field("text", most=MOST_CHARACTERS, least=1)
    language = entry.language or SOURCE_LANGUAGE
    found = [by_machine(parts, text, language)] if field("machine") else []
    return renderer.page(
        "inbox_ways.html",
        entry=entry,
        typed=text,
        language=language,
        ways=[*found, *ways(parts, text, language)],
        machine=bool(parts.settings.libretranslate) and not found,
        message_id=new_id(),
    )


def _say(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    entry = _mine(parts, conversation)
    text = field("text", most=MOST_CHARACTERS, least=1)
    language = entry.language or SOURCE_LANGUAGE
    how, said = field("how"), field("said", most=MOST_CHARACTERS)
    way = chosen(parts, text, language, how=how or OWN, key=field("key"), said=said)
    data = {"from": "agent", **shown_as(parts, way, language), "by": person().name}
    _append(parts, conversation, "agent", data, field("message_id", most=64))
    parts.handovers.seen(entry.agent, parts.wall())
    if request.headers.get("HX-Request"):
        return Response(status=204)  # the log is drawn again anyway
    return see_other(f"/console/inbox/{conversation}")


def _note(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    _entry(parts, conversation)
    data = {"text": field("text", most=MOST_CHARACTERS, least=1), "by": person().name}
    _append(parts, conversation, "note", data, "")
    return see_other(f"/console/inbox/{conversation}")


def _append(
    parts: ConsoleParts, conversation: str, kind: str, data: dict[str, str], message_id: str
) -> None:
    new = NewEvent(kind, parts.wall(), json.dumps(data, ensure_ascii=False), message_id or None)
    try:
        parts.store.append(conversation, new)
    except ValueError as error:
        # Sent twice by an impatient click, or erased by the citizen meanwhile.
        if "stored already" not in str(error):
            raise Refused(409, str(error)) from None
    if parts.hub:
        parts.hub.wake(conversation)


def _give_back(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    entry = _mine(parts, conversation)
    said = _in(parts, entry, "The assistant, a machine, answers again.")
    return _over(parts, entry, said, RETURNED)


def _close(parts: ConsoleParts, _renderer: Renderer, conversation: str) -> Response:
    reason = field("reason")
    if reason not in REASONS:
        raise Refused(422, "Choose why the conversation is closed.")
    entry = _entry(parts, conversation)
    if entry.agent:
        entry = _mine(parts, conversation)
    said = _in(
        parts,
        entry,
        "The agent has ended the conversation; the assistant, a machine, answers again.",
    )
    return _over(parts, entry, said, reason)


def _over(parts: ConsoleParts, entry: Waiting, said: str, because: str) -> Response:
    now = parts.wall()
    parts.handovers.close(entry.conversation, because, now)
    if entry.agent:
        parts.store.hold(entry.conversation, "bot", now, text=said, language=entry.language)
    _done(parts, entry.conversation, closed(because))
    return see_other("/console/inbox")


def _done(parts: ConsoleParts, conversation: str, action: str) -> Response:
    parts.audit.record(person().name, action, conversation, parts.wall())
    if parts.hub:
        parts.hub.wake(conversation)
    return see_other(f"/console/inbox/{conversation}")


def _in(parts: ConsoleParts, entry: Waiting, text: str) -> str:
    """Return a sentence in the citizen's language."""
    return parts.catalogues().interface(entry.language or SOURCE_LANGUAGE).gettext(text)
