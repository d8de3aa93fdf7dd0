"""What a telephone and a street do to speech: G.711 mu-law, noise, lost packets. Made, not recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from callbot.voice.audio import FRAME, RATE, Samples, silence

MU = 255
BEFORE, STREET_BEFORE = 0.6, 3.0  # seconds of quiet, or of street while we greet, before a question
AFTER = 1.2  # seconds of quiet, or of street, after a question
STREET = 12.0  # dB that a voice is louder than the street
LOST = 0.02  # of the packets
FASTER = 1.2


def telephone(audio: Samples) -> Samples:
    """Return what is left of the audio after G.711 mu-law (ITU-T G.711), 8 bits a sample."""
    wave = audio.astype(np.float64) / 32768
    coded = np.round(np.sign(wave) * np.log1p(MU * np.abs(wave)) / np.log1p(MU) * 127) / 127
    back = np.sign(coded) * np.expm1(np.abs(coded) * np.log1p(MU)) / MU
    return np.asarray(back * 32767, dtype=np.int16)


def held(audio: Samples, before: float = BEFORE) -> Samples:
    """Return a question with quiet before and after it."""
    return np.concatenate([silence(before), audio, silence(AFTER)])


def street(length: int, seed: int) -> NDArray[np.float64]:
    """Return a street's noise, 1 loud: rumble, hiss of tyres that comes and goes, now and then a horn."""
    random = np.random.default_rng(seed)
    white = random.normal(0, 1, length)
    spectrum = np.fft.rfft(white)
    pitch = np.fft.rfftfreq(length, 1 / RATE)
    spectrum *= 1 / np.maximum(pitch, 60.0) ** 0.8  # between pink and brown, as traffic is
    rumble = np.fft.irfft(spectrum, length)
    rumble /= np.sqrt(np.mean(np.square(rumble)))
    t = np.arange(length) / RATE
    swell = 0.7 + 0.3 * np.sin(2 * np.pi * t / random.uniform(2, 5) + random.uniform(0, 6))
    noise = rumble * swell
    if random.random() < 0.3:  # somebody is impatient
        start = int(random.uniform(0, max(1, length - 0.4 * RATE)))
        horn = sum(np.sin(2 * np.pi * each * t[: int(0.4 * RATE)]) for each in (420, 530))
        noise[start : start + len(horn)] += horn[: length - start]
    return np.asarray(noise / np.sqrt(np.mean(np.square(noise))))


def in_street(audio: Samples, seed: int) -> Samples:
    """Return a held question asked in a street."""
    question = held(audio, STREET_BEFORE)
    voice = np.sqrt(np.mean(np.square(audio.astype(np.float64))))
    loud = voice / 10 ** (STREET / 20)
    mixed = question + loud * street(len(question), seed)
    return np.clip(mixed, -32767, 32767).astype(np.int16)


def with_losses(audio: Samples, seed: int) -> Samples:
    """Return a held question of which some packets never came: silence in their place."""
    question = held(audio).copy()
    random = np.random.default_rng(seed)
    for at in range(0, len(question), FRAME):
        if random.random() < LOST:
            question[at : at + FRAME] = 0
    return question
