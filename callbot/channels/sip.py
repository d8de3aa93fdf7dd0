"""SIP: calls from a trunk, a PBX or a softphone, by baresip (package baresip-python).

One user agent takes all calls. Its sound is 16-bit PCM as negotiated (G.711: 8 kHz); frames are
read every 20 ms, for the library's buffers never block. A call without RTP for a while is dead.

A call is made once the caller has confirmed our answer (ACK). Who does not is let go after a few
seconds, long before the 32 of RFC 3261 (13.3.1.4), and counts for a line only in the first: a
peer that makes calls by halves keeps nobody out.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from callbot.channels.phone import Call, Desk
from callbot.channels.queue import Lines
from callbot.voice.audio import FRAME_BYTES
from callbot.voice.extra import need
from callbot.voice.ports import VoiceError

log = logging.getLogger(__name__)

_FRAME = 0.02
_RTP_TIMEOUT = 15  # seconds
_CONFIRM = 4.0  # seconds that a caller has to confirm our answer: it is repeated after .5, 1.5, 3.5
_EXPECTED = 1.0  # seconds in which one who has not counts as about to come
_HALVES = 64  # half-made calls that the stack holds beside the others
# Sound is held back for 20 ms, more where packets come unevenly; the stack's own 100 ms are heard as
# a slow answer.
_JITTER = "audio_jitter_buffer_type adaptive\naudio_jitter_buffer_ms 20-200\n"
# What stands before the line ends TLS; the stack would listen for it all the same, at the next port,
# and not begin where that is taken.
_TRANSPORTS = "sip_transports udp,tcp\n"
_READ = 8 * FRAME_BYTES
_SUBJECT = 400  # characters of an escaped summary: a REFER by UDP has to fit into one packet
_USER = re.compile(r"sips?:([^@;>\s]{1,40})@")


@dataclass
class SipWire:
    """One SIP call; ``to`` is where a person is, as a SIP address.

    With ``subject`` the person's telephone is told what the call is about.
    """

    call: Any
    to: str
    errors: tuple[type[Exception], ...]
    subject: bool = False

    async def send(self, frame: bytes) -> None:
        """Queue 20 ms of sound."""
        with contextlib.suppress(*self.errors):
            self.call.audio.write(frame)

    async def flush(self) -> None:
        """Drop what is queued."""
        with contextlib.suppress(*self.errors):
            self.call.audio.flush_tx()

    async def transfer(self, summary: str) -> bool:
        """Pass the call on by REFER; say whether the other side took it."""
        try:
            await self.call.transfer(about(self.to, summary) if self.subject else self.to)
        except Exception as error:  # whatever the peer does, the caller is told and stays
            log.warning("a call could not be transferred: %s", type(error).__name__)
            return False
        return True

    async def hang_up(self) -> None:
        """End the call."""
        with contextlib.suppress(*self.errors):
            await self.call.hangup()

    def read(self) -> bytes:
        """Return what has come in since the last look."""
        try:
            return bytes(self.call.audio.read(_READ))
        except self.errors:
            return b""


class SipLine:
    """Takes calls at one address. ``calls`` are those that talk."""

    def __init__(
        self, desk: Desk, lines: Lines, *, transfer_to: str, subject: bool = False
    ) -> None:
        """Pass calls on to ``transfer_to``, with ``subject`` telling what they are about.

        Raises VoiceError when the extra ``voice`` is missing.
        """
        self._library = need("baresip", "The SIP stack")
        self._desk, self._lines, self._to = desk, lines, transfer_to
        self._subject = subject
        self._runtime: Any = None
        self._held: set[asyncio.Task[None]] = set()
        self._halves: list[float] = []  # when calls were answered that nobody has confirmed
        self.calls: set[Call] = set()

    async def listen(self, host: str, port: int, *, most: int) -> None:
        """Start to take calls, ``most`` at once, those that wait included.

        Raises VoiceError when nothing can be heard at that address.
        """
        sip = self._library
        config = sip.Config(
            net_interface=host,
            max_concurrent_calls=most + _HALVES,
            rtp_timeout=_RTP_TIMEOUT,
            extra_config_text=f"sip_listen {host}:{port}\n{_TRANSPORTS}{_JITTER}",
        )
        self._runtime = sip.Runtime()
        try:
            await self._runtime.start(config)
        except sip.BaresipError as error:
            await self._runtime.close()
            raise VoiceError(
                f"No SIP calls can be taken on {host}:{port} ({error}): set sip to an address of "
                "this machine and a port that no other program has."
            ) from error
        account = sip.Account(user="callbot", domain=f"{host}:{port}", password="", reg_interval=0)
        agent = await sip.UserAgent.create(self._runtime, account, transfer_policy="reject")
        agent.on_incoming(self._incoming)

    async def close(self, patience: float) -> None:
        """Take no more calls, let those that are held end, at most ``patience`` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._runtime.drain(), patience)
        for task in self._held:
            task.cancel()
        await asyncio.gather(*self._held, return_exceptions=True)
        await self._runtime.close()

    def _incoming(self, call: Any) -> None:
        task = asyncio.create_task(self._take(call))
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    async def _take(self, call: Any) -> None:
        errors = (self._library.BaresipError,)
        with contextlib.suppress(*errors):
            if self._lines.full_with(self._expected()):
                await call.reject()
                return
            await self._make(call)
            await self._hold(call, SipWire(call, self._to, errors, self._subject))

    async def _make(self, call: Any) -> None:
        """Answer, and wait until the caller has heard so. Raises the library's CallTimeout."""
        answered = time.monotonic()
        self._halves.append(answered)
        try:
            await call.answer()
            await call.wait_established(_CONFIRM)
        finally:
            self._halves.remove(answered)

    def _expected(self) -> int:
        """Return how many callers are about to come."""
        now = time.monotonic()
        return sum(now - answered < _EXPECTED for answered in self._halves)

    async def _hold(self, sip_call: Any, wire: SipWire) -> None:
        closed = asyncio.Event()
        sip_call.on(_when_closed(self._library, closed))
        call = Call(self._desk, wire, user_of(sip_call.peer or ""))
        sip_call.on_dtmf(lambda event: call.press(event.digit))
        gone = asyncio.create_task(closed.wait())
        talk = asyncio.create_task(self._talk(call, wire))
        try:
            await asyncio.wait((gone, talk), return_when=asyncio.FIRST_COMPLETED)
        finally:
            call.ended.set()
            for task in (gone, talk):
                task.cancel()
            _, failed = await asyncio.gather(gone, talk, return_exceptions=True)
            if isinstance(failed, Exception):
                log.error("a call failed", exc_info=failed)

    async def _talk(self, call: Call, wire: SipWire) -> None:
        await self._lines.take(call.announce_place)
        self.calls.add(call)
        listening = asyncio.create_task(_listen(call, wire))
        try:
            await call.run()
        finally:
            listening.cancel()
            self.calls.discard(call)
            self._lines.give_back()


