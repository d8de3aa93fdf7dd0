import pytest

from callbot.model import Intent, SafetyList, SafetyWords, Scene
from callbot.text import clean, words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.safety import Safety


def script(name, *scenes):
    return Intent(
        id=name,
        about="",
        label="",
        type="X",
        source="text",
        owner="",
        reviewed=None,
        scenes=scenes,
    )


SCRIPTS = (
    script(
        "safety.medical_fire",
        Scene(("person", "harmed"), "medical"),
        Scene(("smoke", "burnable"), "fire"),
    ),
    script("safety.child", Scene(("child", "alone", "distress"), "found")),
)
WORDS = (
    SafetyWords("person", "fr", ("grand-mère", "voisin", "il")),
    SafetyWords("harmed", "fr", ("par terre", "ne répond plus", "répond pas")),
    SafetyWords("smoke", "fr", ("fumée",)),
    SafetyWords("burnable", "fr", ("escalier", "cuisine")),
    SafetyWords("child", "fr", ("enfant", "petite")),
    SafetyWords("alone", "fr", ("toute seule", "seul")),
    SafetyWords("distress", "fr", ("pleure", "rue")),
    SafetyWords("calm", "fr", ("film", "l'an dernier", "combien")),
    SafetyWords("person", "de", ("Mann", "Nachbarin")),
    SafetyWords("harmed", "de", ("nicht wach", "zusammengebrochen")),
    SafetyWords("smoke", "zh", ("烟",)),
    SafetyWords("burnable", "zh", ("楼道", "厨房")),
)
LEXICON = Lexicon(
    {
        "fr": {"light": ("le", "la", "l", "un", "de", "du"), "negation": ("pas", "aucune", "sans")},
        "de": {"light": ("der", "ein", "gerade"), "negation": ("nicht", "kein")},
        "zh": {"light": ("的", "了"), "negation": ("没", "不")},
    }
)


@pytest.fixture(scope="module")
def scenes():
    unless = SafetyList("safety.medical_fire", "fr", (), ("théâtre de la fumée",))
    return Safety((unless,), LEXICON, intents=SCRIPTS, scene_words=WORDS)


def found(safety, text):
    return [(a.intent.removeprefix("safety."), a.shade) for a in safety.find(words(clean(text)))]


@pytest.mark.parametrize(
    ("text", "script", "shade"),
    [
        ("ma grand-mère est par terre", "medical_fire", "medical"),
        ("par terre, dans sa chambre, ma grand-mère", "medical_fire", "medical"),
        ("le voisin ne répond plus", "medical_fire", "medical"),
        ("il répond pas quand je lui parle", "medical_fire", "medical"),
        ("Ein Mann ist gerade zusammengebrochen", "medical_fire", "medical"),
        ("zusammengebrochen, die Nachbarin!", "medical_fire", "medical"),
        ("ich kriege meinen Mann nicht wach", "medical_fire", "medical"),
        ("de la fumée dans l'escalier", "medical_fire", "fire"),
        ("l'escalier est plein de fumée", "medical_fire", "fire"),
        ("厨房里有烟", "medical_fire", "fire"),
        ("烟从楼道来", "medical_fire", "fire"),
        ("une petite pleure toute seule", "child", "found"),
        ("seul dans la rue, un enfant", "child", "found"),
    ],
)
def test_parts_near_each_other_tell_an_emergency_in_any_order(scenes, text, script, shade):
    assert found(scenes, text)[0] == (script, shade)


@pytest.mark.parametrize(
    "text",
    [
        "ma grand-mère",
        "de la fumée",
        "un enfant seul voyage à quel prix",  # one of three parts is not there
        "mon voisin vend des tomates, des pommes, des poires et des fleurs qui poussent par terre",
        "Mann 楼道 fumée",  # parts of three languages
    ],
)
def test_a_part_is_missing_or_too_far_away(scenes, text):
    assert found(scenes, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "aucune fumée dans l'escalier",
        "de la fumée dans l'escalier, non : pas de fumée dans l'escalier",
        "厨房没烟",
        "kein Mann zusammengebrochen",
    ],
)
def test_a_negation_denies_a_scene(scenes, text):
    assert found(scenes, text)[1:] == []
    assert found(scenes, text.split(": ")[-1]) == []


@pytest.mark.parametrize(
    "text",
    [
        "l'an dernier ma grand-mère était par terre",
        "un film avec de la fumée dans un escalier",
        "combien coûte un détecteur de fumée pour la cuisine",
        "le théâtre de la fumée, escalier B",  # unless
    ],
)
def test_the_past_films_and_prices_are_calm(scenes, text):
    assert found(scenes, text) == []


def test_what_is_calm_far_away_hides_nothing(scenes):
    far = (
        "le film était beau et long. On rentre, on monte, on ouvre la porte, on crie, on court vite"
    )
    assert found(scenes, f"{far} : de la fumée dans l'escalier")


def test_a_misspelt_part_counts_less_than_one_to_the_letter(scenes):
    exact = scenes.find(words(clean("zusammengebrochen, ein Mann")))[0]
    misspelt = scenes.find(words(clean("zusamengebrochen, ein Mann")))[0]
    assert misspelt.sure < exact.sure == 1


def test_the_alarm_covers_the_scene(scenes):
    alarm = scenes.find(words(clean("bonjour le voisin est par terre merci")))[0]
    assert (alarm.first, alarm.last, alarm.phrase) == (2, 6, "voisin … par terre")


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("par terre dans le couloir, ma voisine, elle saigne", "medical_fire"),
        ("in the stairwell there is smoke", "medical_fire"),
        ("he pulled out a gun", "police"),
        ("there's an odd whiff of gas", "hazard"),
    ],
)
def test_the_scenes_that_ship(safety, text, script):
    assert found(safety, text)[0][0] == script
