"""What is kept between starts: tables of other packages' data, tokens of examples."""

import numpy as np

from callbot.understanding import tables, wordlists
from callbot.understanding.kept_tokens import KeptTokens


def test_a_table_is_made_once_and_then_read(tmp_path):
    made = []

    def make():
        made.append(1)
        return {"numbers": np.arange(3), "words": np.asarray(["a", "bc"])}

    for _ in range(2):
        known = tables.kept(tmp_path, "few", make)
        assert known["numbers"].tolist() == [0, 1, 2]
        assert known["words"].tolist() == ["a", "bc"]
    assert made == [1]


def test_a_damaged_table_is_made_anew(tmp_path):
    tables.kept(tmp_path, "few", lambda: {"numbers": np.arange(3)})
    [file] = tmp_path.rglob("numbers.npy")
    file.write_bytes(b"no array")
    again = tables.kept(tmp_path, "few", lambda: {"numbers": np.arange(4)})
    assert len(again["numbers"]) == 4
    assert len(tables.kept(tmp_path, "few", dict)["numbers"]) == 4


def test_where_nothing_can_be_written_it_works_all_the_same(tmp_path):
    (tmp_path / "file").write_text("in the way")
    known = tables.kept(tmp_path / "file", "few", lambda: {"numbers": np.arange(3)})
    assert len(known["numbers"]) == 3


def test_word_lists_are_the_same_from_the_table(tmp_path):
    for word in ("bonjour", "amanhã", "завтра", "qqqxyz"):
        fresh, read = wordlists.load(None), wordlists.load(tmp_path)
        one, other = fresh.evidence(word), read.evidence(word)
        assert (one is None and other is None) or np.array_equal(one, other)


def test_tokens_are_kept_by_what_they_depend_on(tmp_path):
    shelf = KeptTokens([tmp_path], ["stop|Castellane"])
    assert shelf.of("à Castellane", str.split) == ["à", "Castellane"]
    shelf.keep()
    again = KeptTokens([tmp_path], ["stop|Castellane"])
    assert again.of("à Castellane", lambda _: ["never asked"]) == ["à", "Castellane"]
    other = KeptTokens([tmp_path], ["stop|Noailles"])
    assert other.of("à Castellane", lambda _: ["anew"]) == ["anew"]


def test_damaged_tokens_are_made_anew(tmp_path):
    shelf = KeptTokens([tmp_path], ["x"])
    shelf.of("a b", str.split)
    shelf.keep()
    [file] = tmp_path.iterdir()
    file.write_bytes(b"\xc1")
    assert KeptTokens([tmp_path], ["x"]).of("a b", str.split) == ["a", "b"]
