import json

import pytest
from helpers.data import data_path

from callbot.understanding.language import LanguageModel


@pytest.fixture(scope="module")
def model(content):
    return LanguageModel(
        {
            language: [word for words in lists.values() for word in words]
            for language, lists in content.lexicons.items()
        }
    )


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
    assert 0.5 < guess.confidence <= 1


def test_what_the_person_chose_wins_outright(model):
    assert model.guess("the next bus", chosen="ar").language == "ar"


def test_the_conversation_and_the_browser_tip_the_scale(model):
    assert model.guess("ok").confidence < 0.9
    assert model.guess("", conversation="de").language == "de"
    assert model.guess("83", browser="it-IT").language == "it"
    assert model.guess("", fallback="en").language == "en"


def test_our_own_words_count(model):
    assert LanguageModel({"nl": ["klimroos"]}).guess("klimroos").language == "nl"


def test_the_same_text_always_has_the_same_language(model):
    assert model.guess("ciao") == model.guess("ciao")


@pytest.mark.data
def test_development_set(model):
    path = data_path("understanding", "languages_dev.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] != "und"]
    right = sum(model.guess(row["text"]).language == row["lang"] for row in rows)
    assert right / len(rows) > 0.93
