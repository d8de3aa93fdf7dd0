"""Where models are kept and whether to wait for one: built ahead, learned before, or learned now."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from callbot import kept
from callbot.understanding.defaults import FIRST_JUDGE
from callbot.understanding.encoders import KeptVectors
from callbot.understanding.kept_tokens import KIND as TOKENS
from callbot.understanding.known_words import KIND as WORDS
from callbot.understanding.learned import Model, fit_model, key_of, load_model, save_model
from callbot.understanding.opinions import fit_opinions
from callbot.understanding.safety_index import KIND as INDEX
from callbot.understanding.scorers.semantic import Encoder
from callbot.understanding.training import Lesson

log = logging.getLogger(__name__)

VECTORS = "vectors.npz"
KEPT = 12  # models that stay: of the last edits, with and without meaning
FEW = 100  # sentences that are encoded at once, in about a second


@dataclass(frozen=True)
class Workshop:
    """``folders`` are looked through in order, the last is written to. ``wait``: learn what is missing.

    ``encode``: also encode the sentences that meaning has not seen, which takes minutes for thousands;
    without it, what was encoded before is used, or letters alone, and that is said.

    ``previous`` is the model of slightly other content, whose judgement serves until a new one is
    learned.
    """

    folders: Sequence[Path] = ()
    encoder: Encoder | None = None
    wait: bool = False
    encode: bool = True
    previous: Model | None = None

    @property
    def own(self) -> Path | None:
        """The folder that is written to."""
        return self.folders[-1] if self.folders else None

    def model(self, lesson: Lesson) -> tuple[Model, bool]:
        """Return the model of a lesson, and whether it is only a first one, to be learned better."""
        wanted = self._with_meaning(lesson)
        if (found := self._kept(wanted)) is not None:
            return found, False
        if self.wait:
            return self._learned(wanted), False
        return self._kept(lesson) or self._first(wanted), True

    def _first(self, lesson: Lesson) -> Model:
        """Fit the scorers only; how to join them is taken over from elsewhere."""
        before = self.previous.opinions if self.previous else None
        opinions = fit_opinions(lesson.documents, lesson.labels, lesson.vectors, previous=before)
        if self.previous is None:
            return Model(opinions, FIRST_JUDGE)
        meaning = self.previous.meaning if lesson.vectors is not None else None
        return Model(opinions, self.previous.strings, meaning)

    def _learned(self, lesson: Lesson) -> Model:
        with self._alone():
            model = self._kept(lesson)  # by another process, while we waited
            if model is None:
                log.warning("learning from %d examples; the result is kept", len(lesson.labels))
                model = fit_model(lesson)
                self._keep(model, lesson)
        return model

    def _with_meaning(self, lesson: Lesson) -> Lesson:
        """Add the encoder, and the examples' vectors where few or none have to be made."""
        if self.encoder is None:
            return lesson
        shelf = KeptVectors(self.encoder, [folder / VECTORS for folder in self.folders])
        missing = shelf.missing(lesson.texts)
        if missing <= FEW or (self.wait and self.encode):
            return replace(lesson, encoder=self.encoder, vectors=shelf.of(lesson.texts))
        if not self.encode:
            log.warning("by letters only: %d sentences wait for `callbot build`", missing)
            return lesson
        return replace(lesson, encoder=self.encoder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time learn: two cores are few, and the others can use its result."""
        if not self.folders:
            yield
            return
        self.folders[-1].mkdir(parents=True, exist_ok=True)
        with (self.folders[-1] / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _kept(self, lesson: Lesson) -> Model | None:
        if lesson.encoder is not None and lesson.vectors is None:
            return None
        name = f"{key_of(lesson)}.npz"
        for folder in self.folders:
            file = folder / name
            if file.exists() and (model := load_model(file, lesson)) is not None:
                _used(file)
                return model
        return None

    def _keep(self, model: Model, lesson: Lesson) -> None:
        if not self.folders:
            return
        try:
            save_model(model, self.folders[-1] / f"{key_of(lesson)}.npz")
            prune(self.folders[-1])
        except OSError as error:
            log.warning("what was learned could not be kept: %s", error)


def prune(folder: Path, keep: int = KEPT) -> None:
    """Delete all but the models and what else was kept that were used last; vectors stay."""
    for pattern in ("[0-9a-f]*.npz", *(f"{kind}-*.msgpack" for kind in (TOKENS, WORDS, INDEX))):
        kept.prune(folder, pattern, keep)


def _used(file: Path) -> None:
    """Remember that a file was used now; an installed package may be read-only."""
    with suppress(OSError):
        file.touch()


QUICK = Workshop()
