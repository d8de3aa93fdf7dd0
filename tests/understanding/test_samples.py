"""What the encoder is shown of a question."""

from callbot.model import SlotValue
from callbot.understanding.samples import plainly


def test_days_that_are_named_by_a_number_look_as_in_the_examples() -> None:
    text = "was ist am 3. Juni los"
    assert (
        plainly(text, [SlotValue("date", "2026-06-03", "3. Juni", "", 11, 18)])
        == "was ist am 12/05 los"
    )


def test_other_times_stay_as_they_are_said() -> None:
    text = "was ist morgen los"
    assert plainly(text, [SlotValue("date", "2026-06-03", "morgen", "", 8, 14)]) == text


def test_names_give_way_to_a_name_and_services_stay() -> None:
    text = "le 83 pour la piscine Vallier le 3 mars"
    slots = [
        SlotValue("line", "83", "83", "f:83", 3, 5),
        SlotValue("service", "Piscine Vallier", "piscine Vallier", "vallier", 14, 29),
        SlotValue("date", "2026-03-03", "3 mars", "", 33, 39),
    ]
    assert plainly(text, slots) == "le 12 pour la piscine Vallier le 12/05"
