"""Where the large real data is."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def data_path(*parts: str) -> Path:
    """Return a file of the real data, or skip the test with the reason."""
    folder = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the real data file {'/'.join(parts)} is absent; set CALLBOT_TEST_DATA")
    return path
