"""What callers and exchanges do in mid-call: keys over the greeting, hanging up, codecs, a name twice."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import struct
from dataclasses import dataclass, field
from importlib.util import find_spec

import pytest
from helpers.patience import until
from helpers.phone import FakeHearing, FakeMouth, make_desk, utterance
from helpers.ports import free_port
from helpers.sip import Peer

from callbot.channels.queue import Lines
from callbot.channels.sip import SipLine
from callbot.voice.audio import frames
from callbot.voice.manners import Manners

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("baresip"), reason="the extra voice is not installed"),
]
KEYS = "0 101\r\na=rtpmap:101 telephone-event/8000"
PCMU, PCMA = 0, 8


@dataclass
class SlowHearing(FakeHearing):
    """Begins to hear and never comes to an end."""

    begun: int = 0
    given_up: int = 0
    never: asyncio.Event = field(default_factory=asyncio.Event)

    async def hear(self, *_):
        self.begun += 1
        try:
            await self.never.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise


@contextlib.asynccontextmanager
async def line_at(folder, **changes):
    """Yield a line that greets for two seconds, and its port."""
    given = {"mouth": FakeMouth(frames=100), "manners": Manners(transfer=True), **changes}
    line = SipLine(make_desk(folder, **given), Lines(3, 0), transfer_to="sip:desk@127.0.0.1:9")
    port = free_port()
    await line.listen("127.0.0.1", port, most=3)
    try:
        yield line, port
    finally:
        await line.close(0.1)


async def begin(peer, codec="0"):
    assert (await peer.invite(codec)).startswith("SIP/2.0 200")
    peer.confirm()
    await peer.heard()


def press(peer, digit, time):
    """Press a key: RFC 4733, three packets and the end told three times."""
    for number in range(6):
        event = struct.pack("!BBH", digit, 0x80 | 10 if number > 2 else 10, 160 * (number + 1))
        head = struct.pack("!HII", time + number, time, 7)
        peer.rtp.sendto(b"\x80\x65" + head + event, peer.sound)


async def offer(peer, number, codec):
    """Offer another codec in the call, and confirm the answer."""
    assert (await peer.again(number, codec)).startswith("SIP/2.0 200")
    peer.say(peer.request("ACK", number=number))


async def payload(peer, wanted):
    """Tell whether sound of a payload type comes soon."""
    for _ in range(60):
        if (await peer.heard())[1] & 0x7F == wanted:
            return True
    return False


def test_0_over_the_greeting_leads_to_a_person_at_once(tmp_path):
    async def run():
        async with line_at(tmp_path) as (line, port):
            with Peer(port) as peer:
                await begin(peer, KEYS)
                press(peer, 0, 100)
                assert "Refer-To" in await peer.asked("REFER", 4.0)
                (call,) = line.calls
                assert call.desk.mouth.said == ["phone_greeting", "phone_transfer"]

    asyncio.run(run())


def test_who_hangs_up_while_we_listen_leaves_nothing_to_do(tmp_path, caplog):
    async def run():
        hearing = SlowHearing()
        async with line_at(tmp_path, hearing=hearing) as (line, port):
            with Peer(port) as peer:
                await begin(peer)
                (call,) = line.calls
                for frame in frames(utterance(1.0)):
                    call.hear_frame(frame)
                assert await until(lambda: hearing.begun == 1)
                await peer.bye()
                assert await until(lambda: hearing.given_up == 1)
                assert await until(lambda: not line.calls and not line._held)

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert caplog.records == []


def test_an_exchange_changes_the_codec_in_the_middle(tmp_path):
    async def run():
        async with line_at(tmp_path) as (line, port):
            with Peer(port) as peer:
                await begin(peer, "0")
                await offer(peer, 2, "8")
                assert await payload(peer, PCMA)
                await offer(peer, 3, "18")
                assert "m=audio 0 " in peer.answer, "G.729: this sound is refused (RFC 3264, 6)"
                assert len(line.calls) == 1, "the call goes on"
                await offer(peer, 4, "0")
                assert await payload(peer, PCMU)

    asyncio.run(run())


def test_two_calls_of_one_name_do_not_disturb_each_other(tmp_path):
    async def run():
        async with line_at(tmp_path) as (_, port):
            with Peer(port) as peer, Peer(port, name=peer.name) as other:
                await begin(peer)
                await other.invite()
                other.confirm()
                assert len(await peer.heard()) == 172
                assert (await peer.bye()).startswith("SIP/2.0 200")
            with Peer(port) as third:
                await begin(third)

    asyncio.run(run())
