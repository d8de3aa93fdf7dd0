"""espeak-ng, where the machine has it: for the languages that no better voice speaks."""

from __future__ import annotations

import shutil
import subprocess

from callbot.voice.audio import RATE, Samples, read_wav
from callbot.voice.ports import VoiceError

_VOICES = {
    **{code: code for code in ("fr", "en", "de", "es", "it", "pt", "nl", "ar", "ko", "ja", "uk")},
    "zh": "cmn",
}
_WORDS_A_MINUTE = 160
_LONGEST = 20  # seconds to speak one answer


class Espeak:
    """A mouth that starts the program ``espeak-ng`` for each sentence."""

    languages = frozenset(_VOICES)

    def __init__(self) -> None:
        program = shutil.which("espeak-ng")
        if program is None:
            raise VoiceError("espeak-ng is not installed: apt install espeak-ng.")
        self._program = program

    def say(self, text: str, language: str, *, speed: float = 1.0, rate: int = RATE) -> Samples:
        """Return ``text`` spoken. Raises VoiceError when the program fails."""
        if language not in _VOICES:
            raise VoiceError(f"espeak-ng has no voice for “{language}”.")
        pace = str(round(_WORDS_A_MINUTE * speed))
        command = [self._program, "-v", _VOICES[language], "-s", pace, "--stdin", "--stdout"]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=_LONGEST, check=True
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise VoiceError(f"espeak-ng failed: {error}.") from error
        return read_wav(done.stdout, rate)
