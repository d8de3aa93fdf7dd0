"""The phone line: how well it hears and answers, how soon, and how many calls it holds.

Questions of bench/voice_questions, and calls of bench/voice_calls.yaml, are spoken by the Pico voices,
sent through G.711 mu-law, heard and answered as the phone line does, at a set time. Pico is no human
voice, and the street is made of noise: compare, do not promise.
Calls go by real SIP over loopback (bench/calls); caller and line share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from calls import accuracy, goals
from calls.scenarios import SCENARIOS, always_there, running

from callbot.app import prepare
from callbot.app.clock import start_clock
from callbot.app.ears import make_ears
from callbot.app.phone import open_desk
from callbot.channels.phone import Desk
from callbot.settings import Settings, load_settings
from callbot.voice.audio import write_wav
from callbot.voice.engines.pico import Pico
from callbot.voice.ports import Ears

NOW = datetime(2026, 5, 12, 10, 0)  # a Tuesday, the town hall's time
ASKED = 8  # questions that callers take in turn
LANGUAGES = {"fr": 60, "en": 30}  # questions
LINES = {"forty": 40}  # where it is not the default


def open_all(settings: Settings) -> tuple[Desk, Ears]:
    """Return the desk at the set time, somebody there to take calls, and ears in this process."""
    city = prepare(settings)
    desk = open_desk(settings, start_clock(NOW, city.timezone))
    manners = replace(desk.manners(), transfer=True)
    return replace(desk, manners=lambda: manners), make_ears(settings)()


def measure_answers(desk: Desk, ears: Ears, ways: list[str], most: int) -> dict[str, Any]:
    """Return right and wrong answers by language and by what was done to the sound."""
    found: dict[str, Any] = {}
    for language, count in LANGUAGES.items():
        for way in ways:
            start = time.process_time()
            row = accuracy.measure(desk, ears, language, way, min(most, count))
            row["cpu_seconds_a_question"] = round(
                (time.process_time() - start) / row["questions"], 2
            )
            found[f"{language} {way}"] = row
            print(language, way, row, file=sys.stderr, flush=True)
    return found


async def measure_calls(names: list[str], folder: Path) -> dict[str, Any]:
    """Return the figures of calls by SIP over loopback, under their names."""
    rows = accuracy.questions("fr", ASKED)
    mouth, questions = Pico(), []
    for number, (_, question) in enumerate(rows):
        questions.append(folder / f"{number}.wav")
        questions[-1].write_bytes(write_wav(mouth.say(question, "fr")))
    settings = load_settings(
        environ=os.environ,
        options={
            "database": f"sqlite:///{folder}/calls.db",
            "transfer_to": "sip:person@127.0.0.1:9",
            "max_calls": str(LINES.get(names[0], 31)),
        },
    )
    found: dict[str, Any] = {"load_before": round(os.getloadavg()[0], 1)}
    async with running(settings, questions) as held:
        always_there(held)
        for name in names:
            found[name] = await SCENARIOS[name](held)
            print(name, found[name], file=sys.stderr, flush=True)
    return {**found, "load_after": round(os.getloadavg()[0], 1)}


def main() -> None:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60, help="at most, a language and way")
    parser.add_argument("--ways", nargs="+", choices=list(accuracy.WAYS), default=["clean"])
    parser.add_argument("--what", nargs="+", choices=["answers", "goals", *SCENARIOS])
    options = parser.parse_args()
    wanted = options.what or ["answers", "goals", *SCENARIOS]
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        database = {"database": f"sqlite:///{folder}/bench.db", "transfer_to": "sip:a@b"}
        if {"answers", "goals"} & set(wanted):
            desk, ears = open_all(load_settings(environ=os.environ, options=database))
            if "answers" in wanted:
                found["answers"] = measure_answers(desk, ears, options.ways, options.questions)
            if "goals" in wanted:
                found["goals"] = goals.measure(desk, ears, options.questions)
        calls = [name for name in SCENARIOS if name in wanted]
        if calls:
            found["calls"] = asyncio.run(measure_calls(calls, Path(folder)))
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
