"""Half of the most that the server carries, for as long as asked: memory and latency must stay flat.

Serves the shipped city by `callbot serve` (by letters), finds in half a minute how many questions a second it
answers, then asks half of that. Each minute is a row: answers, p50, p95, memory of the web process.
Prints one JSON document with how much the second half differs from the first.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
QUESTIONS = (
    "prochain bus à castellane", "le 83 passe quand à castelane ?", "horaires de la mairie",
    "où déposer mes encombrants", "refaire ma carte d'identité", "what time is the next metro",
    "comment aller de la joliette à castellane", "il y a quoi ce soir", "mon vélo a été volé",
    "tarif du ticket", "la piscine est ouverte demain ?", "je veux parler à quelqu'un",
)  # fmt: skip
WRITERS = 4


def memory(pid: int) -> float:
    """Return a process' resident memory in MB."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if "VmRSS" in line).split()[1]) / 1024


def ask(url: str, until: float, pause: float, took: list[tuple[float, float]]) -> None:
    """Ask until a moment, one question each ``pause`` seconds at most, three to a conversation."""
    with httpx.Client(base_url=url, timeout=30) as client:
        opened: dict[str, Any] = {}
        for number in itertools.count():
            began = time.perf_counter()
            if time.monotonic() >= until:
                return
            body = {"text": f"{QUESTIONS[number % len(QUESTIONS)]}"}
            headers = {}
            if number % 3 and opened:
                body["conversation"] = opened["conversation"]
                headers = {"Authorization": f"Bearer {opened['token']}"}
            response = client.post("/api/v1/chat", json=body, headers=headers)
            response.raise_for_status()
            if not headers:
                opened = response.json()
            spent = time.perf_counter() - began
            took.append((time.monotonic(), spent * 1000))
            time.sleep(max(0.0, pause - spent))


def load(url: str, seconds: float, pause: float) -> list[tuple[float, float]]:
    """Let the writers ask for so long; return when each answer came, and its milliseconds."""
    took: list[tuple[float, float]] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=ask, args=(url, until, pause, took)) for _ in range(WRITERS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return took


def minute(url: str, pid: int, pause: float) -> dict[str, float]:
    """Ask for a minute; return its row."""
    took = sorted(spent for _, spent in load(url, 60, pause))
    cuts = statistics.quantiles(took, n=100)
    return {
        "answers": len(took),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "memory_mb": round(memory(pid), 1),
    }


def soak(url: str, pid: int, minutes: int) -> dict[str, Any]:
    """Find the most, then ask half of it."""
    load(url, 10, 0)  # what the first questions load
    most = len(load(url, 20, 0)) / 20
    rows = [minute(url, pid, WRITERS / (most / 2)) for _ in range(minutes)]
    half = len(rows) // 2
    changes = {
        name: round(
            statistics.mean(row[name] for row in rows[half:])
            / statistics.mean(row[name] for row in rows[: half or 1]),
            3,
        )
        for name in ("p50_ms", "p95_ms", "memory_mb")
    }
    return {"most_a_second": round(most, 1), "minutes": rows, "second_half_over_first": changes}


def main() -> None:
    """Serve, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=20)
    asked = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            **os.environ,
            "CALLBOT_DATA": folder,
            "CALLBOT_ENCODER": "none",
            "CALLBOT_RATE_LIMIT": "1000000/minute",
            "CALLBOT_MODELS": os.environ.get("CALLBOT_MODELS", str(Path(folder) / "models")),
            "PYTHONPATH": str(ROOT),
        }
        subprocess.run([sys.executable, "-m", "callbot", "build"], env=environ, check=True,
                       stdout=sys.stderr)  # fmt: skip
        command = [sys.executable, "-m", "callbot", "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environ, stdout=sys.stderr)
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(1200):
                try:
                    if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.1)
            pid = int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
            found = soak(url, pid, asked.minutes)
        finally:
            server.terminate()
            server.wait(60)
    print(json.dumps({**found, "load": [round(each, 1) for each in os.getloadavg()]}, indent=2))


if __name__ == "__main__":
    main()
