"""What keys mean."""

import pytest

from callbot.voice.keys import Keys


@pytest.mark.parametrize(
    ("digit", "meaning"),
    [("0", "person"), ("*", "again"), ("#", "next"), ("8", "written"), ("5", "menu")],
)
def test_some_keys_always_mean_the_same(digit, meaning):
    keys = Keys()
    keys.offer(["one", "two"])
    assert keys.press(digit) == (meaning, "")


def test_digits_choose_among_what_was_offered_once():
    keys = Keys()
    keys.offer(["a", "b", "c", "d"])
    assert keys.press("3") == ("choice", "c")
    assert keys.press("3") == ("menu", "")
    keys.offer(["a"])
    assert keys.press("4") == ("menu", "")
    assert keys.press("1") == ("choice", "a")


def test_nine_and_a_digit_choose_a_language():
    keys = Keys()
    assert keys.press("9") == ("menu", "")
    assert keys.press("2") == ("language", "1")
    assert keys.press("2") == ("menu", "")


def test_zero_is_a_person_also_after_nine():
    keys = Keys()
    keys.press("9")
    assert keys.press("0") == ("person", "")


def test_a_number_is_typed_until_the_hash_and_a_star_begins_it_anew():
    keys = Keys()
    keys.collect_number()
    for digit in "12*0491":
        assert keys.press(digit) == ("typing", "")
    assert keys.press("#") == ("number", "0491")
    assert keys.press("0") == ("person", ""), "keys mean what they meant before"


def test_a_flood_of_digits_is_no_longer_number():
    keys = Keys()
    keys.collect_number()
    meanings = [keys.press("7") for _ in range(16)]
    assert meanings[-1] == ("number", "7" * 15)
