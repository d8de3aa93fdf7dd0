"""Whisper by CTranslate2 (package faster-whisper), with an encoder window cut to the utterance.

Whisper was trained on windows of 30 seconds and costs the same for two. A question is short: the
window is the audio with a little silence before and eight seconds after, twelve at least. Less
lets the decoder run away or lose words (docs/measurements.md); 30 costs three times as much.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from callbot.voice.audio import RATE, Samples, resample
from callbot.voice.echo import without_echo
from callbot.voice.extra import need
from callbot.voice.ports import NOTHING, Heard, always

_RATE = 16000
_LEAST, _PADDING, _MOST = 12, 8, 30  # seconds
_LEAD = 0.6  # seconds of silence before
_PEAK = 0.6  # to which the loudness is brought
_HOP = 160  # samples a frame of the spectrogram
_PROMPT = 200  # tokens
_SURE = 0.5  # below: a language stays the expected one
_NO_SPEECH = 0.8


class Whisper:
    """Ears over the CTranslate2 model in ``folder``, on ``threads`` processor cores."""

    def __init__(self, folder: Path, *, threads: int = 2, beam: int = 5) -> None:
        # Threads that wait by spinning would take the cores from other recognisers' threads. It is
        # read when the engine's library is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        library = need("faster_whisper", "The recogniser")
        self._model = library.WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,  # what is no folder would be looked for in the web
        )
        self._tokenizer = library.tokenizer.Tokenizer
        self._beam = beam

    def hear(
        self,
        audio: Samples,
        languages: Sequence[str],
        prompt: str = "",
        *,
        rate: int = RATE,
        wanted: Callable[[], bool] = always,
    ) -> Heard:
        """Return what was said; the first language counts as the likeliest."""
        encoded = self._model.encode(self._features(audio, rate))
        if not wanted():  # two thirds of the work are yet to do
            return NOTHING
        language, sure = self._language(encoded, languages)
        decoded, no_speech = self._decode(encoded, language, prompt, len(audio) / rate)
        found = [(without_echo(said, prompt), chance) for said, chance in decoded]
        text, score = found[0]
        probability = math.exp(score)
        if no_speech > _NO_SPEECH and probability < _SURE:
            text = ""
        return Heard(text, language, probability, sure, tuple(each for each in found if each[0]))

    def _features(self, audio: Samples, rate: int) -> NDArray[np.float32]:
        lead = np.zeros(int(_LEAD * _RATE), np.float32)
        wide = np.concatenate([lead, _level(resample(audio, rate, _RATE))])[: _MOST * _RATE]
        window = min(_MOST, max(_LEAST, math.ceil(len(wide) / _RATE) + _PADDING))
        padded = np.pad(wide, (0, max(0, window * _RATE - len(wide))))[: window * _RATE]
        features = self._model.feature_extractor(padded, padding=0)
        return np.ascontiguousarray(features[:, : window * _RATE // _HOP], dtype=np.float32)

    def _language(self, encoded: Any, languages: Sequence[str]) -> tuple[str, float]:
        """Return the likeliest of the languages; the expected one when it is a close run."""
        if len(languages) == 1:
            return languages[0], 1.0
        chances = {
            token[2:-2]: chance for token, chance in self._model.model.detect_language(encoded)[0]
        }
        total = sum(chances.get(each, 0.0) for each in languages) or 1.0
        shares = {each: chances.get(each, 0.0) / total for each in languages}
        best = max(shares, key=lambda each: shares[each])
        chosen = best if shares[best] - shares[languages[0]] > _SURE else languages[0]
        return chosen, shares[chosen]

    def _decode(
        self, encoded: Any, language: str, prompt: str, duration: float
    ) -> tuple[list[tuple[str, float]], float]:
        """Return texts with the mean logarithms of their tokens' chances, and the chance of no speech."""
        tokenizer = self._tokenizer(
            self._model.hf_tokenizer, True, task="transcribe", language=language
        )
        tokens = self._model.get_prompt(
            tokenizer, tokenizer.encode(f" {prompt}")[-_PROMPT:] if prompt else [], True
        )
        result = self._model.model.generate(
            encoded,
            [tokens],
            beam_size=self._beam,
            num_hypotheses=self._beam,
            max_length=len(tokens) + 12 + int(12 * duration),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
        )[0]
        texts = [
            tokenizer.decode([each for each in ids if each < tokenizer.eot]).strip()
            for ids in result.sequences_ids
        ]
        return list(zip(texts, result.scores, strict=True)), result.no_speech_prob


def _level(audio: Samples) -> NDArray[np.float32]:
    """Return the audio as floats, as loud as a voice close to the telephone."""
    wave = audio.astype(np.float32)
    loudest = float(np.abs(wave).max(initial=1.0))
    return wave * (_PEAK / max(loudest, 200.0))
