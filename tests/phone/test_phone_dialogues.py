"""Whole calls in YAML: the embedded city, the real assistant and its sentences; ears and mouth are made up.

A turn is one of ``say`` (what the recogniser heard, with ``heard`` for its language), ``keys``,
``silence`` (seconds) or ``noise: true`` (nothing was understood). Then ``hears`` are words that the
caller is told, ``not`` words that are not said, ``done`` what happens to the call, ``language`` how we go on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.city import assistant_at
from helpers.phone import FakeMouth, NotedWire, make_call, make_desk

from callbot.channels.phone import Call
from callbot.content.reader import read_yaml
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
TURN_KEYS = {"say", "heard", "keys", "silence", "noise", "hears", "not", "done", "language", "slow"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_call(file, tmp_path):
    asyncio.run(hold(file, tmp_path))


async def hold(file: Path, folder: Path) -> None:
    dialogue, problems = read_yaml(file)
    assert not problems
    assistant, clock = assistant_at(dialogue["now"])
    call = call_of(dialogue, assistant, clock, folder)
    pump = asyncio.create_task(call._pump())
    call.perform(call.session.begin())
    await call.settle()
    assert "machine" in call.desk.mouth.said[0]
    for turn in dialogue["turns"]:
        assert set(turn) <= TURN_KEYS, set(turn) - TURN_KEYS
        call.desk.mouth.said.clear()
        await take(call, turn)
        check(call, turn)
    pump.cancel()


def call_of(dialogue: Mapping[str, Any], assistant: Any, clock: Any, folder: Path) -> Call:
    house = assistant.house

    def script(key: str, language: str, values: Mapping[str, str]) -> str:
        return house.message(key, language, values, spoken=True)

    staffed = dialogue.get("staffed") == "true"
    manners = Manners(transfer=staffed, voicemail=dialogue.get("voicemail") == "true")
    desk = make_desk(folder, assistant, manners=manners, script=script, mouth=FakeMouth())
    parts = replace(desk.parts, clock=lambda: clock, languages=lambda: house.languages,
                    catalogues=lambda: house.catalogues)  # fmt: skip
    return make_call(replace(desk, parts=parts), NotedWire())


async def take(call: Call, turn: Mapping[str, Any]) -> None:
    session, now = call.session, time.monotonic()
    if "say" in turn:
        language = turn.get("heard", session.language)
        call.perform(session.heard(Heard(turn["say"], language, 0.8), now))
    elif "noise" in turn:
        call.perform(session.heard(Heard("", session.language, 0.1), now))
    elif "silence" in turn:
        call.perform(session.tick(now))
        call.perform(session.tick(now + float(turn["silence"])))
    for key in turn.get("keys", ""):
        call.press(key)
    await call.settle()


def check(call: Call, turn: Mapping[str, Any]) -> None:
    said = " ".join(call.desk.mouth.said)
    for words in [turn["hears"]] if isinstance(turn.get("hears"), str) else turn.get("hears", []):
        assert words in said, (turn, said)
    if "not" in turn:
        assert turn["not"] not in said, (turn, said)
    if "done" in turn:
        assert any(turn["done"] in each for each in call.wire.done), (turn, call.wire.done)
    if "language" in turn:
        assert call.desk.mouth.tongues[-1] == turn["language"]
    if "slow" in turn:
        assert call.desk.mouth.speeds[-1] < 1
