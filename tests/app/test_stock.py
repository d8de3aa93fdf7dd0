"""What is read before web processes are forked: they begin with it and with what changed since."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from helpers.town import DOGS, town_settings, write_dogs

from callbot.app.live import LiveAssistant
from callbot.app.stock import Stock
from callbot.app.web import open_live
from callbot.model import Conversation, Utterance

NOW = datetime(2026, 5, 12, 7, 50, tzinfo=ZoneInfo("Europe/Paris"))


def ask(live: LiveAssistant) -> str:
    reply = live.reply(Utterance(DOGS, "terminal", language="fr"), Conversation(""), NOW)
    return reply.answers[0].text


def taken(stock: Stock) -> LiveAssistant:
    found = stock.take()
    assert found is not None
    return found


def test_processes_begin_with_what_was_read_and_with_what_changed_since(tmp_path: Path) -> None:
    settings = town_settings(tmp_path, languages=("fr",))
    stock = Stock(settings)
    assert stock.take() is None
    stock.renew()
    live = taken(stock)
    before = live.current.house
    store, same = open_live(settings, live)
    assert same is live
    assert live.current.house is before
    write_dogs(tmp_path / "town", "Sur la plage.")
    again, live = open_live(settings, live)  # in a process that is begun later
    assert ask(live) == "Sur la plage."
    assert live.current.house.understanding is before.understanding, "nothing is learned for it"
    for each in (store, again):
        each.close()
