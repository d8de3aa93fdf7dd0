"""`callbot ask`: one question, or a file of them, answered on the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from callbot.app import Answering, open_answering
from callbot.commands.options import with_sources
from callbot.model import Conversation, Reply, Utterance
from callbot.settings import Settings
from callbot.understanding import Context, Explanation


@click.command()
@click.argument("text", required=False)
@click.option("--language", help="Answer in this language, whatever the question's.")
@click.option("--explain", is_flag=True, help="Show how the question was understood.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--batch", type=click.Path(path_type=Path), help="JSON lines of {id, text, lang?}.")
@with_sources
def ask(
    settings: Settings,
    text: str | None,
    language: str | None,
    explain: bool,
    as_json: bool,
    batch: Path | None,
) -> None:
    """Answer TEXT, or each row of a --batch file in a conversation of its own."""
    if (text is None) == (batch is None):
        raise click.UsageError(
            'Give a question, as in: callbot ask "prochain métro", or --batch FILE.'
        )
    rows = list(read_rows(batch)) if batch else []
    answering = open_answering(settings)
    if language and language not in answering.languages:
        known = ", ".join(answering.languages)
        raise click.UsageError(f"“{language}” is not a published language; these are: {known}.")
    if batch:
        _answer_all(answering, rows, sys.stdout)
        return
    utterance = Utterance(text or "", "terminal", language=language)
    now = answering.clock()
    reply = answering.assistant.reply(utterance, Conversation(""), now)
    explained = explanation(answering, utterance, now) if explain else None
    if as_json:
        added = {"explanation": _explained(explained, reply)} if explained else {}
        click.echo(json.dumps({**row_of(reply), **added}, ensure_ascii=False, default=str))
        return
    _print(reply)
    if explained:
        click.echo(f"{explained}\n{_decision(reply)}")


def explanation(answering: Answering, utterance: Utterance, now: datetime) -> Explanation:
    """Return how an utterance alone was understood."""
    understanding = answering.assistant.house.understanding
    return understanding.explain(utterance.text, now, context=Context(chosen=utterance.language))


def _explained(explained: Explanation, reply: Reply) -> dict[str, object]:
    answer = reply.answers[0]
    decided = {"rule": reply.match.rule, "intent": reply.intent, "status": answer.status}
    return {**explained.data(), "decided": decided}


def _decision(reply: Reply) -> str:
    """Return what the assistant made of it, which knows more than the words alone."""
    slots = ", ".join(f"{name} = {value.value}" for name, value in reply.slots.items()) or "none"
    status = reply.answers[0].status
    return (
        f"decided: {reply.intent or 'nothing'} by rule {reply.match.rule}, {status}; slots: {slots}"
    )


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """Read the rows of a batch; raises ValueError naming file and line of the first bad one."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ValueError(f"{path} cannot be read: {why}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}:{number} is not JSON: {error.msg}.") from None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
            raise ValueError(
                f'{path}:{number} needs "id" and "text", as in {{"id": 1, "text": "…"}}.'
            )
        yield row


def row_of(reply: Reply) -> dict[str, object]:
    """Return a reply as one row of `ask --json` and `ask --batch`."""
    answer, match = reply.answers[0], reply.match
    open_status = answer.status in ("unknown", "did_you_mean")
    best = match.candidates[0] if match.candidates else None
    candidates = [asdict(each) for each in match.candidates[:5]]
    kept = ("intent", "confidence", "language", "example")
    return {
        "language": match.language,
        "language_confidence": round(match.language_confidence, 4),
        "status": answer.status,
        "verdict": match.verdict,
        "intent": None if open_status else reply.intent,
        "confidence": round(best.confidence, 4) if best else 0.0,
        "candidates": [{key: each[key] for key in kept} for each in candidates],
        "slots": {n: {"value": s.value, "said": s.said} for n, s in reply.slots.items()},
        "answer": answer.text,
    }


def _answer_all(answering: Answering, rows: list[dict[str, object]], out: TextIO) -> None:
    for row in rows:
        reply = answering.assistant.reply(
            Utterance(str(row["text"]), "terminal"), Conversation(""), answering.clock()
        )
        kept = {key: row[key] for key in ("id", "text", "lang") if key in row}
        out.write(json.dumps({**kept, **row_of(reply)}, ensure_ascii=False) + "\n")


def _print(reply: Reply) -> None:
    for answer in reply.answers:
        click.echo(answer.text)
        for number, choice in enumerate(answer.choices, 1):
            click.echo(f"  {number}. {choice.label}")
