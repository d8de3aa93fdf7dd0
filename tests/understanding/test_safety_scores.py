"""Emergencies that only a score suggests: what is believed, what is offered, what is neither."""

import random
from dataclasses import replace

import pytest
from understanding.conftest import ZONE

from callbot.model import Example
from callbot.text import clean, words
from callbot.understanding import Understanding
from callbot.understanding.credible import Credible, has_evidence, may_fire
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.ranking import Ranked
from callbot.understanding.safety import Safety

FULL = {"covered": 1.0, "soft": 0.5}


def shown(understanding, text, now):
    """The verdict, and the safety intents that are candidates with a chance to be offered."""
    match = understanding.understand(text, now)
    near = [c for c in match.candidates if c.intent.startswith("safety.") and c.confidence >= 0.25]
    return match.verdict, [c.intent for c in near]


@pytest.fixture(scope="module")
def without_lists(content, names):
    """The same town without lists and scenes: only scores can bring a script."""
    unlisted = replace(content, safety=(), safety_words=())
    return Understanding(unlisted, names, languages=("fr", "en"), timezone=ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "ce bus me tue", "je meurs de faim", "je suis mort de rire", "je t'aime à mourir",
        "je suis à bout de patience", "j'en peux plus de ce métro", "mon portable est mort",
        "il n'y a pas d'accident ?", "pas de feu ici", "this bus is killing me", "no fire here",
        "I'm dying of hunger", "there was no accident", "my phone died", "nobody is hurt",
        "I want to know the meaning of life", "help me find the bus", "break a leg",
        "kfjdhg sdkfj", "blip blop zouk", "someone stole my travel card", "recommend me a good film",
    ],
)  # fmt: skip
def test_figures_of_speech_denials_and_odd_texts_are_no_emergencies(understanding, now, text):
    verdict, offered = shown(understanding, text, now)
    assert verdict != "safety"
    assert offered == []


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("mon compagnon m'a encore tapée hier soir", "domestic_violence"),
        ("de la fumée noire sort de l'appartement du voisin", "medical_fire"),
        ("they're fighting with knives on the tram", "police"),
        ("a power line is hanging over the pavement and sparking", "hazard"),
        ("quelqu'un essaie de rentrer chez moi par la fenêtre", "police"),
    ],
)
def test_what_no_list_has_may_still_fire(without_lists, now, text, script):
    match = without_lists.understand(text, now)
    assert match.verdict == "safety"
    assert match.rule == "score_safety"
    assert match.candidates[0].intent == f"safety.{script}"


def test_noise_is_never_offered_an_emergency(understanding, now):
    draw = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(200):
        text = " ".join(
            "".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(draw.randint(1, 6))
        )
        assert shown(understanding, text, now)[1] == [], text


@pytest.fixture(scope="module")
def credible():
    lexicon = Lexicon({"en": {"negation": ["no", "not"], "light": ["the", "a", "is"]}})
    return Credible(Safety([], lexicon), lexicon, common=["there", "he", "she"])


@pytest.mark.parametrize(
    ("text", "example", "real"),
    [
        ("there is no fire", "there is a fire", False),
        ("there is not the fire", "there is a fire", False),
        ("she is not moving", "she fell in the pool", True),  # denies nothing of the example
        ("he is not breathing", "he is not breathing", True),
        ("no, there is a fire", "there is a fire", True),
        ("no there is a fire", "there is a fire", True),
        ("no, fire", "there is a fire", True),
    ],
)
def test_a_denial_is_a_negation_before_a_word_of_the_example(credible, text, example, real):
    entry = Ranked("safety.x", 0.9, Example(example, "en", "safety.x"), FULL)
    assert credible.is_real(entry, words(clean(text))) is real


def test_words_or_meaning_are_evidence():
    assert has_evidence({"covered": 0.6, "soft": 0.3})
    assert not has_evidence({"covered": 0.4, "soft": 0.3})
    assert not has_evidence({"covered": 0.6, "soft": 0.2})
    assert has_evidence({"covered": 0.0, "soft": 0.0, "meaning_near": 0.4})
    assert may_fire({"covered": 0.0, "soft": 0.0, "meaning_near": 0.4})
    assert not may_fire({"covered": 1.0, "soft": 0.3})
