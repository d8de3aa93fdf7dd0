import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from callbot.text import clean
from callbot.understanding.language import LANGUAGES, LanguageModel

SENTENCES = (
    "à quelle heure passe le prochain bus", "what time is the next bus", "wann fährt der nächste Bus",
    "dónde está la parada", "dov'è la fermata", "onde fica a paragem", "waar is de halte",
    "de ce întârzie autobuzul", "bir sonraki otobüs ne zaman", "gdzie jest przystanek",
    "коли наступний автобус", "где остановка", "πού είναι η στάση", "متى يصل الباص", "बस कब आएगी",
    "khi nào xe buýt đến", "kdy jede další autobus",
)  # fmt: skip
sentences = st.sampled_from(SENTENCES)
noise = st.text(alphabet="0123456789 .,;:!?…-–()\"«»'*#€%/🙂🚋👍🏽", max_size=8)


@pytest.fixture(scope="module")
def model():
    return LanguageModel({})


def told(model, text):
    return model.guess(clean(text)).language


@given(sentences)
def test_capitals_do_not_matter(model, text):
    assert told(model, text) == told(model, text.upper()) == told(model, text.title())


@given(sentences, noise, noise)
def test_punctuation_digits_and_emoji_do_not_matter(model, text, before, after):
    plain, noisy = model.guess(text), model.guess(clean(f"{before} {text} {after}"))
    assert noisy.language == plain.language
    assert noisy.confidence == pytest.approx(plain.confidence, abs=0.01)


@given(sentences, st.integers(min_value=2, max_value=30))
def test_a_letter_held_down_does_not_matter(model, text, times):
    first, _, rest = text.partition(" ")
    assert told(model, f"{first}{first[-1] * times} {rest}") == told(model, text)


@given(sentences, st.sampled_from(["https://example.org/where/is/it", "me@example.com"]))
def test_addresses_do_not_matter(model, text, address):
    assert model.guess(f"{text} {address}") == model.guess(text)


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_two_sentences_are_in_one_of_their_languages(model, first, second):
    both = {told(model, first), told(model, second)}
    assert told(model, f"{first} {second}") in both


@given(st.text(max_size=300))
@example("ʼ'’")
@example("İ" * 50)
@example("ﷺ" * 40)
@example("аррlе bаnаnа")
@example("\u0300\u0301 é")
@settings(deadline=None, max_examples=300)
def test_any_text_has_a_guess(model, text):
    for given_text in (text, clean(text)):
        guess = model.guess(given_text)
        assert guess.language in LANGUAGES
        assert sum(guess.probabilities.values()) == pytest.approx(1)
        assert guess.confidence == max(guess.probabilities.values())
        assert model.guess(given_text) == guess


@pytest.mark.parametrize(
    "text", ["word " * 4000, "aaaa'" * 4000, "語" * 20_000, "a@" * 10_000, "w" * 20_000]
)
def test_long_texts_take_no_longer(model, text):
    start = time.thread_time()
    model.guess(text)
    assert time.thread_time() - start < 0.05
