"""Long answers in parts."""

import pytest

from callbot.voice.chunks import first_and_rest, in_parts, unfinished

LONG = "Le bus passe ici. " * 20
LIST = "Lignes : " + ", ".join(f"ligne {n} vers le port" for n in range(40)) + "."


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_has_no_parts(text):
    assert in_parts(text) == []


def test_a_short_answer_is_one_part():
    assert in_parts("Il passe à 8 h 12. Le suivant à 8 h 20.") == [
        "Il passe à 8 h 12. Le suivant à 8 h 20."
    ]


@pytest.mark.parametrize("text", [LONG, LIST], ids=["sentences", "one long list"])
def test_parts_last_about_ten_seconds_and_lose_no_word(text):
    parts = in_parts(text)
    assert len(parts) > 1
    assert max(map(len, parts)) <= 155
    assert " ".join(parts).split() == text.split()


def test_a_language_without_spaces_is_cut_too():
    text = "公交车八点十二分从这里出发。" * 30
    parts = in_parts(text)
    assert max(map(len, parts)) <= 50
    assert "".join(parts).replace(" ", "") == text


def test_a_clause_without_an_end_stays_whole():
    text = "mot " * 60
    assert in_parts(text) == [text.strip()]


def test_a_time_or_a_price_is_not_cut_at_its_point():
    assert in_parts("Le ticket coûte 1.70 euro.") == ["Le ticket coûte 1.70 euro."]


def test_departures_of_a_stop_are_one_breath():
    text = ("Prochains départs de Castellane : M2 vers Gèze à 8 heures 31, M1 vers La Fourragère à "
            "8 heures 32 et M1 vers La Rose à 8 heures 33. Horaires indicatifs.")  # fmt: skip
    assert in_parts(text) == [text]


@pytest.mark.parametrize(
    ("part", "said"),
    [("à 8 h 12,", "à 8 h 12."), ("À 8 h 12.", "À 8 h 12."), ("Lignes :", "Lignes.")],
)
def test_a_part_that_more_follows_ends_like_a_sentence(part, said):
    assert unfinished(part) == said


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Le bus passe dans trois minutes. Puis à 8 h 20. Voilà.",
         ["Le bus passe dans trois minutes.", "Puis à 8 h 20. Voilà."]),
        ("Y a-t-il des travaux ce soir ? Oui.", ["Y a-t-il des travaux ce soir ?", "Oui."]),
        ("Bonjour. Je vous écoute.", ["Bonjour. Je vous écoute."]),
        ("Prenez le bus au bd. Michelet ou ailleurs", ["Prenez le bus au bd. Michelet ou ailleurs"]),
        ("バスは三分後に来ます。その次は八時二十分に来る予定です。終わり。",
         ["バスは三分後に来ます。その次は八時二十分に来る予定です。", "終わり。"]),
        ("Une seule phrase, et rien après.", ["Une seule phrase, et rien après."]),
        ("", [""]),
    ],
)  # fmt: skip
def test_a_first_sentence_is_spoken_while_the_rest_is_made(text, parts):
    assert first_and_rest(text) == parts
