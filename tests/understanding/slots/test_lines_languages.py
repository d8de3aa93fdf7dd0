import pytest

from callbot.text import clean, words
from callbot.understanding.slots.lines import Lines


@pytest.fixture(scope="module")
def lines(names, lexicon):
    return Lines(names, lexicon)


def found(lines, text):
    text = clean(text)
    return [value.value for value in lines.find(text, words(text))]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("ligne 83", "83"),
        ("line 83", "83"),
        ("línea 83", "83"),
        ("el autobús veintiuno", "21"),
        ("metro línea 2", "M2"),
        ("el tranvía 2", "T2"),
        ("Linie 83", "83"),
        ("U-Bahn 1", "M1"),
        ("Straßenbahn Linie 2", "T2"),
        ("der Bus einundzwanzig", "21"),
        ("linea 83", "83"),
        ("metropolitana 1", "M1"),
        ("il tram due", "T2"),
        ("linha 83", "83"),
        ("o elétrico 2", "T2"),
        ("o autocarro 21", "21"),
        ("lijn 83", "83"),
        ("tram 2", "T2"),
        ("الخط 83", "83"),
        ("الخط ٨٣", "83"),
        ("المترو 1", "M1"),
        ("الحافلة رقم 21", "21"),
        ("地铁2号线", "M2"),
        ("2号线在哪", "M2"),
        ("二号线", "M2"),
        ("83路公交车", "83"),
        ("地下鉄2号線", "M2"),
        ("83番のバス", "83"),
        ("トラム2", "T2"),
        ("지하철 2호선", "M2"),
        ("83번 버스", "83"),
        ("трамвай 2", "T2"),
        ("автобус номер 21", "21"),
        ("маршрутка двадцять один", "21"),
        ("Metro 1", "M1"),
    ],
)
def test_a_line_is_found_in_every_language(lines, text, line):
    assert found(lines, text) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "is the bus due soon", "21 Minuten", "21 billetes", "21张票", "12点", "21枚ください",
        "21장 주세요", "21 хвилин", "21 دقيقة", "die 21 Kinder", "línea 88", "38ゆーろ",
    ],
)  # fmt: skip
def test_other_numbers_are_no_lines(lines, text):
    assert found(lines, text) == []
