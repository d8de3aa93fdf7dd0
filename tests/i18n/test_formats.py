from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from helpers.po import entry, plural, write

from callbot.i18n.catalogues import Catalogue, Catalogues
from callbot.i18n.formats import (
    Clock,
    Day,
    Distance,
    LanguageName,
    Moment,
    Money,
    Name,
    format_value,
    join,
    typeset,
)

MORNING = datetime(2026, 5, 12, 8, 5)
TODAY = date(2026, 5, 12)
LANGUAGES = ["fr", "en", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ko", "uk"]


@pytest.fixture
def french(tmp_path: Path) -> Catalogue:
    hours = "{hours} heure", "{hours} heures"
    write(
        tmp_path, "fr", "interface",
        entry("h:mm a", "H 'h' mm"), entry("h a", "H 'h'"),
        entry("today", "aujourd'hui"), entry("tomorrow", "demain"),
        entry("noon", "midi"), entry("midnight", "minuit"),
        entry("{day} at {time}", "{day} à {time}"),
        plural("{hours} hour (spoken)", "{hours} hours (spoken)", *hours),
        plural(
            "{hours} hour {minutes} (spoken)", "{hours} hours {minutes} (spoken)",
            *(f"{each} {{minutes}}" for each in hours),
        ),
    )  # fmt: skip
    return Catalogues.load(tmp_path).interface("fr")


def test_french_clocks_written_and_spoken(french: Catalogue):
    def both(at: time) -> tuple[str, str]:
        return (
            format_value(Clock(at), "fr", words=french),
            format_value(Clock(at), "fr", words=french, spoken=True),
        )

    assert both(time(8, 5)) == ("8 h 05", "8 heures 5")
    assert both(time(20, 0)) == ("20 h", "20 heures")
    assert both(time(1, 0)) == ("1 h", "1 heure")
    assert both(time(0, 40)) == ("0 h 40", "0 heure 40")
    assert both(time(12, 0)) == ("12 h", "midi")
    assert both(time(0, 0)) == ("0 h", "minuit")


def test_english_clocks_need_no_catalogue_file():
    words = Catalogues().interface("en")
    assert format_value(Clock(MORNING), "en", words=words) == "8:05 am"
    assert format_value(Clock(time(20, 0)), "en", words=words) == "8 pm"
    assert format_value(Clock(time(20, 0)), "en", words=words, spoken=True) == "8 pm"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fr", "08:05"), ("es", "8:05"), ("de", "08:05"), ("ar", "8:05 ص"), ("ko", "AM 8:05")],
)
def test_without_words_clocks_are_those_of_cldr(language: str, shown: str):
    assert format_value(Clock(MORNING), language) == shown
    assert format_value(Clock(MORNING), language, spoken=True) == shown


def test_a_translators_broken_pattern_is_not_used(tmp_path: Path):
    write(tmp_path, "de", "interface", entry("h:mm a", "jj:uu"))
    words = Catalogues.load(tmp_path).interface("de")
    assert format_value(Clock(MORNING), "de", words=words) == "08:05"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "mardi 12 mai"), ("en", "Tuesday 12 May"), ("es", "martes, 12 de mayo"),
        ("de", "Dienstag, 12. Mai"), ("zh", "5月12日星期二"), ("ja", "5月12日(火)"),
        ("ar", "الثلاثاء، 12 مايو"), ("uk", "вівторок, 12 травня"),
    ],
)  # fmt: skip
def test_days_name_the_weekday_and_no_year(language: str, shown: str):
    assert format_value(Day(TODAY), language) == shown


def test_days_near_today_and_of_another_year(french: Catalogue):
    def said(day: date, today: date | None = TODAY) -> str:
        return format_value(Day(day, today), "fr", words=french)

    assert said(TODAY) == "aujourd'hui"
    assert said(date(2026, 5, 13)) == "demain"
    assert said(date(2026, 5, 11)) == "lundi 11 mai"  # "yesterday" is not translated here
    assert said(date(2026, 6, 1)) == "lundi 1er juin"
    assert said(date(2027, 1, 1)) == "vendredi 1er janvier 2027"
    assert format_value(Day(TODAY, TODAY), "de") == "Dienstag, 12. Mai"


def test_moments(french: Catalogue):
    assert format_value(Moment(MORNING, TODAY), "fr", words=french) == "aujourd'hui à 8 h 05"
    assert format_value(Moment(MORNING), "fr", words=french) == "mardi 12 mai à 8 h 05"
    assert format_value(Moment(MORNING), "de") == "Dienstag, 12. Mai, 08:05"
    assert format_value(Moment(MORNING), "zh") == "5月12日星期二 08:05"


def test_prices_written_and_spoken():
    price = Money(Decimal("1.70"), "EUR")
    assert format_value(price, "fr") == "1,70\xa0€"
    assert format_value(price, "en") == "€1.70"
    assert format_value(price, "fr", spoken=True) == "1,70 euro"
    assert format_value(Money(Decimal("2.00"), "EUR"), "fr", spoken=True) == "2 euros"
    assert format_value(Money(Decimal("1.00"), "EUR"), "en", spoken=True) == "1 euro"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_prints_the_name_of_a_unit_of_cldr(language: str):
    for value in (Distance(650), Distance(1234), timedelta(minutes=65), timedelta(hours=2)):
        for spoken in (False, True):
            assert "-" not in format_value(value, language, spoken=spoken)


def test_distances_and_durations():
    assert format_value(Distance(648), "fr") == "650\u202fm"
    assert format_value(Distance(1234), "fr") == "1,2\u202fkm"
    assert format_value(Distance(3), "en") == "10 m"
    assert format_value(Distance(650), "zh", spoken=True) == "650米"
    assert format_value(timedelta(minutes=65), "fr") == "1\xa0heure 5 minutes"
    assert format_value(timedelta(seconds=61), "en") == "2 minutes"
    assert format_value(timedelta(0), "en") == "1 minute"


def test_numbers_lists_languages_and_text():
    assert format_value(1234, "fr") == "1\u202f234"
    assert format_value(2.5, "de") == "2,5"
    assert format_value("83", "ar") == "83"
    assert format_value(["a", Name("b"), 3], "fr") == "a, b et 3"
    assert join(["a", "b"], "en") == "a and b"
    assert format_value([], "fr") == ""
    assert format_value(LanguageName("ar"), "fr") == "arabe"
    assert format_value(LanguageName("xx"), "fr") == "xx"


def test_names_are_isolated_in_right_to_left_languages_and_never_spoken_so():
    assert format_value(Name("Castellane"), "ar") == "\u2068Castellane\u2069"
    assert format_value(Name("Castellane"), "ar", spoken=True) == "Castellane"
    assert format_value(Name("Castellane"), "fr") == "Castellane"


def test_values_without_a_written_form_are_a_programming_error():
    for value in (None, True, {"a": 1}):
        with pytest.raises(TypeError):
            format_value(value, "fr")


def test_french_typography():
    assert typeset("Où ? Ici : « là » !", "fr") == "Où\xa0? Ici\xa0: «\xa0là\xa0»\xa0!"
    assert typeset("https://a.fr/?b :)", "fr") == "https://a.fr/?b\xa0:)"
    assert typeset("Where ?", "en") == "Where ?"
