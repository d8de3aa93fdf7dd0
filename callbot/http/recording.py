"""A browser's recording, heard, and a text, spoken: with one sentence for each thing that can fail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from callbot.http.errors import ApiError
from callbot.voice.clips import CONTAINERS, ClipError, LongClipError
from callbot.voice.ports import Heard, VoiceError
from callbot.voice.speech import NoSpeechError, Speech

MOST_BYTES = 1_000_000  # fifteen seconds of plain 16 kHz sound are half of it


def heard(speech: Speech, languages: Sequence[str], prompt: str = "") -> Heard:
    """Return what was said in the recording that is this request's body, likeliest language first.

    ``prompt`` is what is likely to be said, where that is no question of a citizen. Raises ApiError
    413, 415, 422, 501 where speech is not installed, and 503.
    """
    if request.mimetype not in CONTAINERS:
        raise ApiError(415, f"Send a recording as {', '.join(CONTAINERS)}.", code="not_audio")
    request.max_content_length = MOST_BYTES
    data = request.get_data(cache=False)
    if not data:
        raise ApiError(422, "The recording is empty.")
    try:
        return speech.heard(data, request.mimetype, languages, prompt)
    except NoSpeechError as error:
        raise ApiError(501, str(error)) from None
    except LongClipError as error:
        raise ApiError(422, str(error), code="too_long") from None
    except ClipError as error:
        raise ApiError(422, str(error)) from None
    except VoiceError as error:
        raise ApiError(503, str(error)) from None


def spoken(speech: Speech, text: str, language: str) -> Response:
    """Return a text's sound. Raises ApiError 501 where no voice speaks the language."""
    try:
        return Response(speech.spoken(text, language), mimetype="audio/mpeg")
    except NoSpeechError as error:
        raise ApiError(501, str(error)) from None


def likeliest(languages: Sequence[str], wanted: str) -> tuple[str, ...]:
    """Return the languages with ``wanted`` first, where it is one of them."""
    first = [each for each in languages if each == wanted]
    return tuple(dict.fromkeys((*first, *languages)))
