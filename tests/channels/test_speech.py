"""Speech over the API: recordings heard, answers spoken, and one sentence for all that is refused."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

import pytest
from helpers.phone import FakeMouth
from helpers.web import bearer, chat, make_parts

from callbot.app.ears import open_speech
from callbot.channels import register
from callbot.settings import Settings
from callbot.voice import speech as speech_module
from callbot.voice.clips import ClipError, LongClipError
from callbot.voice.ports import Heard, VoiceError
from callbot.voice.speech import NoSpeechError, Speech

HEARD = "/api/v1/voice/heard"
WEBM = {"Content-Type": "audio/webm;codecs=opus"}


class FakeEars:
    """Answers what it is told to, in turn; a failure is raised."""

    def __init__(self, *texts: Any) -> None:
        self.texts, self.asked = deque(texts), []

    async def hear_clip(self, clip: Any, languages: Any, prompt: str = "") -> Heard:
        self.asked.append((clip, languages, prompt))
        text = self.texts.popleft()
        if isinstance(text, Exception):
            raise text
        return Heard(text, languages[0], 0.75)


class WideMouth(FakeMouth):
    def say(self, text, language, *, speed=1.0, rate=8000):
        assert rate == 16000
        return super().say(text, language, speed=speed)


@pytest.fixture
def mouth() -> WideMouth:
    return WideMouth(frames=5)


@pytest.fixture
def ears() -> FakeEars:
    return FakeEars("le prochain métro", "", ClipError("The recording cannot be read."),
                    LongClipError("Too long."), VoiceError("Not in time."))  # fmt: skip


@pytest.fixture
def client(tmp_path, ears, mouth, monkeypatch):
    monkeypatch.setattr(speech_module, "write_mp3", lambda audio, rate: audio.tobytes())
    speech = Speech(lambda: ears, lambda: mouth, seconds=15, prompt=lambda code: f"names {code}")
    parts = make_parts(tmp_path, rate_limit="40/minute")
    return register(replace(parts, speech=speech)).test_client()


def test_a_recording_is_heard_in_the_likeliest_language_and_what_fails_is_told(client, ears):
    def send():
        return client.post(f"{HEARD}?language=en", data=b"sound", headers=WEBM)

    good = send()
    assert good.json == {"text": "le prochain métro", "confidence": 0.75, "language": "en"}
    assert good.headers["Cache-Control"] == "no-store"
    clip, languages, prompt = ears.asked[0]
    assert (clip.data, clip.kind, clip.longest) == (b"sound", "audio/webm", 16)
    assert (languages, prompt) == (("en", "fr"), "names en")
    assert send().json["text"] == ""
    failures = [send() for _ in range(3)]
    assert [f.status_code for f in failures] == [422, 422, 503]
    codes = [f.json["error"]["code"] for f in failures]
    assert codes == ["invalid", "too_long", "unavailable"]


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"x", "text/plain", 415),
        (b"x", "audio/midi", 415),
        (b"", "audio/webm", 422),
        (b"x" * 1_000_001, "audio/webm", 413),
    ],
)
def test_what_is_no_recording_is_refused_unheard(client, ears, data, kind, status):
    response = client.post(HEARD, data=data, headers={"Content-Type": kind})
    assert response.status_code == status
    assert response.json["error"]["message"].endswith(".")
    assert ears.asked == []


def test_what_was_said_in_a_conversation_is_spoken_to_its_owner_alone(client, mouth):
    answered = chat(client, "bonjour")
    url = f"/api/v1/conversations/{answered['conversation']}"
    events = client.get(f"{url}/messages", headers=bearer(answered)).json["messages"]
    said, answer = (event["cursor"] for event in events)
    spoken = client.get(f"{url}/spoken/{answer}", headers=bearer(answered))
    assert (spoken.status_code, spoken.mimetype) == (200, "audio/mpeg")
    assert len(spoken.data) == 2 * 5 * 160
    assert mouth.said == ["1: bonjour (10:00)"]
    again = client.get(f"{url}/spoken/{answer}", headers=bearer(answered))
    assert again.data == spoken.data
    assert len(mouth.said) == 1, "what is asked for again is not made again"
    assert client.get(f"{url}/spoken/{answer}").status_code == 401
    for cursor in (said, 0, 999, "x", "1" * 19):
        got = client.get(f"{url}/spoken/{cursor}", headers=bearer(answered))
        assert got.status_code == 404
    spanish = chat(client, "hola", token=answered["token"], conversation=answered["conversation"],
                   language="en")  # fmt: skip
    mouth.languages = frozenset({"fr"})
    cursor = client.get(f"{url}/messages", headers=bearer(answered)).json["cursor"]
    refused = client.get(f"{url}/spoken/{cursor}", headers=bearer(answered))
    assert refused.status_code == 501, spanish
    assert "No voice speaks “en”" in refused.json["error"]["message"]


def test_recordings_count_against_the_limit_of_a_client(client):
    statuses = [client.post(HEARD, data=b"", headers=WEBM).status_code for _ in range(41)]
    assert statuses == [422] * 40 + [429]


def test_without_speech_one_sentence_says_what_to_install(tmp_path, monkeypatch):
    settings = Settings(data=tmp_path)
    monkeypatch.setattr("callbot.app.ears.find_spec", lambda _name: None)
    parts = make_parts(tmp_path)
    for speech, said in [
        (open_speech(settings, None), "pip install 'callbot[voice]'"),  # type: ignore[arg-type]
        (open_speech(replace(settings, speech_seconds=0), None), "switched off"),  # type: ignore[arg-type]
    ]:
        client = register(replace(parts, speech=speech)).test_client()
        refused = client.post(HEARD, data=b"x", headers=WEBM)
        assert refused.status_code == 501
        assert said in refused.json["error"]["message"]
        shown = client.get("/api/v1/interface").json["speech"]
        assert shown == {"seconds": 0, "languages": []}


def test_too_many_at_once_are_told_so_and_missing_weights_are_named(mouth):
    speech = Speech(lambda: FakeEars("a"), lambda: mouth, seconds=15)
    for _ in range(speech_module.WAITING):
        speech._places.acquire()
    with pytest.raises(VoiceError, match="Too many"):
        speech.heard(b"x", "audio/webm", ("fr",))

    def no_weights() -> Any:
        raise VoiceError("The recogniser's weights are missing.")

    with pytest.raises(NoSpeechError, match="weights"):
        Speech(no_weights, seconds=15).heard(b"x", "audio/webm", ("fr",))


def test_a_long_text_is_spoken_to_the_end_of_a_sentence(mouth, monkeypatch):
    monkeypatch.setattr(speech_module, "write_mp3", lambda audio, rate: b"mp3")
    speech = Speech(mouth=lambda: mouth)
    assert speech.spoken("Une phrase. " * 300, "fr") == b"mp3"
    assert 1300 < len(mouth.said[0]) <= speech_module.LONGEST
    assert mouth.said[0].endswith("phrase.")
