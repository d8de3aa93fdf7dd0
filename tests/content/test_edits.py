"""Changes to content files leave every other character as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.content.edits import EditError, append_item, replace_scalar, scalar, set_entry
from callbot.content.reader import parse_yaml

FILE = """\
# Where dogs run.
language: fr   # not English

city.dogs:     # the park
  - où lâcher mon chien     # oral
  - "un parc : lequel ?"

  # more to come
city.cats: [où est le chat, un chat]
not:
  city.dogs:
  - le chien est méchant
tests:
  - say: où est le chien
    expect: city.dogs
    slots: {line: "83"}   # odd

# the end
"""


def lines_added(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    added = len(new) - len(old)
    assert new[at + added :] == old[at:], "lines after the change must stay"
    return new[at : at + added]


@pytest.mark.parametrize(
    ("key", "item", "added"),
    [
        (("city.dogs",), "un pré", ["  - un pré"]),
        (("not", "city.dogs"), "méchant", ["  - méchant"]),
        (("city.birds",), "un nid", ["city.birds:", "  - un nid"]),
        (("not", "city.cats"), "un nid", ["  city.cats:", "    - un nid"]),
        (
            ("tests",),
            "say: où\nexpect: city.dogs",
            ["  - say: où", "    expect: city.dogs"],
        ),
    ],
)
def test_an_item_is_added_at_the_end_of_its_list(key, item, added):
    item = item.replace("\n", "\n  ")
    assert lines_added(FILE, append_item(FILE, key, item)) == added


def test_an_item_is_added_to_a_list_in_brackets():
    after = append_item(FILE, ("city.cats",), scalar("le chat, où"))
    assert 'city.cats: [où est le chat, un chat, "le chat, où"]' in after
    assert after.count("\n") == FILE.count("\n")


INTENT = """\
intent: city.dogs
answers:   # the first that holds
  - when: {result: empty}
    text: 'Rien.'   # short
  - text:
      one: >-
        Un parc,
        ici.
      other: "{n} parcs."
    spoken: "Des parcs."
"""


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("answers", 0, "text"), ["    text: 'Rien.'   # short"]),
        (("answers", 1, "text", "other"), ['      other: "{n} parcs."']),
        (("answers", 1, "text", "one"), ["      one: >-", "        Un parc,", "        ici."]),
    ],
)
def test_a_text_is_replaced_in_its_place(path, gone):
    new = 'Dit : "#1" {x} \\ é\nfin'
    after = replace_scalar(INTENT, path, new)
    value = parse_yaml(after, "x")[0]
    for step in path:
        value = value[step]
    assert value == new
    kept = [line for line in INTENT.splitlines() if line not in gone]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert after.count("# short") == 1


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_text_is_written_so_that_it_is_read_again(text):
    after = append_item(FILE, ("city.dogs",), scalar(text))
    assert parse_yaml(after, "x")[0]["city.dogs"][-1] == text
    assert after.startswith(FILE[: FILE.index("\n  # more")])


def test_an_empty_file_has_no_place():
    with pytest.raises(EditError):
        append_item("", ("city.dogs",), "un pré")
    with pytest.raises(EditError, match="no text at answers / 7"):
        replace_scalar(INTENT, ("answers", 7), "x")
    with pytest.raises(EditError, match="no list at intent"):
        append_item(INTENT, ("intent",), "x")
    with pytest.raises(EditError, match="is not YAML"):
        append_item("a: [", ("a",), "x")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a: {en: x}  # old\n", 'a: {en: "y"}  # old\n'),
        ("a: {de: x}  # old\n", 'a: {de: x, en: "y"}  # old\n'),
        (
            "a:\n  de: x  # old\n\n# end\nb: {de: z}\n",
            'a:\n  de: x  # old\n  en: "y"\n\n# end\nb: {de: z}\n',
        ),
        ("# head\nb: {de: z}\n", '# head\nb: {de: z}\n"a": {en: "y"}\n'),
        ("# head\n", '# head\n"a": {en: "y"}\n'),
    ],
    ids=["replaced", "in a line", "below", "a new one", "the first"],
)
def test_an_entry_is_set_where_it_belongs(text, new):
    assert set_entry(text, ("a",), "en", "y") == new


@pytest.mark.parametrize("text", ["a: x\n", "a: [x]\n", "a: {\n"])
def test_an_entry_that_has_no_place_is_refused(text):
    with pytest.raises(EditError):
        set_entry(text, ("a",), "en", "y")
