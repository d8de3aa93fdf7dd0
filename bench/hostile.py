"""100,000 hostile requests: 5,000 attack strings through every door, what hypothesis and schemathesis make.

Two processes with the shipped city's real assistant, one over SQLite, one over PostgreSQL where that is
installed; in each an agent's console, too. Prints one JSON document: requests by kind and by status,
answers of 5xx, tracebacks (in answers, in the log, of threads that die) and markup that came back; exit
status 1 where there is one. `--requests 2000` for a look; `--minutes 8` ends then, whatever was sent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.pop(0)  # bench/ has files of the names of tests' folders
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(1, str(Path(__file__).parents[1]))

import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from helpers.attacks import Attack, attacks, seeds
from helpers.doors import DESK, DOORS, log_in
from helpers.postgres import NoPostgresError, cluster
from helpers.siege import Findings, knock, look, send_all, watching
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from werkzeug.test import TestResponse

from callbot.app import create_app
from callbot.console.accounts import Accounts
from callbot.conversations.database import open_engine
from callbot.settings import Settings

ROOT = Path(__file__).parents[1]
SHARES = 2
STRINGS = 5000
PASSWORD = "cinq oiseaux bleus"
MADE, DESCRIBED = 0.2, 0.1  # of all requests: by hypothesis, by schemathesis
TURN = 50  # requests of one kind before the next is sent
SILENT = ["events", "heard", "spoken"]  # streams and sound
WORDS = ("le 83", "à 25h", "Castellane", "demain", "où est", "c'est combien", "2026-02-31", "-1")


def main() -> int:
    """Run both shares at once and print what they found together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--share", type=int, help="only this one, over --database")
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    if asked.share is not None:
        limit = Limit(asked.requests // SHARES, asked.minutes * 60)
        print(json.dumps(share(asked.share, limit, asked.database)))
        return 0
    began = time.monotonic()
    found = together(run_shares(asked.requests, asked.minutes))
    found["seconds"] = round(time.monotonic() - began)
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0 if not (found["failures"] or found["tracebacks"] or found["reflected"]) else 1


class Limit:
    """How many requests a share sends at most, and for how long."""

    def __init__(self, requests: int, seconds: float) -> None:
        """Begin now."""
        self.requests, self.seconds = requests, seconds
        self.began = time.monotonic()

    def over(self, part: float = 1) -> bool:
        """Tell whether a part of the time is over."""
        return time.monotonic() - self.began > part * self.seconds


def run_shares(requests: int, minutes: float) -> list[dict[str, Any]]:
    """Run each share in a process of its own."""
    with ExitStack() as stack:
        databases = [""] * SHARES
        try:
            databases[-1] = stack.enter_context(cluster()).fresh()
        except NoPostgresError as error:
            print(f"all of it over SQLite: {error}", file=sys.stderr)
        environ = {**os.environ, "CALLBOT_ENCODER": "none", "PYTHONPATH": str(ROOT)}
        if "CALLBOT_MODELS" not in environ:
            environ["CALLBOT_MODELS"] = stack.enter_context(tempfile.TemporaryDirectory())
        build = [sys.executable, "-m", "callbot", "build"]
        subprocess.run(build, env=environ, check=True, stdout=sys.stderr)
        command = [sys.executable, __file__, "--requests", str(requests), "--minutes", str(minutes)]
        running = [
            subprocess.Popen(
                [*command, "--share", str(n), "--database", database],
                env=environ,
                stdout=subprocess.PIPE,
            )
            for n, database in enumerate(databases)
        ]
        said = [each.communicate()[0] for each in running]
    if any(each.returncode for each in running):
        sys.exit("a share ended before its time")
    return [json.loads(each) for each in said]


def together(shares: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up what the shares found."""
    found: dict[str, Any] = {"requests": sum(each["requests"] for each in shares)}
    for name in ("by", "statuses", "seconds_by"):
        counts: Counter[str] = Counter()
        for each in shares:
            counts.update(each[name])
        found[name] = {key: round(value, 1) for key, value in sorted(counts.items())}
    for name in ("failures", "tracebacks", "reflected"):
        found[name] = sum(len(each[name]) for each in shares)
        found[f"first_{name}"] = [text for each in shares for text in each[name][:5]]
    found["databases"] = [each["database"] for each in shares]
    return found


def share(number: int, limit: Limit, database: str) -> dict[str, Any]:
    """Send requests, the strings first; return what was found."""
    by: dict[str, int] = {}
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        used = Settings(
            data=Path(folder), database=database, models=os.environ["CALLBOT_MODELS"],
            encoder="none", rate_limit="100000000/minute",
        )  # fmt: skip
        app, client = opened(used)
        findings = Findings()
        ways = {
            "strings": lambda: strings(findings, client, number, limit),
            "hypothesis": lambda: made(findings, client, number, limit),
            "schemathesis": lambda: described(findings, app, number, limit),
        }
        with watching(findings):
            for name, way in ways.items():
                before, began = findings.statuses.total(), time.monotonic()
                way()
                by[name] = findings.statuses.total() - before
                seconds[name] = time.monotonic() - began
        app.extensions["callbot.streams"].close()
    return {
        "requests": findings.statuses.total(), "by": by, "seconds_by": seconds,
        "statuses": findings.statuses, "failures": findings.failures,
        "tracebacks": findings.tracebacks, "reflected": findings.reflected,
        "database": database.split(":", 1)[0] or "sqlite",
    }  # fmt: skip


def opened(used: Settings) -> tuple[Flask, FlaskClient]:
    """Return the application, and a client that is logged in at its console."""
    app = create_app(used)
    engine = open_engine(used.database_url)
    Accounts(engine).add("anne", "admin", PASSWORD, by="bench", now=datetime.now(UTC))
    engine.dispose()
    client = app.test_client()
    log_in(client, "anne", PASSWORD)
    return app, client


def strings(findings: Findings, client: FlaskClient, number: int, limit: Limit) -> None:
    """Send the share's strings, each through every door."""
    doors, part = len(DOORS) + len(DESK), 1 - MADE - DESCRIBED
    count = min(STRINGS, round(limit.requests * SHARES * part / doors))
    for attack in attacks(count)[number::SHARES]:
        if limit.over(part):
            return
        send_all(findings, client, [attack], desk=True)


def made(findings: Findings, client: FlaskClient, number: int, limit: Limit) -> None:
    """Send what hypothesis makes of characters, words, seeds and JSON, through any door."""
    said = [attack.text for attack in seeds()]
    piece = st.one_of(st.sampled_from(WORDS), st.sampled_from(said), st.text(max_size=40))
    value = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
        max_leaves=8,
    )
    text = st.one_of(
        st.text(max_size=300),
        st.lists(piece, max_size=6).map(" ".join),
        st.dictionaries(NAMES, value, max_size=5).map(json.dumps),
    )

    most = round(limit.requests * MADE) + findings.statuses.total()
    while (left := most - findings.statuses.total()) > 0 and not limit.over(1 - DESCRIBED):

        @seed(number)
        @generating(min(left, 4 * TURN))
        @given(st.sampled_from([*DOORS, *DESK]), text)
        def send(door: str, said: str) -> None:
            knock(findings, client, door, Attack("made", said))

        send()
        number += SHARES


NAMES = st.sampled_from(
    ["text", "message_id", "conversation", "language", "location", "lat", "lon", "channel", ""]
)


def generating(count: int) -> settings:
    """Return hypothesis' settings for so many requests."""
    return settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def described(findings: Findings, app: Flask, number: int, limit: Limit) -> None:
    """Send what the API's description allows and forbids, half of it to a conversation of one's own."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [each.ok() for each in schema.exclude(operation_id=SILENT).get_all_operations()]
    most = round(limit.requests * DESCRIBED) + findings.statuses.total()  # not more than its share
    while (left := most - findings.statuses.total()) > 0 and not limit.over():
        each = min(left // (2 * len(operations)) + 1, TURN)
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if not limit.over():
                    send_cases(findings, app, operation.as_strategy(mode), number, each)
        number += SHARES


def send_cases(findings: Findings, app: Flask, cases: Any, number: int, count: int) -> None:
    """Send what a strategy makes."""
    client = app.test_client()
    said = client.post("/api/v1/chat", json={"text": "bonjour"}).json

    @seed(number)
    @generating(count)
    @given(cases, st.booleans())
    def send(case: Any, own: bool) -> None:
        headers = {"Accept-Encoding": "identity"}
        if own:
            headers["Authorization"] = f"Bearer {said['token']}"
            if case.path_parameters:
                case.path_parameters["conversation"] = said["conversation"]
        where = f"{case.method} {case.path} {case.path_parameters} {case.query} {case.body}"
        try:
            response = case.call(headers=headers)
        except Exception as error:
            findings.failures.append(f"{error!r} {where}")
            return
        kind = {"Content-Type": (response.headers.get("content-type") or [""])[0]}
        seen = TestResponse([response.content], response.status_code, kind, None, ())
        look(findings, seen, f"described {where[:300]}", Attack("described", where))

    try:
        send()
    except Unsatisfiable:
        return  # nothing is forbidden at this address


if __name__ == "__main__":
    sys.exit(main())
