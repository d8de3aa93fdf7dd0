"""Chat requests a second of one web process, against a bare Flask JSON view under the same server.

2,000 distinct questions (examples filled with the city's names, with typing mistakes), every message
stored, no answer seen twice. Prints one JSON document: medians over interleaved rounds, and their ratio;
also the processor time of a request in each server (Linux), which says more on a machine that others use.

``--meaning`` asks the encoder too; ``--data DIR`` starts from a copy of what was learned there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from callbot.app.parts import build_house, open_content, open_world
from callbot.settings import Settings

QUESTIONS, ROUNDS, CLIENTS = 2000, 3, 8
BARE = """
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.post("/api/v1/chat")
def chat():
    return jsonify(text=request.get_json()["text"])
"""


def questions(count: int, seed: int = 1) -> list[str]:
    """Return distinct questions: examples with names filled in, every third with a typing mistake."""
    settings = Settings(data=Path(tempfile.mkdtemp()))
    content = open_content(settings)
    house = build_house(settings, open_world(settings), content)
    names: dict[str, list[str]] = {}
    for name in house.names:
        names.setdefault(name.kind, []).append(name.value)
    draw = random.Random(seed)
    examples = [each.text for each in content.examples if not each.negative]
    found: dict[str, None] = {}
    while len(found) < count:
        text = re.sub(
            r"\{(\w+)\}", lambda m: draw.choice(names.get(m[1], ["demain"])), draw.choice(examples)
        )
        found[_mistyped(text, draw) if len(found) % 3 == 0 else f"{text} {draw.choice('?!.,')}"] = (
            None
        )
    return list(found)


def _mistyped(text: str, draw: random.Random) -> str:
    place = draw.randrange(len(text))
    return text[:place] + draw.choice("aeinrst") + text[place + 1 :]


def requests(texts: list[str], tag: str) -> list[bytes]:
    """Return ready HTTP requests, each a conversation of its own."""
    bodies = (
        json.dumps({"text": t, "message_id": f"{tag}-{n}"}).encode() for n, t in enumerate(texts)
    )
    head = "POST /api/v1/chat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return [f"{head}Content-Length: {len(b)}\r\n\r\n".encode() + b for b in bodies]


def send_all(port: int, batch: list[bytes]) -> tuple[float, int]:
    """Send the requests over a few kept connections; return seconds, and how many were answered 200."""
    parts = [batch[n::CLIENTS] for n in range(CLIENTS)]
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        good = sum(pool.map(lambda part: _send(port, part), parts))
    return time.perf_counter() - start, good


def _send(port: int, part: list[bytes]) -> int:
    good, connection = 0, socket.create_connection(("127.0.0.1", port))
    for request in part:
        connection.sendall(request)
        status, closes = _read(connection)
        good += status == 200
        if closes:
            connection.close()
            connection = socket.create_connection(("127.0.0.1", port))
    connection.close()
    return good


def _read(connection: socket.socket) -> tuple[int, bool]:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return 0, True
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
    while len(body) < length:
        body += connection.recv(65536)
    return int(head[9:12]), b"connection: close" in head.lower()


@contextmanager
def serving(command: list[str], env: dict[str, str], cwd: str) -> Iterator[tuple[int, int]]:
    """Run a server on a free port of 127.0.0.1 while it is needed; yield the port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [part.replace("PORT", str(port)) for part in command]
    process = subprocess.Popen(
        command, env={**os.environ, **env}, cwd=cwd, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with status {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start within a minute")


def processor_seconds(server: int) -> float:
    """Return the processor time that a server and its web processes have used, 0 where unknown."""
    tasks = Path(f"/proc/{server}/task/{server}/children")
    if not tasks.is_file():
        return 0.0
    spent = 0
    for process in (str(server), *tasks.read_text().split()):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def measure(
    bare: list[str], ours: list[str], folder: str, env: dict[str, str], texts: list[str]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return, for both servers, requests a second and milliseconds of processor time a request."""
    rates: dict[str, list[float]] = {"bare": [], "callbot": []}
    spent: dict[str, list[float]] = {"bare": [], "callbot": []}
    with serving(bare, {}, folder) as bare_server, serving(ours, env, folder) as our_server:
        send_all(our_server[0], requests(texts[:50], "warm"))
        for round_ in range(ROUNDS):
            for name, (port, server) in (("bare", bare_server), ("callbot", our_server)):
                before = processor_seconds(server)
                seconds, good = send_all(port, requests(texts, f"{name}{round_}"))
                spent[name].append((processor_seconds(server) - before) * 1000 / len(texts))
                if good != len(texts):
                    raise SystemExit(f"{name}: only {good} of {len(texts)} were answered")
                rates[name].append(len(texts) / seconds)
    return rates, spent


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meaning", action="store_true", help="ask the encoder too")
    parser.add_argument("--data", help="a data folder whose learned models are taken")
    return parser.parse_args()


def main() -> None:
    """Measure in turn and print."""
    asked = _arguments()
    texts = questions(QUESTIONS)
    folder = tempfile.mkdtemp()
    if asked.data:
        shutil.copytree(asked.data, folder, dirs_exist_ok=True)
    (Path(folder) / "bare.py").write_text(BARE)
    bin_folder = Path(sys.executable).parent
    bare = [
        str(bin_folder / "gunicorn"),
        "-k",
        "gthread",
        "--threads",
        "64",
        "-b",
        "127.0.0.1:PORT",
        "bare:app",
    ]
    ours = [sys.executable, "-m", "callbot", "--data", folder, "serve", "--port", "PORT"]
    # By letters: with meaning, the encoder alone takes longer than all the rest.
    env = {"CALLBOT_RATE_LIMIT": "100000000/minute"}
    env |= {} if asked.meaning else {"CALLBOT_ENCODER": "none"}
    learn = [*ours[:5], "build"]
    subprocess.run(learn, check=True, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    rates, spent = measure(bare, ours, folder, env, texts)
    medians = {name: statistics.median(each) for name, each in rates.items()}
    ratio = statistics.median(c / b for c, b in zip(rates["callbot"], rates["bare"], strict=True))
    report = {
        "questions": len(texts),
        "rounds": ROUNDS,
        "per_second": medians,
        "ratio": round(ratio, 3),
        "processor_ms": {name: round(statistics.median(each), 2) for name, each in spent.items()},
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
