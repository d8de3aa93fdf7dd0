"""Times that hang on an event, in the published languages."""

import pytest

from callbot.model import SlotValue
from callbot.text import clean, words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.around import Around
from callbot.understanding.slots.patterns import PatternError


@pytest.fixture(scope="module")
def around(lexicon):
    return Around(lexicon)


def read(around, text, *names):
    text = clean(text)
    found = around.find(text, words(text), names)
    return [(value.value, value.ref, value.said) for value in found]


@pytest.mark.parametrize(
    ("text", "side", "tag"),
    [
        ("un bus après le match ?", "after", "sport"),
        ("dernier métro à la fin du concert", "after", "concert"),
        ("comment rentrer après le feu d'artifice", "after", "fireworks"),
        ("y être avant le match", "before", "sport"),
        ("any tram after the game", "after", "sport"),
        ("arrive before the show", "before", "theatre"),
        ("wie komme ich nach dem Spiel heim", "after", "sport"),
        ("vor dem Konzert", "before", "concert"),
        ("hay metro después del partido", "after", "sport"),
        ("antes del concierto", "before", "concert"),
        ("un autobus dopo la partita", "after", "sport"),
        ("prima del concerto", "before", "concert"),
        ("há metro depois do jogo", "after", "sport"),
        ("antes do concerto", "before", "concert"),
        ("is er een tram na de wedstrijd", "after", "sport"),
        ("voor het concert", "before", "concert"),
        ("هل يوجد مترو بعد المباراة", "after", "sport"),
        ("قبل الحفل", "before", "concert"),
        ("比赛结束后还有地铁吗", "after", "sport"),
        ("演唱会前", "before", "concert"),
        ("試合の後に電車はありますか", "after", "sport"),
        ("コンサートの前", "before", "concert"),
        ("경기 끝나고 지하철 있어요?", "after", "sport"),
        ("콘서트 전에", "before", "concert"),
        ("чи їздить метро після матчу", "after", "sport"),
        ("перед концертом", "before", "concert"),
    ],
)
def test_before_and_after_in_twelve_languages(around, text, side, tag):
    [(found, ref, _)] = read(around, text)
    assert (found, ref.partition("/")[0]) == (side, f"tag:{tag}")


def test_an_event_of_the_calendar_is_named(around):
    name = SlotValue("event", "Foire de Mai", "foire de mai", "fair", 13, 25)
    found = read(around, "bus après la foire de mai à castellane", name)
    assert found == [("after", "event:fair", "après la foire de mai")]


@pytest.mark.parametrize(
    "text", ["le match est à quelle heure", "après demain", "après 22h", "match", ""]
)
def test_what_hangs_on_no_event(around, text):
    assert read(around, text) == []


def test_a_pattern_without_a_side_is_named():
    lists = {"en": {"around": ["after {event} = t/"]}}
    with pytest.raises(PatternError, match="says no side of an event"):
        Around(Lexicon(lists))
