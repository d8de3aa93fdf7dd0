"""A city that has filled in nothing yet: every answer about the city still says something useful."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pytest

from callbot.answers import SOURCES
from callbot.answers.query import Query, World
from callbot.answers.render import PLACEHOLDER, Renderer
from callbot.city import load_city
from callbot.city.template import write_city
from callbot.commands.init import needed_facts
from callbot.content.loader import load
from callbot.events.agenda import Agenda
from callbot.i18n.catalogues import Catalogues
from callbot.model import Facts
from callbot.settings import PACKAGE_DATA

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Paris"))
CONTENT = load([PACKAGE_DATA / "intents"])
PLAIN = frozenset({"text", "services", "calendar", "person"})  # sources that need no slot
CHOSEN = sorted(
    intent.id
    for intent in CONTENT.intents.values()
    if intent.id.split(".")[0] in ("city", "meta") and intent.source in PLAIN
)
SPOKEN_WORDS = 28  # in ten seconds


@cache
def city(*, filled: bool):
    if filled:
        return load_city(PACKAGE_DATA / "cities" / "marseille")[0]
    folder = Path(mkdtemp(prefix="callbot-bare-")) / "bare"
    write_city(folder, name="Bareville", facts=needed_facts(CONTENT))
    return load_city(folder)[0]


@cache
def shades() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(lambda: {""})
    for example in CONTENT.examples:
        found[example.intent].add(example.shade)
    return found


def said(intent: str, shade: str, result: str, *, filled: bool, channel: str = "chat"):
    where = city(filled=filled)
    world = World(where, Agenda((), timezone=where.timezone, source="", as_of=NOW))
    query = Query(CONTENT.intents[intent], {}, NOW, "fr", world, shade)
    facts = SOURCES[query.intent.source].look_up(query)
    facts = Facts(result, facts.values)
    return Renderer(Catalogues(), CONTENT.messages, "fr").answer(query, facts, channel)


def cases(intent: str):
    for shade in sorted(shades()[intent]):
        for result in SOURCES[CONTENT.intents[intent].source].results:
            yield shade, result


@pytest.mark.parametrize("intent", CHOSEN)
def test_every_shade_has_an_answer_without_a_single_fact(intent):
    for shade, result in cases(intent):
        for channel in ("chat", "phone"):
            answer = said(intent, shade, result, filled=False, channel=channel)
            assert len(answer.text) > 15, (shade, result)
            assert not PLACEHOLDER.search(answer.text + answer.spoken)


@pytest.mark.parametrize("intent", CHOSEN)
def test_what_is_spoken_takes_ten_seconds_at_most(intent):
    for shade, result in cases(intent):
        answer = said(intent, shade, result, filled=True)
        words = [word for word in answer.spoken.split() if re.search(r"\w", word)]
        # a list of names is as long as the city makes it; the program stops after three
        if CONTENT.intents[intent].source != "services":
            assert len(words) <= SPOKEN_WORDS, answer.spoken


def test_answers_about_rights_say_where_to_check_and_when_that_was_done():
    for intent in CONTENT.intents.values():
        if intent.type != "C" or intent.id not in CHOSEN:
            continue
        assert intent.reviewed >= date(2026, 11, 1)
        for shade, result in cases(intent.id):
            answer = said(intent.id, shade, result, filled=True)
            assert "Informations vérifiées le" in answer.text
            if shade not in ("closed", "holidays"):  # of these the calendar is the source
                assert re.search(r"[Àà] vérifier auprès", answer.text), answer.text


def test_a_right_that_follows_from_what_was_said_is_offered():
    born = said("city.civil_certificate", "declare_birth", "ok", filled=True)
    assert "aussi avoir droit" in born.text
    assert born.related[:2] == ("city.school_nursery", "city.social_aid")
    assert "aussi avoir droit" in said("city.social_aid", "job_lost", "ok", filled=True).text
    assert "aussi avoir droit" in said("city.moving_in", "", "ok", filled=True).text
    assert (
        "aussi avoir droit" not in said("city.civil_certificate", "birth", "ok", filled=True).text
    )
