"""What is said to offers and to answers, in every published language, by the word lists of intents/."""

from functools import lru_cache

import pytest
from helpers.data import ROOT

from callbot.assistant.wording import FILLING, Wording
from callbot.content.loader import load

LANGUAGES = ("fr", "en", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ko", "uk")
TALK = ("yes", "no", "none_of_these", "ordinals", "dont_know", "correction", "other_direction",
        "follow_up", "question_words", "please", "filler")  # fmt: skip

AGREED = ("oui", "yes please", "sí, por favor", "ja bitte", "va bene grazie", "isso mesmo",
          "ja graag", "نعم من فضلك", "好的", "はい", "네 맞아요", "так, дякую")  # fmt: skip
DECLINED = ("non", "no thanks", "no, gracias", "nein danke", "no grazie", "não, obrigado",
            "nee bedankt", "لا شكرا", "不是", "いいえ", "아니요", "ні, дякую")  # fmt: skip
SECOND = ("la deuxième", "the second one", "la segunda por favor", "die zweite bitte", "la seconda",
          "o segundo", "de tweede", "الثاني", "第二个", "二番目", "두 번째", "другий варіант")  # fmt: skip
LAST = ("le dernier", "the last", "el último", "das letzte", "l'ultimo", "o último", "de laatste",
        "الأخير", "最后一个", "最後", "마지막", "останній")  # fmt: skip
UNSURE = ("je ne sais pas", "no idea", "ni idea", "keine ahnung", "non lo so", "não sei", "geen idee",
          "لا أعرف", "不知道", "わかりません", "잘 모르겠어요", "не знаю")  # fmt: skip
BACK = ("dans l'autre sens", "the other way", "en el otro sentido", "in die andere Richtung",
        "nell'altra direzione", "no outro sentido", "de andere kant op", "في الاتجاه الآخر",
        "反方向", "反対方向は", "반대 방향은요", "у зворотному напрямку")  # fmt: skip


@lru_cache(maxsize=1)
def wording() -> Wording:
    return Wording(load([ROOT / "intents"]).lexicons)


@pytest.mark.parametrize("key", TALK)
def test_every_language_has_words_for_it(key):
    lexicons = load([ROOT / "intents"]).lexicons
    assert [code for code in LANGUAGES if not lexicons[code].get(key)] == []


@pytest.mark.parametrize("said", AGREED)
def test_a_yes_is_one(said):
    assert wording().only(said, "yes", *FILLING)
    assert not wording().only(said, "no", *FILLING)


@pytest.mark.parametrize("said", DECLINED)
def test_a_no_is_one(said):
    assert wording().only(said, "no", *FILLING)
    assert not wording().only(said, "yes", *FILLING)


@pytest.mark.parametrize("said", SECOND)
def test_the_second_of_three_is_found(said):
    assert wording().place_in_list(said, 3) == 1


@pytest.mark.parametrize("said", LAST)
def test_the_last_of_three_is_found(said):
    assert wording().place_in_list(said, 3) == 2


@pytest.mark.parametrize("said", UNSURE)
def test_who_does_not_know_is_understood(said):
    assert wording().only(said, "dont_know", *FILLING)


@pytest.mark.parametrize("said", BACK)
def test_the_way_back_is_understood(said):
    assert wording().only(said, "other_direction", *FILLING)
