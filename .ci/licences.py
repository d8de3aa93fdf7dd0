"""Lists the licence of every package that Callbot needs here; exit status 1 where one is stricter than ours.

One that names no licence on our list is printed, for a person to read.

What is needed follows from the installed metadata (PEP 566, PEP 639), extras and tests included; nothing is
asked on the network. `--list` prints all of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Python-2\.0|MPL|Mozilla Public|0BSD|Zlib|CC0|"
    r"Unlicense|LGPL|Lesser General Public|HPND|EUPL)",
    re.IGNORECASE,
)
_STRICTER = re.compile(
    r"\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE
)  # than ours, unless a choice
# Read by a person, because their metadata names none: package -> licence.
READ = {"locate": "MIT", "py-nanotts": "Apache-2.0"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def needed(name: str, seen: dict[str, Distribution]) -> None:
    """Gather a package and all that it needs, as far as it is installed."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # an extra that was not chosen, or for another system
    seen[key] = found
    for requirement in found.requires or ():
        if match := _NAME.match(requirement):
            needed(match[0], seen)


def licence(found: Distribution) -> str:
    """Return what a package says of its licence in one line."""
    about = found.metadata
    classified = [
        each.rsplit(" :: ", 1)[1]
        for each in about.get_all("Classifier") or ()
        if each.startswith("License :: ")
    ]
    said = about.get("License-Expression") or ", ".join(classified) or about.get("License") or ""
    return " ".join(said.split())[:80]


def stricter(said: str) -> bool:
    """Tell whether a licence asks more of those who pass a program on than ours does."""
    return bool(_STRICTER.search(said)) and " OR " not in said


def allowed(said: str) -> bool:
    """Tell whether what a package says of its licence is on our list."""
    return bool(ALLOWED.search(said)) and not stricter(said)


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield name, version and licence, by name."""
    seen: dict[str, Distribution] = {}
    needed("callbot", seen)
    for name, found in sorted(seen.items()):
        yield name, found.version, READ.get(name) or licence(found)


def main() -> int:
    """Check, and print what is not allowed, or with --list everything."""
    known = list(rows())
    unknown = [row for row in known if not allowed(row[2])]
    for name, version, said in known if "--list" in sys.argv else unknown:
        print(f"{name} {version}: {said or 'no licence named'}")
    print(f"licences: {len(known)} packages, {len(unknown)} not on the list")
    return 1 if any(stricter(said) for *_, said in unknown) else 0


if __name__ == "__main__":
    sys.exit(main())
