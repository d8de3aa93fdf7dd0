"""The only place where the parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from callbot.answers import SOURCES
from callbot.app.clock import Clock, start_clock
from callbot.app.live import LiveAssistant
from callbot.app.parts import build_assistant, open_city, open_timetable_for
from callbot.assistant import Assistant
from callbot.channels import Parts, register
from callbot.city.facts import City
from callbot.conversations.store import open_store
from callbot.settings import Settings

__all__ = ["SOURCES", "Answering", "create_app", "open_answering", "prepare"]


@dataclass(frozen=True)
class Answering:
    """An assistant and its clock, for the terminal."""

    assistant: Assistant
    clock: Clock
    languages: tuple[str, ...]


def open_answering(settings: Settings) -> Answering:
    """Return an assistant that answers at the settings' time."""
    assistant = build_assistant(settings)
    house = assistant.house
    return Answering(
        assistant, start_clock(settings.now, house.world.city.timezone), house.languages
    )


def prepare(settings: Settings) -> City:
    """Do once what web processes would else do each: tables brought up to date, feed imported."""
    settings.data.mkdir(parents=True, exist_ok=True)
    open_store(settings.database_url).close()
    open_timetable_for(settings)
    return open_city(settings)


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Return the web application; opens everything it needs, so call it after the fork."""
    assistant = LiveAssistant(settings)
    city = assistant.current.house.world.city
    store = open_store(settings.database_url)
    return register(
        Parts(assistant, store, clock or start_clock(settings.now, city.timezone), settings)
    )
