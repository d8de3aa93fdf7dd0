import json

import pytest
from helpers.data import data_path

from callbot.understanding.language import LanguageModel, texts_of
from callbot.understanding.language_benchmark import measure, read_rows


@pytest.fixture(scope="module")
def model(content):
    return LanguageModel(texts_of(content))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("à quelle heure passe le prochain bus", "fr"),
        ("WHAT TIME IS THE NEXT BUS", "en"),
        ("wann fährt der nächste Bus", "de"),
        ("¿a qué hora pasa el autobús?", "es"),
        ("a che ora passa il prossimo autobus", "it"),
        ("a que horas passa o próximo ônibus", "pt"),
        ("hoe laat komt de volgende bus", "nl"),
        ("متى يصل الباص القادم", "ar"),
        ("下一班公交车什么时候来", "zh"),
        ("次のバスは何時ですか", "ja"),
        ("다음 버스는 언제 와요", "ko"),
        ("коли наступний автобус", "uk"),
        ("когда следующий автобус", "ru"),
        ("kiedy przyjeżdża następny autobus", "pl"),
        ("când vine următorul autobuz", "ro"),
        ("bir sonraki otobüs ne zaman", "tr"),
        ("πότε περνάει το επόμενο λεωφορείο", "el"),
        ("अगली बस कब आएगी", "hi"),
        ("khi nào có chuyến xe buýt tiếp theo", "vi"),
    ],
)
def test_nineteen_languages(model, text, language):
    guess = model.guess(text)
    assert guess.language == language
    assert 0.8 < guess.confidence <= 1
    assert guess.foreign is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kde je zastavka", "cs"), ("prochaine station", "fr"), ("nachster halt", "de"),
        ("a que hora sale el autobus", "es"), ("khi nao co xe buyt", "vi"), ("bir sonraki otobus", "tr"),
    ],
)  # fmt: skip
def test_accents_may_be_missing(model, text, language):
    assert model.guess(text).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("merci", "fr"), ("thanks", "en"), ("danke", "de"), ("gracias", "es"), ("grazie", "it"),
        ("obrigado", "pt"), ("bedankt", "nl"), ("dziękuję", "pl"), ("mulțumesc", "ro"),
        ("teşekkürler", "tr"), ("дякую", "uk"), ("спасибо", "ru"),
    ],
)  # fmt: skip
def test_one_word(model, text, language):
    assert model.guess(text).language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("旅行を削除", "ja"), ("下一班车几点", "zh"), ("下一班車幾點", "zh"), ("次回停車駅", "ja")],
)
def test_ideographs_are_told_apart(model, text, language):
    assert model.guess(text).language == language


def test_foreign_names_do_not_change_the_script(model):
    assert model.guess("من Saint-Charles إلى Vieux-Port").language == "ar"
    assert model.guess("Vieux-Port に行きたい").language == "ja"
    assert model.guess("где Gare Saint-Charles").language == "ru"


def test_what_the_person_chose_wins_outright(model):
    guess = model.guess("the next bus", chosen="ar")
    assert (guess.language, guess.confidence) == ("ar", 1.0)


def test_the_conversation_and_the_browser_tip_the_scale(model):
    assert model.guess("ok").confidence < 0.9
    assert model.guess("", conversation="de").language == "de"
    assert model.guess("83", browser="it-IT").language == "it"
    assert model.guess("", fallback="en").language == "en"
    assert model.guess("", browser="nb-NO", fallback="").language == "no"


def test_the_conversation_has_odds_of_ten_and_the_browser_of_four(model):
    plain = model.guess("hotel taxi").probabilities
    for hint, odds in (({"conversation": "de"}, 10), ({"browser": "de-DE"}, 4)):
        told = model.guess("hotel taxi", **hint).probabilities
        ratio = told["de"] / told["es"] / (plain["de"] / plain["es"])
        assert ratio == pytest.approx(odds, rel=0.01)


def test_a_conversation_does_not_hold_back_a_clear_change(model):
    assert model.guess("where can I buy a ticket", conversation="fr").language == "en"


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("je voudrais a ticket for the museum", {"fr", "en"}),
        ("bonjour, where is the station", {"fr", "en"}),
        ("wo ist la gare", {"de", "fr"}),
    ],
)
def test_mixed_languages_stay_with_one_of_the_two(model, text, both):
    guess = model.guess(text)
    best = sorted(guess.probabilities, key=lambda each: -guess.probabilities[each])
    assert guess.language in both
    assert guess.nearest in both
    assert sum(guess.probabilities[each] for each in both) > 0.9, best[:3]


def test_our_own_words_count():
    assert LanguageModel({"nl": ["klimroos"]}).guess("klimroos").language == "nl"
    assert LanguageModel({"it": ["zzyx"]}).guess("zzyx").language == "it"


def test_the_evidence_can_be_read(model):
    parts = model.guess("où est la mairie").parts
    assert next(iter(parts["words"])) == "fr"
    assert set(parts) == {"script", "words", "letters", "prior"}


@pytest.mark.data
def test_development_set(model):
    rows = read_rows(data_path("understanding", "languages_dev.jsonl"))
    found = measure(rows, model)
    assert found["accuracy"] >= 0.97
    assert found["accuracy_uppercase"] >= 0.95
    assert found["by_words"]["1"] >= 0.86
    assert found["by_words"]["2"] >= 0.94
    assert found["accuracy_sure"] >= 0.98


@pytest.mark.data
@pytest.mark.parametrize("file", ["clinc150", "banking77", "ha_fr", "chatbot_munich"])
def test_questions_in_our_languages_are_hardly_ever_called_foreign(model, file):
    lines = data_path("understanding", f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    foreign = [line for line in lines[::10] if model.guess(json.loads(line)["text"]).foreign]
    assert len(foreign) <= len(lines) / 10 / 500
