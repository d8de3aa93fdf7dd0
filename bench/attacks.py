"""Attack strings through every door of the application in one process, with its real assistant.

Prints one JSON document: requests by status, failures (5xx), tracebacks in the log, reflected markup; exit
status 1 when there is one. `--count 5000` strings, each through all doors; `--doors 1`: each as a
question and through one other door, in turn. `--town`: the small town of the tests instead of the
shipped city.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.pop(0)  # bench/ has files of the names of tests' folders
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers.attacks import attacks
from helpers.siege import besiege
from helpers.town import town_settings

from callbot.app import create_app
from callbot.settings import Settings


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--doors", type=int, default=99)
    parser.add_argument("--town", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        limit = "10000000/minute"
        if asked.town:
            settings = town_settings(Path(folder), rate_limit=limit)
        else:
            settings = Settings(data=Path(folder), encoder="none", rate_limit=limit)
        app = create_app(settings)
        start = time.perf_counter()
        strings = attacks(asked.count, asked.seed)
        findings = besiege(app.test_client(), strings, doors=asked.doors)
        seconds = time.perf_counter() - start
        app.extensions["callbot.streams"].close()
    said = {
        "strings": asked.count,
        "requests": sum(findings.statuses.values()),
        "statuses": dict(sorted(findings.statuses.items())),
        "failures": len(findings.failures),
        "tracebacks": len(findings.tracebacks),
        "reflected": len(findings.reflected),
        "first": (findings.failures + findings.tracebacks + findings.reflected)[:20],
        "seconds": round(seconds, 1),
    }
    print(json.dumps(said, ensure_ascii=False, indent=2))
    return 0 if findings.sound() else 1


if __name__ == "__main__":
    sys.exit(main())
