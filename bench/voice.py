"""The phone line: how well it hears (word error rate, seconds), how soon and how many calls it answers.

Questions of bench/voice_questions are spoken by the Pico voices, sent through G.711 mu-law and heard
with a prompt built as the phone line builds it. Pico is no human voice: compare, do not promise.
Calls go by real SIP over loopback (bench/calls); caller and line share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from calls.scenarios import SCENARIOS, always_there, running
from rapidfuzz.distance import Levenshtein

from callbot.app.ears import make_ears, prompt_for
from callbot.app.parts import open_content
from callbot.settings import load_settings
from callbot.text import tokens
from callbot.voice.audio import RATE, Samples, write_wav
from callbot.voice.engines.pico import Pico

FOLDER = Path(__file__).parent / "voice_questions"
NUMBERS = {
    "fr": {"quatre-vingt-trois": "83", "vingt et un": "21", "dix-neuf": "19", "trente-cinq": "35",
           "soixante": "60", "deux": "2", "une": "1", "trois": "3"},
    "en": {"thirty five": "35", "sixty": "60", "two": "2", "three": "3"},
}  # fmt: skip
MU = 255
ASKED = 8  # questions that callers take in turn


def telephone(audio: Samples) -> Samples:
    """Return what is left of the audio after G.711 mu-law (ITU-T G.711), 8 bits a sample."""
    wave = audio.astype(np.float64) / 32768
    coded = np.round(np.sign(wave) * np.log1p(MU * np.abs(wave)) / np.log1p(MU) * 127) / 127
    back = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(MU)) / MU
    return np.asarray(back * 32767, dtype=np.int16)


def words(text: str, language: str) -> list[str]:
    """Return the folded words, numbers as digits."""
    text = text.lower()
    for said, digits in NUMBERS[language].items():
        text = re.sub(rf"\b{said}\b", digits, text)
    return list(tokens(text))


def measure(language: str, most: int) -> dict[str, Any]:
    """Return the figures of one language."""
    settings = load_settings(environ={})
    ears, mouth = make_ears(settings)(), Pico()
    prompt = prompt_for(open_content(settings), (), language)
    errors = total = 0
    seconds = []
    rows = (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()[:most]
    for row in rows:
        question = row.split("\t")[1]
        audio = telephone(mouth.say(question, language))
        start = time.process_time()
        heard = ears.hear(audio, (language,), prompt)
        seconds.append(time.process_time() - start)
        said, got = words(question, language), words(heard.text, language)
        errors += Levenshtein.distance(said, got)
        total += len(said)
    return {
        "questions": len(rows),
        "word_error_rate": round(errors / total, 3),
        "cpu_seconds_p50": round(statistics.median(seconds), 2),
        "sample_rate": RATE,
    }


async def measure_calls(names: list[str], folder: Path) -> dict[str, Any]:
    """Return the figures of calls by SIP over loopback, under their names."""
    rows = (FOLDER / "fr.tsv").read_text("utf-8").splitlines()[:ASKED]
    mouth, questions = Pico(), []
    for number, row in enumerate(rows):
        questions.append(folder / f"{number}.wav")
        questions[-1].write_bytes(write_wav(mouth.say(row.split("\t")[1], "fr")))
    settings = load_settings(
        environ=os.environ, options={"data": str(folder), "transfer_to": "sip:person@127.0.0.1:9"}
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
    parser.add_argument("--questions", type=int, default=60, help="at most, a language")
    parser.add_argument("--what", nargs="+", choices=["words", *SCENARIOS], help="else all of it")
    options = parser.parse_args()
    wanted = options.what or ["words", *SCENARIOS]
    found: dict[str, Any] = {}
    if "words" in wanted:
        found["words"] = {each: measure(each, options.questions) for each in ("fr", "en")}
    calls = [name for name in SCENARIOS if name in wanted]
    if calls:
        with tempfile.TemporaryDirectory() as folder:
            found["calls"] = asyncio.run(measure_calls(calls, Path(folder)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
