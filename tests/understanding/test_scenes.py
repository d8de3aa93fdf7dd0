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
        ("الدخان طالع من الدرج", "medical_fire"),
        ("ابني الصغير شرب جافيل", "medical_fire"),
        ("راجلي خدا تلفوني وسد عليا", "domestic_violence"),
        ("我爷爷在浴室里，怎么叫都叫不醒", "medical_fire"),
        ("楼道里全都是煤气的臭味", "hazard"),
        ("他手里有一把砍刀", "police"),
        ("公園で泣いている女の子、親がいない", "child"),
        ("父が階段から落ちて動きません", "medical_fire"),
        ("복도에 연기가 자욱해요", "medical_fire"),
        ("할머니가 숨을 제대로 못 쉬어요", "medical_fire"),
        ("바닷가에서 조카가 안 보여요", "child"),
    ],
)
def test_the_scenes_that_ship(safety, text, script):
    assert found(safety, text)[0][0] == script


@pytest.mark.parametrize(
    "text",
    [
        "my ex is waiting downstairs and says he will kill me, he is the father of my children",
        "mon ex m'attend en bas et dit qu'il va me tuer, c'est le père de mes enfants",
        "mi ex me espera abajo y dice que me va a matar, es el padre de mis hijos",
        "il mio ex mi aspetta sotto e dice che mi ammazza, è il padre dei miei figli",
        "mein Ex wartet unten und sagt, er bringt mich um, er ist der Vater meiner Kinder",
        "o meu ex está lá em baixo e diz que me mata, é o pai dos meus filhos",
        "mijn ex staat beneden te wachten en zegt dat hij me gaat vermoorden",
        "мій колишній чекає внизу і каже, що вб'є мене, він батько моїх дітей",
        "طليقي ينتظرني تحت ويقول إنه سيقتلني وهو أبو أولادي",
        "我前夫在楼下等我，说要杀我，他是我孩子的爸爸",
        "元夫が下で待っていて殺すと言っています、子供の父親です",
        "전남편이 밑에서 기다리고 저를 죽이겠다고 해요 아이들 아빠예요",
    ],
)
def test_threats_by_a_partner_are_violence_at_home_in_every_language(safety, text):
    assert found(safety, text)[0][0] == "domestic_violence"


def test_a_stranger_who_threatens_is_for_the_police(safety):
    assert found(safety, "ein Mann verfolgt mich")[0][0] == "police"
    assert found(safety, "陌生男人一直跟着我")[0][0] == "police"


def test_a_scene_goes_over_the_scripts_it_names():
    police = script("safety.police", Scene(("weapon", "wields")))
    home = script("safety.domestic_violence", Scene(("partner", "hits"), over=("safety.police",)))
    named = {"weapon": "couteau", "wields": "pris un grand", "partner": "mari", "hits": "frappe"}
    said = [SafetyWords(name, "fr", (words,)) for name, words in named.items()]
    safety = Safety((), LEXICON, intents=(police, home), scene_words=said)
    text = "mon mari me frappe, il a pris un grand couteau"
    assert [name for name, _ in found(safety, text)] == ["domestic_violence", "police"]
    assert [name for name, _ in found(safety, text[20:])] == ["police"]
