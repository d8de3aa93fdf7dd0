"""The answer source of an intent asked, and its facts put into words."""

from __future__ import annotations

import logging
from dataclasses import replace

from callbot.answers import SOURCES
from callbot.answers.query import CannotAnswer, Query
from callbot.answers.render import NothingHolds
from callbot.assistant.house import House
from callbot.assistant.speech import Speech
from callbot.model import Answer, Intent

log = logging.getLogger(__name__)

_RELATED = 3


def look_up(house: House, query: Query, channel: str) -> Answer:
    """Return the answer; a source that fails says what to do instead. Raises CannotAnswer."""
    intent = query.intent
    if intent.source in house.switches.sources:
        return _failed(house, intent, query.language)
    try:
        facts = SOURCES[intent.source].look_up(query)
        answer = house.renderer(query.language).answer(query, facts, channel)
    except CannotAnswer:
        raise
    except NothingHolds:
        log.error("no answer variant of %s can be filled", intent.id)
        return _failed(house, intent, query.language)
    except Exception:
        # A broken source is an answer that says what to do instead, never a failed request.
        log.exception("the answer source %s failed", intent.source)
        return _failed(house, intent, query.language)
    related = [each for each in dict.fromkeys(answer.related) if house.answers(each)]
    offered = house.choices(tuple(related[:_RELATED]), query.language)
    return replace(answer, choices=(*answer.choices, *offered))


def _failed(house: House, intent: Intent, language: str) -> Answer:
    transport = intent.id.startswith("transport.")
    key = "source_failed_transport" if transport else "source_failed"
    return Speech(house, language).say(key, "source_failed")
