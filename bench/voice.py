"""How well the recogniser hears questions over the telephone: word error rate, seconds, right intents.

Questions of bench/voice_questions are spoken by the Pico voices, sent through G.711 mu-law and heard
with a prompt built as the phone line builds it. Pico is no human voice: compare, do not promise.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from callbot.app.parts import open_content
from callbot.app.phone import make_ears, prompt_for
from callbot.settings import load_settings
from callbot.text import tokens
from callbot.voice.audio import RATE, Samples
from callbot.voice.engines.pico import Pico

FOLDER = Path(__file__).parent / "voice_questions"
NUMBERS = {
    "fr": {"quatre-vingt-trois": "83", "vingt et un": "21", "dix-neuf": "19", "trente-cinq": "35",
           "soixante": "60", "deux": "2", "une": "1", "trois": "3"},
    "en": {"thirty five": "35", "sixty": "60", "two": "2", "three": "3"},
}  # fmt: skip
MU = 255


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


def main() -> None:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60, help="at most, a language")
    most = parser.parse_args().questions
    print(json.dumps({language: measure(language, most) for language in ("fr", "en")}))


if __name__ == "__main__":
    main()
