"""*Unanswered*: questions that nobody was well served with, grouped, and what was decided about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Response, request

from callbot.console.authoring import NOTHING, AuthoringError, Edit
from callbot.console.deciding import TYPES, Draft, Question, assigned, checked, drafted, not_ours
from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import ADMINISTER, EDIT, PUBLISH
from callbot.console.routes import Route, field, get, post
from callbot.console.try_it import (
    MOST_CHARACTERS,
    bases_of,
    example_of,
    marked,
    publish_rehearsed,
    reply_to,
)
from callbot.console.visit import Refused, person
from callbot.content.edits import EditError
from callbot.content.model import Content
from callbot.conversations.misses import Group, find_misses, group
from callbot.i18n.said import said_by
from callbot.model import SlotValue
from callbot.text import clean, tokens
from callbot.understanding.masking import own_words

DAYS = (1, 7, 30)
SHOWN = 200
MOST_QUESTIONS = 10  # decided about at once
KNOWN, NEW = "known", "new"  # what the form's buttons say, beside "nothing"
_DRAFT = ("id", "about", "label", "type", "owner")


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (
        get("/unanswered", _page, EDIT),
        get("/unanswered/decide", _decide, PUBLISH),
        post("/unanswered/preview", _preview, PUBLISH),
        post("/unanswered/publish", _publish, PUBLISH),
    )


def _decided(content: Content) -> set[tuple[str, ...]]:
    """Return the words of all questions that became a test or an example; names left out."""
    tests = {tuple(tokens(test.say)) for test in content.tests}
    return tests | {own_words(example.text) for example in content.examples}


def forms(text: str, named: Callable[[str], Sequence[SlotValue]]) -> set[tuple[str, ...]]:
    """Return a question's words as they are, and without the names of the city."""
    text = clean(text)
    bare = "".join(" " if number else piece for piece, number in marked(text, named(text)))
    return {form for form in (tuple(tokens(text)), tuple(tokens(bare))) if form}


def _days() -> int:
    asked = request.args.get("days", "7")
    return int(asked) if asked in {str(each) for each in DAYS} else 7


def _groups(parts: ConsoleParts, days: int) -> list[Group]:
    return group(find_misses(parts.store, parts.wall() - timedelta(days=days)))


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    days = _days()
    groups = _groups(parts, days)
    house = parts.bench().assistant.house
    decided = _decided(house.content)
    named = house.understanding.named
    rows = [(each, not decided.isdisjoint(forms(each.text, named))) for each in groups[:SHOWN]]
    count = sum(each.count for each in groups)
    return renderer.page("unanswered.html", rows=rows, days=days, choices=DAYS, count=count)


def _decide(parts: ConsoleParts, renderer: Renderer) -> Response:
    """Show the questions of a group and what can be decided about them."""
    asked, days = clean(request.args.get("q", "")[:MOST_CHARACTERS]), _days()
    found = next((each for each in _groups(parts, days) if clean(each.text) == asked), None)
    if found is None:
        raise Refused(404, "There is no such question among the unanswered ones; look again.")
    house, now = parts.bench().assistant.house, parts.bench().now()
    content = house.content
    said = [found.text, *found.wordings]
    match = reply_to(parts, found.text, now).match
    return renderer.page(
        "unanswered_decide.html",
        group=found,
        days=days,
        questions=[
            (text, _tongue(content, code)) for text, code in zip(said, found.tongues, strict=True)
        ],
        languages=content.languages,
        intents=sorted(content.intents),
        likeliest=match.candidates[0].intent if match.candidates else "",
        domains=sorted({each.partition(".")[0] for each in content.intents}),
        types=TYPES,
    )


def _tongue(content: Content, code: str) -> str:
    """Return the language that a question is kept in: one that has examples."""
    return code if code in content.languages else content.languages[0]


def _questions(parts: ConsoleParts, intent: str) -> list[Question]:
    """Return the questions that were chosen. Raises Refused."""
    languages, found = parts.bench().assistant.house.content.languages, []
    for number in range(MOST_QUESTIONS):
        text, code = clean(field(f"say{number}", most=MOST_CHARACTERS)), field(f"in{number}")
        if text and code not in languages:
            raise Refused(422, "Examples can be written in languages that have some already.")
        if text:
            found.append(Question(text, code, example_of(parts, text, code, intent)))
    if not found:
        raise Refused(422, "Choose at least one question.")
    return found


def _edits(parts: ConsoleParts) -> list[Edit]:
    """Return the edits that the form's decision asks for. Raises Refused."""
    bench, intent = parts.bench(), _chosen()
    known, texts = bench.assistant.house.content.intents, bench.texts()
    try:
        if intent == NEW:
            draft = checked(Draft(*(field(each) for each in _DRAFT)), known)
            return drafted(texts, draft, _questions(parts, ""), bench.now().date())
        if intent == NOTHING:
            questions = _questions(parts, "")
            answered = (q.text for q in questions if _is_answered(parts, q))
            return not_ours(texts, questions, answered)
        if intent not in known:
            raise Refused(422, "Choose an intent that exists.")
        return assigned(texts, intent, _questions(parts, intent))
    except (AuthoringError, EditError) as error:
        raise Refused(422, said_by(error)) from None


def _chosen() -> str:
    """Return what was decided: the intent of the list, a new one, or nothing."""
    return field("known") if field("intent") == KNOWN else field("intent")


def _is_answered(parts: ConsoleParts, question: Question) -> bool:
    reply = reply_to(parts, question.text, parts.bench().now())
    return reply.intent is not None and reply.answers[0].status not in ("unknown", "did_you_mean")


def _form() -> dict[str, str]:
    """Return what the preview's form carries on to the publication."""
    names = ["intent", "known", *_DRAFT]
    names += [f"{name}{number}" for number in range(MOST_QUESTIONS) for name in ("say", "in")]
    given = {name: field(name, most=MOST_CHARACTERS) for name in names}
    return {name: value for name, value in given.items() if value}


def _preview(parts: ConsoleParts, renderer: Renderer) -> Response:
    edits = _edits(parts)
    return renderer.page(
        "try_preview.html",
        edits=edits,
        rehearsal=parts.bench().rehearse({edit.path: edit.new for edit in edits}),
        base=bases_of(parts, edits),
        form=_form(),
        may_override=person().may(ADMINISTER),
        action="/console/unanswered/publish",
        also=(),
    )


def _publish(parts: ConsoleParts, renderer: Renderer) -> Response:
    intent = field("id") if _chosen() == NEW else _chosen()
    note = f"unanswered: {field('say0', most=MOST_CHARACTERS)} → {intent}"
    return publish_rehearsed(parts, renderer, _edits(parts), note)
