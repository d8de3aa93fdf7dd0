import random

import pytest

from callbot.model import SafetyList
from callbot.text import clean, words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.safety import Safety


def alarm(safety, text):
    found = safety.find(words(clean(text)))
    return found[0].intent.removeprefix("safety.") if found else None


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("mon père respire plus", "medical_fire"),
        ("il ne respire vraiment plus !!", "medical_fire"),
        ("y'a le feu dans l'immeuble", "medical_fire"),
        ("il a fait un malaise à l'arrêt", "medical_fire"),
        ("IL EST INCONSIENT", "medical_fire"),
        ("on me suit", "police"),
        ("quelqu'un avec un couteau dans le tram", "police"),
        ("on est en train de casser ma porte", "police"),
        ("au secours", "police"),
        ("j'ai plus envie de vivre", "suicide"),
        ("je vais sauter", "suicide"),
        ("jveux mourir", "suicide"),
        ("mon fils parle de mourir", "suicide"),
        ("mon mari me frappe", "domestic_violence"),
        ("mon mari il me frappe", "domestic_violence"),
        ("je peux pas parler il est là", "domestic_violence"),
        ("j'ai peur de rentrer chez moi", "domestic_violence"),
        ("j'ai perdu mon enfant au stade", "child"),
        ("mon prof me touche", "child"),
        ("sac abandonné quai métro 2", "hazard"),
        ("ça sent le gaz", "hazard"),
        ("un câble électrique par terre", "hazard"),
        ("he's not breathing", "medical_fire"),
        ("someone is attacking me", "police"),
        ("I want to end it", "suicide"),
        ("my partner hits me", "domestic_violence"),
        ("a child is being hurt", "child"),
        ("unattended bag on platform", "hazard"),
        ("quand passe le 83, et au fait on me suit depuis castellane", "police"),
    ],
)
def test_an_emergency_fires_at_once(safety, text, script):
    assert alarm(safety, text) == script


@pytest.mark.parametrize(
    "text",
    [
        "ce bus me tue", "je meurs de faim", "je veux mourir de rire", "exercice incendie demain",
        "feux d'artifice", "quand commence le feu d'artifice", "le feu rouge marche pas",
        "y a pas le feu", "casse-croûte", "il fait un malaise vagal hier", "où est la police ?",
        "commissariat horaires", "caserne des pompiers adresse", "aide à domicile",
        "j'ai droit à l'aide sociale", "j'ai perdu la carte de mon fils", "on me suit sur instagram",
        "je vais sauter dans le bus", "bombe de peinture", "sac poubelle abandonné",
        "when do the fireworks start", "he beats me at chess", "my phone is dying",
        "I lost my son's travel card", "the website is not responding", "where is the police station",
        "les bleus jouent quand", "rentrer avec un couteau au stade",
    ],
)  # fmt: skip
def test_figures_of_speech_and_questions_do_not_fire(safety, text):
    assert alarm(safety, text) is None


def test_every_phrase_fires_its_own_script(safety, content):
    missed = [
        (listed.intent, phrase)
        for listed in content.safety
        for phrase in listed.phrases
        if listed.intent not in {a.intent for a in safety.find(words(clean(phrase)))}
    ]
    assert missed == []


def test_every_unless_is_harmless(safety, content):
    fired = [
        (listed.intent, phrase)
        for listed in content.safety
        for phrase in listed.unless
        if listed.intent in {a.intent for a in safety.find(words(clean(phrase)))}
    ]
    assert fired == []


def test_long_words_may_be_misspelt(safety, content):
    rng = random.Random(3)
    phrases = [p for listed in content.safety for p in listed.phrases]
    asked = [(p, max(p.split(), key=len)) for p in phrases if len(max(p.split(), key=len)) >= 9]
    heard = 0
    for phrase, word in asked:
        at = rng.randrange(2, len(word) - 2)
        heard += bool(safety.find(words(clean(phrase.replace(word, word[:at] + word[at + 1 :])))))
    assert heard / len(asked) > 0.85


def test_content_questions_of_other_intents_do_not_fire(safety, content):
    fired = [
        test.say
        for test in content.tests
        if not test.expect.startswith("safety.") and alarm(safety, test.say)
    ]
    assert fired == []


def test_a_negation_between_the_words_disarms():
    safety = Safety(
        [SafetyList("safety.x", "fr", ("veux mourir",))],
        Lexicon({"fr": {"negation": ["pas"], "light": ["bien"]}}),
    )
    assert safety.find(words("je veux bien mourir"))
    assert not safety.find(words("je veux pas mourir"))


def test_unless_disarms_only_what_it_overlaps():
    lists = [SafetyList("safety.x", "fr", ("le feu", "respire plus"), ("le feu rouge",))]
    safety = Safety(lists, Lexicon({}))
    assert not safety.find(words("le feu rouge"))
    assert [a.phrase for a in safety.find(words("le feu rouge et il respire plus"))] == [
        "respire plus"
    ]


def test_a_cry_for_help_is_told_without_understanding_the_rest(understanding):
    assert understanding.cries("au secours, vite")
    assert not understanding.cries("le prochain bus")
