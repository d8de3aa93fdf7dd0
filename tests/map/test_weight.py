"""What the map's page weighs, what it must not hold, and that what is vendored is what its page says."""

import hashlib
import re

from babel.messages.extract import extract
from helpers.data import ROOT

from callbot.http.packed import pack_file

MAP, LEAFLET = ROOT / "web" / "map", ROOT / "web" / "vendor" / "leaflet"
OURS = sorted(MAP.glob("*.js"))


def packed(path) -> int:
    """How many bytes go over the wire."""
    return len(pack_file(path).gzipped)


def test_all_of_it_is_below_60_kilobytes():
    code = [*OURS, MAP / "map.css", MAP / "index.html", LEAFLET / "leaflet.js"]
    assert sum(map(packed, code)) <= 60_000


def test_no_code_a_strict_page_would_refuse():
    for path in OURS:
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in text, f"{path.name}: {word}"


def test_no_address_of_anybody_else_is_named():
    for path in [*OURS, MAP / "map.css", MAP / "index.html"]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://[\w.]", text), path.name


def test_every_module_is_loaded_ahead():
    page = (MAP / "index.html").read_text(encoding="utf-8")
    for path in OURS:
        assert f'"/map/{path.name}"' in page


def test_every_sentence_is_found_by_the_translators():
    for path in OURS:
        with path.open("rb") as file:
            found = {text for _, text, _, _ in extract("javascript", file, {"t": None})}
        calls = len(re.findall(r"(?<![\w.])t\(", path.read_text(encoding="utf-8")))
        assert calls == 0 or found, path.name
        assert all(isinstance(text, str) and text.strip() for text in found)


def test_leaflet_is_the_file_that_its_page_says():
    sum_ = hashlib.sha256((LEAFLET / "leaflet.js").read_bytes()).hexdigest()
    assert f"`{sum_}`" in (LEAFLET / "README.md").read_text()
    assert "BSD 2-Clause" in (LEAFLET / "LICENSE").read_text()
    assert "leaflet/src/map/index.js" in (LEAFLET / "entry.js").read_text()
