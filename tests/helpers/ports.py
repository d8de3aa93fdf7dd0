"""Ports of the loopback address for servers that tests start."""

from __future__ import annotations

import contextlib
import random
import socket

# Below those that the system hands out by itself, to whoever connects: between our look and the
# server's start nobody is given one of these by chance.
_OURS = range(20_000, 32_000)
_draw = random.SystemRandom()  # processes of one run must not draw alike


def free_port() -> int:
    """Return a port that is free for UDP and for TCP: a SIP stack binds both."""
    while True:
        port = _draw.choice(_OURS)
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
            socket.socket() as other,
        ):
            probe.bind(("127.0.0.1", port))
            other.bind(("127.0.0.1", port))
            return port
