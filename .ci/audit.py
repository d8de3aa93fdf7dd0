"""Asks whether known weaknesses are published for what is installed here (pip-audit, from the extra `audit`).

Says so in one line where it cannot be asked: without the network nothing is known, and nothing fails. With
`--strict` a weakness ends with status 1.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

PATIENCE = 30  # seconds for all of it
COMMAND = (
    "-m", "pip_audit", "--local", "--skip-editable", "--progress-spinner", "off", "--timeout", "5",
    "--format", "json",
)  # fmt: skip


def main() -> int:
    """Ask and print."""
    if find_spec("pip_audit") is None:
        print("audit: not asked, pip-audit is not installed (pip install 'callbot[audit]')")
        return 0
    try:
        ran = subprocess.run(
            [sys.executable, *COMMAND],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        packages = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("audit: not asked, the list of known weaknesses could not be reached")
        return 0
    found = [(each, weak) for each in packages for weak in each.get("vulns", ())]
    for each, weak in found:
        mended = ", ".join(weak.get("fix_versions", ())) or "nothing yet"
        print(f"{each['name']} {each['version']}: {weak['id']}, mended in {mended}")
    print(f"audit: {len(packages)} packages, {len(found)} known weaknesses")
    return 1 if found and "--strict" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
