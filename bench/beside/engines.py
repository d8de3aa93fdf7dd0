"""Ways to tell which intent a question means: ours by letters and by meaning, and what else one would take.

Each engine learns from the same examples and answers with an intent ("" for none of them) and how
sure it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from callbot.text import fold
from callbot.understanding.benchmark import mender_of, think
from callbot.understanding.encoders import packaged_encoder
from callbot.understanding.learned import fit_model
from callbot.understanding.scorers.semantic import Encoder
from callbot.understanding.training import Lesson

Answer = tuple[str, float]
Engine = Callable[[str], Answer]


def extract_one(lesson: Lesson, scorer: Callable[..., float]) -> Engine:
    """Return rapidfuzz's ready-made search over folded examples."""
    choices = [fold(text) for text in lesson.texts]

    def ask(text: str) -> Answer:
        found = process.extractOne(fold(text), choices, scorer=scorer)
        return lesson.labels[found[2]], found[1] / 100

    return ask


def plain_svc(lesson: Lesson) -> Engine:
    """Return scikit-learn's TF-IDF of words and LinearSVC as they come."""
    made = make_pipeline(TfidfVectorizer(), LinearSVC()).fit(lesson.texts, list(lesson.labels))
    names = made.classes_

    def ask(text: str) -> Answer:
        margins = np.atleast_1d(made.decision_function([text])[0])
        best = int(margins.argmax()) if len(margins) > 1 else int(margins[0] > 0)
        return str(names[best]), float(margins.max())

    return ask


def ours(lesson: Lesson) -> Engine:
    """Return our scorers; with an encoder it sees what letters have not settled, as when serving."""
    model = fit_model(lesson)
    names, mender = model.opinions.intents, mender_of(model, lesson)

    def ask(text: str) -> Answer:
        thought = think(model, text, mender)
        return names[int(thought.joined.argmax())], float(thought.confidences.max())

    return ask


def engines(*, semantic: bool) -> Mapping[str, Callable[[Lesson], Engine]]:
    """Return what makes each engine from a lesson; the lesson of "semantic" has an encoder."""
    found: dict[str, Callable[[Lesson], Engine]] = {
        "extractOne WRatio": lambda lesson: extract_one(lesson, fuzz.WRatio),
        "extractOne token_set_ratio": lambda lesson: extract_one(lesson, fuzz.token_set_ratio),
        "scikit-learn LinearSVC": plain_svc,
        "Callbot, letters": ours,
    }
    if semantic:
        found["Callbot, meaning"] = ours
    return found


def encoder_of(name: str) -> Encoder | None:
    """Return the encoder that an engine learns with."""
    return packaged_encoder() if name == "Callbot, meaning" else None


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return median and 99th percentile of milliseconds."""
    return {
        "p50_ms": round(float(np.percentile(times, 50)), 3),
        "p99_ms": round(float(np.percentile(times, 99)), 3),
    }