def user_of(address: str) -> str:
    """Return the user of a SIP address: the number that calls, where a trunk passes it on."""
    found = _USER.search(address)
    return found[1] if found else ""


def about(address: str, summary: str) -> str:
    """Return the address with what the call is about, for whoever calls it.

    The Subject of the INVITE that a REFER asks for (RFC 3261, 19.1.1 and 20.36): escaped, so that no
    other header can be written with it, cut at a whole character, in angle brackets for its "?".
    A bare number is left as it is.
    """
    summary = " ".join(summary.split())
    while len(escaped := quote(summary, safe="", errors="replace")) > _SUBJECT:
        summary = summary[:-1]
    sign = "&" if "?" in address else "?"
    fits = escaped and address.startswith(("sip:", "sips:"))
    return f"<{address}{sign}Subject={escaped}>" if fits else address


def _when_closed(library: Any, closed: asyncio.Event) -> Callable[[Any], None]:
    def notice(event: Any) -> None:
        if event.event is library.Event.CALL_CLOSED:
            closed.set()

    return notice


async def _listen(call: Call, wire: SipWire) -> None:
    """Feed the call with what comes in, frame by frame."""
    rest = bytearray()
    while not call.ended.is_set():
        rest.extend(wire.read())
        while len(rest) >= FRAME_BYTES:
            call.hear_frame(bytes(rest[:FRAME_BYTES]))
            del rest[:FRAME_BYTES]
        await asyncio.sleep(_FRAME)
