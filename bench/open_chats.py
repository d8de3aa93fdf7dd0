"""Open chats on one web process: how long from sending to delivery, and what memory they add.

2,000 conversations, each with its event stream open; questions go to some of them at a steady rate, and the
clock stops when the answer comes out of that conversation's stream. The assistant repeats the question, so
that the figure is that of receiving, storing and delivering. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
SERVE = """
import sys
from pathlib import Path
from callbot.app.server import Server
from callbot.settings import Settings
from helpers.web import make_web
folder, port, threads, streams = Path(sys.argv[1]), *map(int, sys.argv[2:5])
given = {"threads": threads, "max_streams": streams, "port": port}
make = lambda: make_web(folder, rate_limit="10000000/minute", **given)
Server(Settings(data=folder, **given), make, "").run()
"""


async def request(port: int, method: str, path: str, body: Any = None, token: str = "") -> Any:
    """Send one request on a connection of its own; return the reader behind the headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    payload = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += ["Content-Type: application/json", f"Content-Length: {len(payload)}"]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + payload)
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def ask(port: int, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    """Ask a question; return the answer."""
    reader, writer = await request(port, "POST", "/api/v1/chat", body, token)
    found = await reader.read()
    writer.close()
    return dict(json.loads(found))


class Chat:
    """One conversation whose stream is open; ``came`` tells when each answer came."""

    def __init__(self, opened: dict[str, Any]) -> None:
        self.name, self.token = str(opened["conversation"]), str(opened["token"])
        self.came: dict[str, float] = {}

    async def follow(self, port: int) -> None:
        """Read the stream until it ends."""
        path = f"/api/v1/conversations/{self.name}/events"
        reader, _ = await request(port, "GET", path, token=self.token)
        while line := await reader.readline():
            if line.startswith(b"data: ") and b'"reply_to":"' in line:
                said = json.loads(line[6:])
                self.came[said["reply_to"]] = time.perf_counter()


def memory(pid: int) -> float:
    """Return a process' own memory in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in text.splitlines() if "Private" in line) / 1024


def worker_of(pid: int) -> int:
    """Return the one worker of a server."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


async def measure(port: int, server: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Open the chats, send, and count."""
    chats = [Chat(await ask(port, {"text": "bonjour"})) for _ in range(asked.chats)]
    worker = worker_of(server)
    before = memory(worker)
    tasks = []
    for number, chat in enumerate(chats):
        tasks.append(asyncio.create_task(chat.follow(port)))
        if number % 50 == 49:
            await asyncio.sleep(0.1)
    await asyncio.sleep(6)  # a heartbeat has gone through each
    added, sent, posts = memory(worker) - before, [], []
    draw = random.Random(1)
    for number in range(asked.messages):
        chat, name = draw.choice(chats), f"measured-{number}"
        body = {"text": "encore", "conversation": chat.name, "message_id": name}
        sent.append((chat, name, time.perf_counter()))
        posts.append(asyncio.create_task(ask(port, body, chat.token)))
        await asyncio.sleep(1 / asked.rate)
    await asyncio.gather(*posts)
    await asyncio.sleep(2)
    took = [(chat.came[name] - at) * 1000 for chat, name, at in sent if name in chat.came]
    for task in tasks:
        task.cancel()
    cuts = statistics.quantiles(took, n=100)
    return {
        "chats": len(chats),
        "messages": len(sent),
        "delivered": len(took),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "memory_added_mb": round(added, 1),
        "memory_mb": round(memory(worker), 1),
    }


def main() -> None:
    """Serve, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=2000)
    parser.add_argument("--messages", type=int, default=400)
    parser.add_argument("--rate", type=float, default=20, help="messages a second")
    asked = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        threads, streams = asked.chats * 8 // 5, asked.chats + 10
        command = [sys.executable, "-c", SERVE, folder, *map(str, (port, threads, streams))]
        paths = f"{TESTS}:{TESTS.parent}"
        server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            found = asyncio.run(measure(port, server.pid, asked))
        finally:
            server.terminate()
            server.wait(30)
    print(json.dumps({**found, "load": [round(each, 1) for each in os.getloadavg()]}, indent=2))


if __name__ == "__main__":
    main()
