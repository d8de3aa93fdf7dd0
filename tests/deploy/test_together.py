"""Two machines behind nginx, with PostgreSQL and Redis: an agent on one, a citizen on the other, one dies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.command import callbot
from helpers.front import MISSING
from helpers.pair import Agent, Citizen, Ear, Machine, Pair, pair
from helpers.postgres import Cluster
from helpers.small import tiny_intents
from helpers.town import DOGS, MODELS, make_town
from helpers.valkey import PROGRAM

from callbot.conversations.store import open_store

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.skipif(not PROGRAM, reason="no Redis here: install Debian's redis-server"),
]


def test_they_go_on_when_either_machine_dies(tmp_path: Path, postgres: Cluster):
    database, city = postgres.fresh(), make_town(tmp_path / "town")
    environ = {
        "CALLBOT_CITY": str(city),
        "CALLBOT_MODELS": MODELS,
        "CALLBOT_INTENTS": str(tiny_intents()),
        "CALLBOT_LANGUAGES": "fr",
    }
    assert (
        callbot("build", folder=tmp_path, CALLBOT_DATA=str(tmp_path / "b"), **environ).status == 0
    )
    with pair(tmp_path, database, environ) as both:
        left = talk(both, database)
        status, seconds = left.stop()
        logs = [machine.said() for machine in both.machines]
    assert status == 0
    assert seconds < 5
    assert not [log for log in logs if "Traceback" in log]


def talk(both: Pair, database: str) -> Machine:
    """Talk while first the citizen's machine dies, then the agent's; return the one that is left."""
    citizen, agent = Citizen(both.url), Agent(both.url, database)
    citizen.ask("Je voudrais parler à une personne")
    one = f"/console/inbox/{citizen.conversation}"
    assert one in agent.page("/console/inbox")
    assert agent.post(f"{one}/claim").status_code == 303
    stream = f"/api/v1/conversations/{citizen.conversation}/events"
    hears = Ear(citizen.client, stream, citizen.headers).start()
    reads = Ear(agent.client, f"{one}/events").start(but=hears.at)
    assert {hears.at, reads.at} == {machine.address for machine in both.machines}
    exchange(1, citizen, agent, hears, reads)
    first = both.at(hears.at)
    first.kill()
    exchange(2, citizen, agent, hears, reads)
    first.start()
    first.wait()
    both.at(reads.at).kill()
    exchange(3, citizen, agent, hears, reads)
    assert agent.post(f"{one}/return").status_code == 303
    assert citizen.ask(DOGS)["answers"][0]["text"] == "Au parc canin."
    assert hears.hears(DOGS)
    assert reads.hears(DOGS)
    nothing_lost(database, citizen, hears, reads)
    return first


def exchange(number: int, citizen: Citizen, agent: Agent, hears: Ear, reads: Ear) -> None:
    """Let each say something; the other must hear it."""
    asked, answered = f"question {number}", f"réponse {number}"
    assert citizen.ask(asked)["status"] == "held"
    agent.say(citizen.conversation, answered)
    assert hears.hears(answered)
    assert reads.hears(asked)


def nothing_lost(database: str, citizen: Citizen, *ears: Ear) -> None:
    """All stands in the log once, in order, and each side heard just that."""
    store = open_store(database)
    events = store.events_after(citizen.conversation, 0, 1000)
    store.close()
    said = [(e.type, json.loads(e.data)["text"]) for e in events if e.type in ("message", "agent")]
    turns = [(("message", f"question {n}"), ("agent", f"réponse {n}")) for n in (1, 2, 3)]
    first, last = ("message", "Je voudrais parler à une personne"), ("message", DOGS)
    assert said == [first, *(line for turn in turns for line in turn), last]
    for ear in ears:
        cursors = [event["cursor"] for event in ear.heard]
        assert len(cursors) == len(set(cursors))
        assert set(cursors) <= {event.cursor for event in events}
        assert [
            (e["type"], e["text"]) for e in ear.heard if e["type"] in ("message", "agent")
        ] == said
