"""Ports of the loopback address for servers that tests start."""

from __future__ import annotations

import contextlib
import socket


def free_port() -> int:
    """Return a port that is free for UDP and for TCP: a SIP stack binds both."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, socket.socket() as other:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            with contextlib.suppress(OSError):
                other.bind(("127.0.0.1", port))
                return port
