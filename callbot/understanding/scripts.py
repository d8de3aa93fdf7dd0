"""Which languages a text can be in by its letters alone, and the languages that we know of."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Recognised, and answered where published; the assistant says of the others that it knows them not.
SUPPORTED = (
    "fr", "en", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ko", "uk", "ru", "pl", "ro", "tr",
    "el", "hi", "vi",
)  # fmt: skip


class Script(NamedTuple):
    """Letters, the languages that write with them, and how much one letter says.

    A letter of another script says more about a sentence than a Latin one: names are Latin
    anywhere, and an ideograph is a word. Kana are written in Japanese only.
    """

    letters: re.Pattern[str]
    languages: tuple[str, ...]
    weight: float


def _script(letters: str, languages: str, weight: float = 10.0) -> Script:
    return Script(re.compile(f"[{letters}]"), tuple(languages.split()), weight)


_LATIN = (
    "fr en es de it pt nl pl ro tr vi af ca cs cy da et fi fil hr hu id lt lv no sk sl so sq sv sw"
)
SCRIPTS = {
    "latin": _script("a-zß-öø-ɏḀ-ỿ", _LATIN, 1.0),
    "cyrillic": _script("\u0400-\u052f", "uk ru bg mk"),
    "greek": _script("\u0370-\u03ff\u1f00-\u1fff", "el"),
    "arabic": _script("\u0600-\u06ff\u0750-\u077f", "ar fa ur"),
    "devanagari": _script("\u0900-\u097f", "hi mr ne"),
    "hangul": _script("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ko", 20.0),
    "kana": _script("\u3041-\u3096\u30a1-\u30fa", "ja", 200.0),
    "han": _script("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", "zh ja", 20.0),
    "hebrew": _script("\u0590-\u05ff", "he"),
    "armenian": _script("\u0531-\u058a", "hy"),
    "georgian": _script("\u10a0-\u10ff\u1c90-\u1cbf", "ka"),
    "thai": _script("\u0e00-\u0e7f", "th"),
    "lao": _script("\u0e80-\u0eff", "lo"),
    "khmer": _script("\u1780-\u17ff", "km"),
    "burmese": _script("\u1000-\u109f", "my"),
    "tibetan": _script("\u0f00-\u0fff", "bo"),
    "ethiopic": _script("\u1200-\u139f", "am"),
    "bengali": _script("\u0980-\u09ff", "bn"),
    "gurmukhi": _script("\u0a00-\u0a7f", "pa"),
    "gujarati": _script("\u0a80-\u0aff", "gu"),
    "tamil": _script("\u0b80-\u0bff", "ta"),
    "telugu": _script("\u0c00-\u0c7f", "te"),
    "kannada": _script("\u0c80-\u0cff", "kn"),
    "malayalam": _script("\u0d00-\u0d7f", "ml"),
    "sinhala": _script("\u0d80-\u0dff", "si"),
}
# Letters of other scripts; signs and punctuation belong to all.
_NOT_LATIN = re.compile("[^\x00-\u024f\u1e00-\u1eff\u2000-\u20cf]")
_KNOWN = {language for script in SCRIPTS.values() for language in script.languages}
OTHERS = tuple(sorted(_KNOWN.difference(SUPPORTED)))
LANGUAGES = SUPPORTED + OTHERS
COLUMN = {language: column for column, language in enumerate(LANGUAGES)}
_EXCLUDED = -40.0  # log-odds against a language that does not write so


def zeros() -> Floats:
    """Return evidence that says nothing: a zero for each of :data:`LANGUAGES`."""
    return np.zeros(len(LANGUAGES), dtype=np.float32)


def main_script(text: str) -> str:
    """Return the name of the script that lower-case ``text`` is written in, "" without letters."""
    if text.isascii() or not _NOT_LATIN.search(text):
        return "latin" if SCRIPTS["latin"].letters.search(text) else ""
    weights = {name: len(s.letters.findall(text)) * s.weight for name, s in SCRIPTS.items()}
    name = max(weights, key=lambda each: weights[each])
    return name if weights[name] else ""


@cache
def script_evidence(name: str) -> Floats:
    """Return what a script says, as log-odds: languages of other scripts lose by far. Read only."""
    evidence = zeros()
    if name:
        evidence += _EXCLUDED
        evidence[[COLUMN[language] for language in SCRIPTS[name].languages]] = 0.0
    evidence.flags.writeable = False
    return evidence


def data_folder(package: str) -> Path:
    """Return the folder of an installed package, without importing it; its data is all we use.

    Raises ValueError when it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"The package {package} is not installed: pip install {package}.")
    return Path(next(iter(spec.submodule_search_locations)))
