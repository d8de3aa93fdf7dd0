import pytest

from callbot.understanding import wordlists
from callbot.understanding.language import _UNLISTED, LanguageModel
from callbot.understanding.scripts import COLUMN, LANGUAGES, OTHERS, SCRIPTS, SUPPORTED


@pytest.fixture(scope="module")
def model():
    return LanguageModel({})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kdy jede další autobus?", "cs"), ("Kedy ide ďalší autobus?", "sk"),
        ("När går nästa buss?", "sv"), ("Hvornår kører den næste bus?", "da"),
        ("Når går neste buss?", "no"), ("Milloin seuraava bussi lähtee?", "fi"),
        ("Mikor indul a következő busz?", "hu"), ("Кога тръгва следващият автобус?", "bg"),
        ("Kada ide sljedeći autobus?", "hr"), ("Kdaj pelje naslednji avtobus?", "sl"),
        ("Quan passa el proper autobús?", "ca"), ("Kada važiuoja kitas autobusas?", "lt"),
        ("Kad iet nākamais autobuss?", "lv"), ("Kapan bus berikutnya datang?", "id"),
        ("Kailan dadating ang susunod na bus?", "fil"), ("Кога доаѓа следниот автобус?", "mk"),
        ("Ku është bashkia?", "sq"), ("Millal läheb järgmine buss?", "et"),
        ("Nimepoteza mkoba wangu", "sw"), ("Xafiiska dawladda hoose xagee ku yaal?", "so"),
        ("Ble mae neuadd y dref?", "cy"), ("اتوبوس بعدی کی می‌آید؟", "fa"), ("اگلی بس کب آئے گی؟", "ur"),
    ],
)  # fmt: skip
def test_a_language_that_we_do_not_support_is_named(model, text, language):
    guess = model.guess(text)
    assert guess.language == language
    assert guess.confidence > 0.8
    assert not guess.supported
    assert guess.nearest in SUPPORTED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("מתי", "he"), ("เมื่อไหร่", "th"), ("როდის", "ka"), ("Ե՞րբ", "hy"), ("কখন", "bn"), ("எப்போது", "ta"),
        ("መቼ", "am"), ("ఎప్పుడు", "te"), ("ಯಾವಾಗ", "kn"), ("എപ്പോൾ", "ml"), ("ક્યારે", "gu"), ("ਕਦੋਂ", "pa"),
        ("ເມື່ອໃດ", "lo"), ("ពេលណា", "km"), ("ဘယ်တော့လဲ", "my"), ("කවදාද", "si"),
    ],
)  # fmt: skip
def test_one_word_is_enough_in_a_script_of_its_own(model, text, language):
    guess = model.guess(text)
    assert guess.foreign == language
    assert guess.confidence > 0.99


@pytest.mark.parametrize("text", ["xq", "qwertz", "83", "ok", "🙂", "Castellane", "Vieux-Port"])
def test_noise_and_names_are_not_called_foreign(model, text):
    assert model.guess(text).foreign is None


def test_a_conversation_in_an_unsupported_language_is_kept(model):
    assert (
        model.guess("ok", conversation="cs").probabilities["cs"]
        > model.guess("ok").probabilities["cs"]
    )


def test_the_languages_said_to_have_no_word_list_have_none():
    listed = {language for language in LANGUAGES if wordlists.listed_words(language)[0]}
    latin = {COLUMN[each] for each in SCRIPTS["latin"].languages if each not in listed}
    assert set(_UNLISTED) == latin
    assert not set(OTHERS) & set(SUPPORTED)
