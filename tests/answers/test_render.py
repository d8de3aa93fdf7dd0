"""From facts to words: which variant is said, and how."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from helpers.world import (
    STOP_PORT,
    event,
    plain_spaces,
    query,
    renderer,
    say,
    timetable,
    value,
    variant,
    world,
)

from callbot.answers import SOURCES
from callbot.answers.query import Phrase
from callbot.answers.render import NothingHolds, slot_value
from callbot.i18n.formats import Distance, Name
from callbot.model import Choice, Facts, Message, Variant

NOW = "2026-05-12T07:50"
NOTHING = Facts()
AS_OF = datetime(2026, 5, 10, 6, tzinfo=UTC)


def answer(*variants: Variant, facts: Facts = NOTHING, channel: str = "web", **asked):
    language, plain = asked.get("language", "fr"), asked.pop("plain", False)
    slots = asked.pop("slots", ())
    asked_ = query("text", NOW, *slots, answers=variants, **asked)
    return renderer(language, plain=plain).answer(asked_, facts, channel)


def text(*variants: Variant, **asked) -> str:
    return plain_spaces(answer(*variants, **asked).text)


LAST = variant("Sinon.")


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"result": "ok"}, True),
        ({"result": "empty"}, False),
        ({"stop": "given"}, True),
        ({"stop": "missing"}, False),
        ({"line": "missing"}, True),
        ({"line": "given"}, False),
        ({"channel": "chat"}, True),
        ({"channel": "phone"}, False),
        ({"shade": "free"}, True),
        ({"shade": "children"}, False),
        ({"result": "ok", "line": "given"}, False),
    ],
)
def test_conditions(when, holds):
    said = text(variant("Oui.", **when), LAST, slots=(STOP_PORT,), shade="free")
    assert said == ("Oui." if holds else "Sinon.")


@pytest.mark.parametrize("channel", ["web", "terminal"])
def test_every_written_channel_is_a_chat(channel):
    assert answer(variant("Lu.", channel="chat"), LAST, channel=channel).text == "Lu."
    assert answer(variant("Dit.", channel="phone"), LAST, channel="phone").text == "Dit."


@pytest.mark.parametrize("given", [{}, {"x": None}, {"x": []}])
def test_a_variant_that_lacks_a_value_is_passed_over(given):
    assert text(variant("Il y a {x}."), LAST, facts=Facts(values=given)) == "Sinon."


def test_a_variant_that_could_only_be_written_is_passed_over_whole():
    spoken = variant("Oui.", spoken="Oui, {x}.")
    assert text(spoken, LAST) == "Sinon."


def test_when_nothing_can_be_said_the_author_hears_of_it():
    with pytest.raises(NothingHolds, match=r"test\.one"):
        text(variant("Il y a {x}."))


def test_what_the_source_gives_wins_over_the_slot_and_the_slot_over_the_facts():
    said = variant("{stop}, {line_phone}")
    assert text(said, slots=(STOP_PORT,)) == "Vieux-Port, 01 23 45 67 89"
    given = Facts(values={"stop": Name("Gare")})
    assert text(said, slots=(STOP_PORT,), facts=given) == "Gare, 01 23 45 67 89"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 place"), (1, "1 place"), (2, "2 places"), (1200, "1 200 places")]
)
def test_plural_forms_of_french(count, said):
    form = variant("{n} place", "{n} places", count="n")
    assert text(form, facts=Facts(values={"n": count})) == said


def test_a_phrase_is_said_in_the_language_of_the_answer():
    assert say(Phrase("walk", {"minutes": 3})) == "3 min à pied"
    assert say(Phrase("walk", {"minutes": 3}), "en") == "3 min on foot"


def test_a_plain_variant_is_only_said_to_who_asked_for_it():
    both = variant("Veuillez patienter.", plain="Attendez.")
    assert text(both) == "Veuillez patienter."
    assert text(both, plain=True) == "Attendez."


def test_a_form_that_is_not_translated_gives_way_to_the_text():
    new = "Tout neuf, sans traduction."
    both = variant("{minutes} min à pied", plain=new)
    both = replace(both, spoken=Message(new))
    said = answer(both, language="en", plain=True, facts=Facts(values={"minutes": 3}))
    assert (said.text, said.spoken) == ("3 min on foot", "3 min on foot")
    assert (
        text(variant("1 min à pied", plain=new), language="en", plain=True) == new
    )  # neither is known


def test_french_typography():
    said = answer(variant("Où ? « Ici » : 5 € ; oui !")).text
    assert said == "Où\u00a0? «\u00a0Ici\u00a0»\u00a0: 5\u00a0€\u00a0; oui\u00a0!"
    link = answer(variant("Voir https://example.org/?q=1")).text
    assert link == "Voir https://example.org/?q=1"


def test_spoken_lists_stop_at_what_a_caller_can_keep_in_mind():
    values = {"x": ["un", "deux", "trois", "quatre"]}
    found = answer(variant("{x}"), facts=Facts(values=values))
    assert (found.text, found.spoken) == ("un, deux, trois et quatre", "un, deux et trois")


def test_values_are_said_and_written_each_in_their_way():
    values = {"x": Distance(650)}
    found = answer(variant("à {x}"), facts=Facts(values=values))
    assert (plain_spaces(found.text), plain_spaces(found.spoken)) == ("à 650 m", "à 650 mètres")


def test_braces_in_a_value_are_not_placeholders():
    assert text(variant("{x}"), facts=Facts(values={"x": "{line_phone}"})) == "{line_phone}"


def test_where_it_is_from_and_how_old_stands_in_a_line_of_its_own():
    found = answer(variant("Oui."), facts=Facts(source="Régie", as_of=AS_OF))
    assert found.text == "Oui.\nSource\u00a0: Régie, données du dimanche 10 mai."
    assert found.spoken == "Oui."
    assert (found.source, found.as_of) == ("Régie", AS_OF)


def test_indicative_times_are_called_so_in_writing_and_aloud():
    facts = Facts(values={"indicative": True}, source="Régie", as_of=AS_OF)
    found = answer(variant("À 8 h."), facts=facts)
    assert found.text.splitlines()[1].startswith("Horaires indicatifs. Source")
    assert found.spoken == "À 8 h. Horaires indicatifs."
    english = answer(variant("À 8 h."), facts=facts, language="en")
    assert "Indicative" in english.spoken or "indicative" in english.spoken
    assert "Source: Régie, data of Sunday 10 May." in english.text


def test_a_departures_card_carries_the_note_and_clocks_of_the_language():
    asked = query("departures", NOW, STOP_PORT, world_=world(timetable=timetable(indicative=True)))
    facts = SOURCES["departures"].look_up(asked)
    shown = renderer().answer(
        query("departures", NOW, STOP_PORT, answers=(variant("{departures}"),)), facts, "web"
    )
    [card] = shown.cards
    assert card["note"].startswith("Horaires indicatifs. Source")
    assert plain_spaces(card["rows"][0]["clock"]) == "8 h"
    assert card["rows"][0]["minutes"] == 10


def test_cards_of_events_and_prices_hold_texts_only():
    for source, slots in (
        ("whats_on", (value("date", "2026-05-14"),)),
        ("price", ()),
        ("nearest_stop", (value("place", "Stade", "stadium"),)),
        ("line_route", (value("line", "1", "x:r1"),)),
        ("opening_hours", (value("service", "Piscine", "pool"),)),
    ):
        asked = query(source, NOW, *slots, answers=(variant("Voilà."),))
        shown = renderer().answer(asked, SOURCES[source].look_up(asked), "web")
        for card in shown.cards:
            rows = [card, *card.get("rows", ())]
            values = [v for row in rows for key, v in row.items() if key != "rows"]
            assert all(v is None or isinstance(v, str | int) for v in values), (source, values)


def test_choices_show_and_send_the_sentence_of_the_language():
    facts = Facts(choices=(Choice("callback", "callback"), Choice("Gare", "Gare")))
    first, second = answer(variant("Oui."), facts=facts).choices
    assert first == Choice("Demander à être rappelé", "Demander à être rappelé")
    assert second == Choice("Gare", "Gare")


def test_a_day_said_after_midnight_is_that_of_the_wall():
    slot = value("date", "2026-05-13", said="demain")
    asked = query("text", "2026-05-12T12:00", slot)
    assert say(slot_value(slot, asked.today)) == "demain"


def test_rows_of_common_sentences_fill_what_they_can():
    assert renderer().message("until", {}) == ""
    late = event("x", "Bal", "2026-05-12T22:00")
    assert say(Phrase("event_row", {"event": late.title, "moment": "ce soir"})) == "Bal (ce soir)"
