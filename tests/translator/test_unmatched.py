"""What no phrase says is kept, redacted, for authors."""

from datetime import UTC, datetime, timedelta

from callbot.console.figures import figures_of
from callbot.conversations.misses import Miss, find_misses
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import open_store
from callbot.translator.unmatched import keep_unmatched

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_sentence_is_among_the_misses_and_not_in_the_figures(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/log.db")
    keep_unmatched(store, "rappelez le 06 12 34 56 78 demain", "fr", NOW, Redactor())
    keep_unmatched(store, "x" * 100_000, "fr", NOW, Redactor())
    found = find_misses(store, NOW - timedelta(hours=1))
    assert Miss("rappelez le [phone] demain", "fr", NOW, "phrase") in found
    assert max(len(miss.text) for miss in found) == 500
    assert figures_of(store.answers_since(NOW - timedelta(1)), [], UTC).counts["status"] == {}
    store.close()
