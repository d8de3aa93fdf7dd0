"""The phrasebook and what its search needs, as one document for a page without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from callbot.content.model import SOURCE_LANGUAGE
from callbot.i18n.locales import is_rtl, language_name
from callbot.translator.book import Book
from callbot.translator.searches import Lexicons, Searches, real_words
from callbot.translator.tongues import tongue
from callbot.understanding.lexicon import Lexicon

_SHORTEST = 4  # letters from which a word may be a typing error


def offline_book(
    searches: Searches, abouts: Mapping[str, str], names: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """Return languages, topics, phrases with their texts, names, and the words of French to search by."""
    book = searches.book
    return {
        "languages": [
            {
                "code": code,
                "name": language_name(code, code),
                "french": language_name(code, SOURCE_LANGUAGE),
                "dir": "rtl" if is_rtl(code) else "ltr",
            }
            for code in book.languages
            if code != SOURCE_LANGUAGE
        ],
        "topics": [{"id": topic, "about": abouts.get(topic, topic)} for topic in _topics(book)],
        "phrases": {
            key: {"topic": phrase.topic, "replies": phrase.replies, "texts": _texts(book, key)}
            for key, phrase in book.phrases.items()
        },
        "names": names,
        "search": _search(searches.lexicons),
    }


def _topics(book: Book) -> list[str]:
    return list(dict.fromkeys(p.topic for p in book.phrases.values() if not p.by_visitor))


def _texts(book: Book, key: str) -> dict[str, str]:
    return {code: texts[key] for code, texts in book.texts.items() if key in texts}


def _search(lexicons: Lexicons) -> dict[str, object]:
    words = tongue(SOURCE_LANGUAGE)
    lexicon = Lexicon({SOURCE_LANGUAGE: lexicons.get(SOURCE_LANGUAGE, {})})
    numbers = {" ".join(said): int(v) for said, v in lexicon.values("number_words").items()}
    real = sorted(word for word in real_words(SOURCE_LANGUAGE) if len(word) >= _SHORTEST)
    return {
        **{key: _plain(value) for key, value in asdict(words).items() if key != "pairs"},
        "pairs": {" ".join(pair): list(said) for pair, said in words.pairs.items()},
        "numbers": numbers,
        "and": sorted(lexicon.words("number_and")),
        "real": " ".join(real),
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
