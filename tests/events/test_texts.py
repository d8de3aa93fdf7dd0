"""Text out of HTML, links out of foreign data, tags out of categories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.events.markup import plain
from callbot.events.tags import tags_of
from callbot.events.weblink import weblink


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Un</p><p>deux</p>", "Un deux"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("&lt;b&gt;gras&lt;/b&gt;", "gras"),
        ("a < b et 3<5", "a < b et 3<5"),
        ("x<script>alert('<p>')</script>y", "x y"),
        ("<style>p{}</style>x", "x"),
        ("ligne\n\n\tsuivante\x00", "ligne suivante"),
        (None, ""),
        (["a"], ""),
    ],
)
def test_markup_is_dropped_and_text_stays(html, text):
    assert plain(html) == text


def test_a_long_text_is_cut_at_a_word():
    assert plain("mot " * 100, 20) == "mot mot mot mot…"


@given(st.text(alphabet="<>/&;#aipt!-\"' scriptbr3", max_size=60))
def test_no_tag_of_a_browser_survives(text):
    found = plain(text).lower()
    assert "<script" not in found
    assert len(found) <= 300


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a b", False),
        ("http://[x", False),
        ("data:text/html,x", False),
        (5, False),
    ],
)
def test_only_web_links_are_kept(url, safe):
    assert weblink(url) == (url if safe else "")


def test_known_words_become_tags_and_others_stay():
    assert tags_of(["Jeune public", "Entrée libre", "Yoga"]) == {
        "children", "free", "jeune public", "entree libre", "yoga"
    }  # fmt: skip
