"""What was learned from content, and where it is kept: an .npz that cannot execute code.

The file is named after a hash of everything that it was learned from, so a stale one is never used.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from callbot.kept import written_whole
from callbot.understanding.calibration import Calibration, signs_of
from callbot.understanding.opinions import Opinion, Opinions, fit_opinions, part
from callbot.understanding.training import Judge, Lesson, learn

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]

FORMAT = "9"  # raise it when scorers, signs or training change
MEANING_FORMAT = "2"  # raise it when only what is learned with an encoder changes

# Strings that are this sure need no encoder. Where an intent has MANY examples on average, what letters
# are sure of is right: there meaning spoils more than it mends, and takes its time.
SETTLED, SETTLED_BY_MANY, MANY = 0.95, 0.85, 100


@dataclass(frozen=True)
class Thought:
    """One question judged: a confidence an intent, and what it comes from."""

    confidences: Floats
    joined: Floats
    opinion: Opinion


@dataclass(frozen=True)
class Model:
    """The scorers and their judges; ``meaning`` is there where an encoder was."""

    opinions: Opinions
    strings: Judge
    meaning: Judge | None = None

    @property
    def settled(self) -> float:
        """The confidence by strings from which the encoder is not asked."""
        many = len(self.opinions.labels) >= MANY * len(self.opinions.intents)
        return SETTLED_BY_MANY if many else SETTLED

    def think(
        self, tokens: Sequence[str], vector: Floats32 | None = None, extras: Floats32 | None = None
    ) -> Thought:
        """Judge a question, by its meaning too when its vector is given."""
        opinion = self.opinions.of(tokens, vector, extras)
        judge = self.meaning if vector is not None and self.meaning else self.strings
        joined = judge.joined(opinion)
        sure = judge.calibration.confidence(signs_of(joined, opinion))
        # The best intent is as likely as calibrated; the others in proportion to their shares.
        shares = np.exp(joined - joined.max())
        return Thought(sure * shares, joined, opinion)


def fit_model(lesson: Lesson) -> Model:
    """Fit the scorers and learn their judges; seconds without an encoder, minutes with one."""
    strings, meaning = learn(lesson)
    opinions = fit_opinions(lesson.documents, lesson.labels, lesson.vectors)
    return Model(opinions, strings, meaning)


def key_of(lesson: Lesson) -> str:
    """Return the name of what would be learned from a lesson."""
    digest = hashlib.sha256(FORMAT.encode())
    learned = zip(lesson.documents, lesson.labels, lesson.texts, strict=True)
    parts = ("\x1f".join([label, text, *document, "\x1e"]) for document, label, text in learned)
    digest.update("".join(parts).encode())
    for document, text in lesson.outside:
        digest.update("\x1f".join([text, *document, "\x1d"]).encode())
    if lesson.encoder is not None:
        digest.update(f"{lesson.encoder.name} {MEANING_FORMAT}".encode())
    return digest.hexdigest()[:24]


def save_model(model: Model, file: Path) -> None:
    """Write what took long to learn, whole or not at all."""
    arrays = {f"opinions.{k}": v for k, v in model.opinions.arrays().items()}
    for name, judge in (("strings", model.strings), ("meaning", model.meaning)):
        if judge is not None:
            arrays |= {f"{name}.{k}": v for k, v in _judge_arrays(judge).items()}
    with written_whole(file) as out:
        np.savez_compressed(out, **_halved(arrays))  # type: ignore[arg-type]


def load_model(file: Path, lesson: Lesson) -> Model | None:
    """Return the model of a lesson that :func:`save_model` wrote; None when it cannot be used."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return _model(arrays, lesson)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _model(arrays: Arrays, lesson: Lesson) -> Model:
    known = {k: v.astype(np.float32) for k, v in part(arrays, "opinions").items()}
    opinions = fit_opinions(lesson.documents, lesson.labels, lesson.vectors, known=known)
    meaning = part(arrays, "meaning")
    with_meaning = bool(meaning) and lesson.vectors is not None
    return Model(
        opinions, _judge(part(arrays, "strings")), _judge(meaning) if with_meaning else None
    )


def _judge_arrays(judge: Judge) -> dict[str, NDArray[np.generic]]:
    known = judge.calibration
    arrays = {"mean": known.mean, "scale": known.scale, "signs": known.weights}
    return {**arrays, "offset": np.asarray([known.offset]), "weights": judge.weights}


def _judge(arrays: Mapping[str, NDArray[np.generic]]) -> Judge:
    values = {name: np.asarray(value, dtype=np.float64) for name, value in arrays.items()}
    offset = float(values["offset"][0])
    calibration = Calibration(values["mean"], values["scale"], values["signs"], offset)
    return Judge(values["weights"], calibration)


def _halved(arrays: Arrays) -> dict[str, NDArray[np.generic]]:
    """Keep big weight tables in half precision: it changes no ranking and halves the file."""
    return {k: v.astype(np.float16) if v.size > 10_000 else v for k, v in arrays.items()}
