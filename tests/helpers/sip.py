"""A SIP peer by hand: every message is written here, so that it may as well be a wrong one."""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType

_REQUEST = """{method} sip:callbot@127.0.0.1:{port} SIP/2.0\r
Via: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bK{branch}\r
From: <sip:peer@127.0.0.1:{own}>;tag={name}\r
To: <sip:callbot@127.0.0.1:{port}>{tag}\r
Contact: <sip:peer@127.0.0.1:{own}>\r
Call-ID: {name}\r
CSeq: {number} {cseq}\r
Max-Forwards: 70\r
{more}Content-Length: {length}\r
\r
{body}"""
_SDP = """v=0\r
o=- 1 1 IN IP4 127.0.0.1\r
s=-\r
c=IN IP4 127.0.0.1\r
t=0 0\r
m=audio {sound} RTP/AVP {codec}\r
"""
_names = count(1)


def _udp() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    made.setblocking(False)
    return made


@dataclass
class Peer:
    """One call of a peer to the line at ``port``; ``answer`` is the newest final answer."""

    port: int
    sip: socket.socket = field(default_factory=_udp)
    rtp: socket.socket = field(default_factory=_udp)
    name: str = field(default_factory=lambda: f"peer{next(_names)}")
    answer: str = ""

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sip.close()
        self.rtp.close()

    def say(self, message: bytes) -> None:
        """Send anything."""
        self.sip.sendto(message, ("127.0.0.1", self.port))

    def request(self, method: str, *, number: int = 1, body: str = "", more: str = "",
                length: int | None = None, within: bool = False) -> bytes:  # fmt: skip
        """Return a request of this call; CANCEL and ACK count as their INVITE does."""
        tag = re.search(r"^To:.*?(;tag=[^\s;]+)", self.answer, re.MULTILINE | re.IGNORECASE)
        own = method if within or method in ("ACK", "BYE") else ""
        return _REQUEST.format(
            method=method,
            port=self.port,
            own=self.sip.getsockname()[1],
            branch=f"{self.name}{own}{number}",
            name=self.name,
            tag=tag[1] if tag and own else "",
            number=number,
            cseq=method,
            more=more,
            length=len(body) if length is None else length,
            body=body,
        ).encode()

    def offer(self, codec: str = "0") -> str:
        """Return the description of a call in one codec."""
        return _SDP.format(sound=self.rtp.getsockname()[1], codec=codec)

    async def invite(self, codec: str = "0", **changes: object) -> str:
        """Offer a call; return the first line of the final answer."""
        more = "Content-Type: application/sdp\r\n"
        self.say(self.request("INVITE", body=self.offer(codec), more=more, **changes))  # type: ignore[arg-type]
        return await self.final()

    async def again(self, number: int, codec: str) -> str:
        """Offer another codec in the call that is made; return the first line of the final answer."""
        offer = {"body": self.offer(codec), "more": "Content-Type: application/sdp\r\n"}
        self.say(self.request("INVITE", number=number, within=True, **offer))  # type: ignore[arg-type]
        return await self.final()

    async def final(self, patience: float = 3.0) -> str:
        """Return the first line of the next final answer."""
        loop = asyncio.get_running_loop()
        while True:
            data = await asyncio.wait_for(loop.sock_recv(self.sip, 65535), patience)
            self.answer = data.decode("utf-8", "replace")
            first = self.answer.splitlines()[0]
            if first.startswith("SIP/2.0 ") and not first.startswith("SIP/2.0 1"):
                return first

    async def asked(self, method: str, patience: float = 3.0) -> str:
        """Return the next request of a method that the line sends."""
        loop = asyncio.get_running_loop()
        while True:
            data = await asyncio.wait_for(loop.sock_recv(self.sip, 65535), patience)
            if data.startswith(method.encode() + b" "):
                return data.decode("utf-8", "replace")

    def confirm(self) -> None:
        """Confirm that the answer was heard: now the call is made."""
        self.say(self.request("ACK"))

    async def bye(self) -> str:
        """Hang up; return the first line of the answer."""
        self.say(self.request("BYE", number=2))
        return await self.final()

    @property
    def sound(self) -> tuple[str, int]:
        """Where the line wants its sound."""
        return "127.0.0.1", int(self.answer.split("m=audio ")[1].split()[0])

    async def heard(self, patience: float = 3.0) -> bytes:
        """Return the next packet of sound."""
        loop = asyncio.get_running_loop()
        return await asyncio.wait_for(loop.sock_recv(self.rtp, 2048), patience)
