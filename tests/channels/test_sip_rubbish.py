"""What a stranger may send to the SIP line and to its sound: no call of somebody else's suffers."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from importlib.util import find_spec

import pytest
from helpers.patience import until
from helpers.phone import FakeMouth, make_desk
from helpers.ports import free_port
from helpers.sip import Peer

from callbot.channels import sip
from callbot.channels.queue import Lines

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed"),
]
LINES = 2
GREETING = 1.5  # seconds
RUBBISH = [
    b"",
    b"\r\n\r\n",
    b"\0" * 1400,
    b"\xff" * 65000,
    b"INVITE\r\n\r\n",
    b"INVITE sip:callbot SIP/2.0\r\nContent-Length: -5\r\n\r\n",
    b"INVITE sip:callbot SIP/9.9\r\nVia: " + b"x" * 8000 + b"\r\n\r\n",
    b"INVITE sip:callbot SIP/2.0\r\n" + b"Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1\r\n" * 1000,
    b"BYE sip:callbot SIP/2.0\r\nCall-ID: nobody\r\nCSeq: one BYE\r\n\r\n",
    b"REGISTER sip:\x00 SIP/2.0\r\n\r\n",
    "SIP/2.0 200 Ça va\r\n\r\n".encode(),
    b"GET / HTTP/1.1\r\nHost: callbot\r\n\r\n",
]
SOUNDS = [
    b"",
    b"\x80",
    b"\xff" * 12,
    b"RTP?" * 300,
    b"\x80\x00" + b"\0" * 1400,
    b"\x80\x60" + struct.pack("!HII", 7, 7, 7) + b"\x55" * 160,  # a payload type nobody agreed on
    b"\x8f\x80" + struct.pack("!HII", 8, 8, 8),  # fifteen sources announced, none there
    b"\x90\x80" + struct.pack("!HIIHH", 9, 9, 9, 1, 65535),  # an extension longer than the packet
    *[b"\x80\x00" + struct.pack("!HII", n, n, 7) + b"\x55" * n for n in (1, 7, 159, 161, 1300)],
]


@contextlib.asynccontextmanager
async def line_at(folder, monkeypatch, *, confirm=0.6, expected=0.2):
    """Yield a line and its port; who does not confirm is let go after ``confirm`` seconds."""
    monkeypatch.setattr(sip, "_CONFIRM", confirm)
    monkeypatch.setattr(sip, "_EXPECTED", expected)
    desk = make_desk(folder, mouth=FakeMouth(frames=int(GREETING / 0.02)))
    lines, port = Lines(LINES, 0), free_port()
    line = sip.SipLine(desk, lines, transfer_to="sip:person@127.0.0.1:9")
    await line.listen("127.0.0.1", port, most=LINES)
    try:
        yield line, port
    finally:
        await line.close(0.1)


async def call_through(line, port):
    """Make a whole call by hand: answered, greeted with sound, ended, and gone."""
    with Peer(port) as peer:
        assert (await peer.invite()).startswith("SIP/2.0 200")
        peer.confirm()
        assert len(await peer.heard()) == 172, "20 ms of G.711 and the header of RTP"
        assert await until(lambda: len(line.calls) == 1)
        assert (await peer.bye()).startswith("SIP/2.0 200")
    assert await until(lambda: not line.calls)


def test_what_is_no_sip_is_survived(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            with Peer(port) as peer:
                for each in RUBBISH:
                    peer.say(each)
                await call_through(line, port)

    asyncio.run(run())


def test_a_call_in_codecs_that_nobody_here_speaks_is_refused(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            for codec in ("99\r\na=rtpmap:99 unheard-of/8000", "18", "255", ""):
                with Peer(port) as peer:
                    assert (await peer.invite(codec)).split()[1] in ("400", "415", "488"), codec
            await call_through(line, port)

    asyncio.run(run())


def test_a_wrong_length_and_huge_headers_harm_no_other_call(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            for changes in ({"length": 60_000}, {"length": 3}, {"length": -1}):
                with Peer(port) as peer:  # by UDP the packet's own length counts
                    assert (await peer.invite(**changes)).split()[1] in ("200", "400", "486")
            with Peer(port) as peer:
                huge = "".join(f"X-{n}: {'y' * 600}\r\n" for n in range(90))
                peer.say(peer.request("OPTIONS", more=huge))
                peer.say(peer.request("BYE"))
                assert (await peer.final()).split()[1] in ("200", "400", "481", "513")
            assert await until(lambda: line._expected() == 0)
            await call_through(line, port)

    asyncio.run(run())


def test_half_made_calls_take_no_line_for_long_and_are_let_go(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            with contextlib.ExitStack() as open_calls:
                halves = [open_calls.enter_context(Peer(port)) for _ in range(4 * LINES)]
                answers = [await peer.invite() for peer in halves]
                assert answers.count("SIP/2.0 486 Busy Here") == 3 * LINES, "no more than lines"
                assert await until(lambda: line._expected() == 0)
                await call_through(line, port)
                assert await until(lambda: not line._held), "let go without having been confirmed"
                assert not line.calls

    asyncio.run(run())


def test_who_rings_off_before_the_answer_or_a_call_that_is_none_harms_nobody(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            for _ in range(5):
                with Peer(port) as peer:
                    more = "Content-Type: application/sdp\r\n"
                    peer.say(peer.request("INVITE", body=peer.offer(), more=more))
                    peer.say(peer.request("CANCEL"))
                    await peer.final()
            with Peer(port) as stranger:
                assert (await stranger.bye()).split()[1] == "481"
                stranger.confirm()
            assert await until(lambda: not line._held)
            await call_through(line, port)

    asyncio.run(run())


def test_what_is_no_sound_ends_no_call(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            with Peer(port) as peer:
                assert (await peer.invite()).startswith("SIP/2.0 200")
                peer.confirm()
                assert await until(lambda: len(line.calls) == 1)
                for each in SOUNDS * 5:
                    peer.rtp.sendto(each, peer.sound)
                    await asyncio.sleep(0.002)
                assert len(await peer.heard()) == 172
                assert len(line.calls) == 1, "it goes on"
                await call_by_another(line, port)
                assert (await peer.bye()).startswith("SIP/2.0 200")
            assert await until(lambda: not line.calls)

    async def call_by_another(line, port):
        with Peer(port) as other:
            assert (await other.invite()).startswith("SIP/2.0 200")
            other.confirm()
            assert await until(lambda: len(line.calls) == 2)
            await other.bye()

    asyncio.run(run())


def test_a_flood_of_keys_by_rtp_is_heard_key_by_key(tmp_path, monkeypatch):
    async def run():
        async with line_at(tmp_path, monkeypatch) as (line, port):
            with Peer(port) as peer:
                codecs = "0 101\r\na=rtpmap:101 telephone-event/8000"
                assert (await peer.invite(codecs)).startswith("SIP/2.0 200")
                peer.confirm()
                assert await until(lambda: len(line.calls) == 1)
                for number in range(300):
                    head = struct.pack("!HII", number, 160 * (number // 3), 7)
                    end = 0x80 if number % 3 else 0
                    peer.rtp.sendto(
                        b"\x80\x65" + head + struct.pack("!BBH", 5, end | 10, 400), peer.sound
                    )
                    if number % 30 == 0:
                        await asyncio.sleep(0.01)
                assert await until(lambda: "phone_menu" in next(iter(line.calls)).session.last)
                assert (await peer.bye()).startswith("SIP/2.0 200")
            assert await until(lambda: not line.calls)

    asyncio.run(run())
