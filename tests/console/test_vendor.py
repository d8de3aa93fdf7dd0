"""What is vendored is what its page says: unchanged, with its licence."""

import hashlib

from helpers.data import ROOT


def test_htmx_is_the_published_file():
    folder = ROOT / "web/vendor/htmx"
    sum_ = hashlib.sha256((folder / "htmx.min.js").read_bytes()).hexdigest()
    assert f"`{sum_}`" in (folder / "README.md").read_text()
    assert "Zero-Clause BSD" in (folder / "LICENSE").read_text()
