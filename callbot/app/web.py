"""The web application and what a process of it works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import partial

from flask import Flask

from callbot.app.cities import check_others
from callbot.app.clock import Clock, start_clock
from callbot.app.desk import console_parts
from callbot.app.ears import open_speech
from callbot.app.jobs import Background, jobs_of, process_name
from callbot.app.live import LiveAssistant
from callbot.app.logs import log_requests
from callbot.app.named import check_named
from callbot.app.parts import make_data_folder, open_city, open_timetable_for
from callbot.app.ready import Readiness
from callbot.app.watched import feeds_of, voice_state
from callbot.channels import Parts, register
from callbot.channels.desk import WAITING, told_later
from callbot.channels.web import EXTENSION
from callbot.city.facts import City
from callbot.console import make_blueprint
from callbot.console.publications import Publications
from callbot.conversations.leases import Leases
from callbot.conversations.redaction import Redactor
from callbot.conversations.steady import SteadyStore, open_steady
from callbot.conversations.store import Store, open_store
from callbot.conversations.vault import Vault, open_vault
from callbot.handover import Handovers
from callbot.settings import Settings
from callbot.voice.texts import Texting


def prepare(settings: Settings) -> City:
    """Do once what web processes would else do each: tables brought up to date, feed imported."""
    make_data_folder(settings)
    check_others(settings)
    check_named(settings)
    open_store(settings.database_url, _vault(settings)).close()
    open_timetable_for(settings)
    return open_city(settings)


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    *,
    background: bool = False,
    live: LiveAssistant | None = None,
) -> Flask:
    """Return the web application; opens everything it needs, so call it after the fork.

    With ``background`` it also follows files and feeds, and takes its share of the background work.
    ``live`` is an assistant that was read before the fork: what changed since is read here.
    """
    store, live = open_live(settings, live)
    if background:
        live.watch()
        ready = Readiness(live.world, clock or start_clock(settings.now, _zone(live)))
        live.ahead = ready.tables
        ready.start()
        Background(jobs_of(settings, store), Leases(store.engine, process_name())).start()
    parts = open_parts(settings, store, live, clock)
    app = register(parts)
    if settings.log_format == "json":
        log_requests(app)
    app.register_blueprint(
        make_blueprint(
            console_parts(
                settings,
                store,
                live,
                parts.clock,
                hub=app.extensions[EXTENSION],
                speech=parts.speech,
            )
        )
    )
    return app


def open_live(
    settings: Settings, live: LiveAssistant | None = None
) -> tuple[SteadyStore, LiveAssistant]:
    """Return the event log, and the assistant that follows what is edited and published.

    ``live`` is one that was read before the fork, None: read it now.
    """
    store = open_steady(
        settings.database_url,
        _vault(settings),
        redis=settings.redis,
        folder=settings.data / "kept",
    )
    publications = Publications(store.engine)
    if live is None:
        return store, LiveAssistant(settings, publications)
    live.resume(publications)
    live.refresh_realtime()
    return store, live


def open_parts(
    settings: Settings, store: Store, live: LiveAssistant, clock: Clock | None = None
) -> Parts:
    """Return what the channels of a process work with."""
    city = live.current.house.world.city
    handovers = Handovers(store.engine)
    if isinstance(store, SteadyStore):
        store.later[WAITING] = partial(told_later, handovers)
        store.adopt()
    return Parts(
        assistant=live,
        store=store,
        clock=clock or start_clock(settings.now, city.timezone),
        settings=settings,
        catalogues=lambda: live.current.house.catalogues,
        languages=lambda: live.current.house.languages,
        labels=lambda language: dict(live.current.house.labels_in(language)),
        world=live.world,
        script=partial(sentence, live),
        staffed=partial(people_answer, live),
        handovers=handovers,
        banner=lambda language: live.banner(language, datetime.now(UTC)),
        redactor=Redactor(regions=(city.country,), keep=_published_numbers(city)),
        readiness={"content": live.content_state, "timetable": live.timetable_state},
        helpers=_helpers(settings, live),
        speech=open_speech(settings, live),
        texting=open_texting(settings),
        details={
            "feeds": lambda: feeds_of(live.current.house.world.timetable, datetime.now(UTC)),
            "voice": voice_state,
        },
    )


def _helpers(settings: Settings, live: LiveAssistant) -> dict[str, Callable[[], str]]:
    """Return the states of what is read from elsewhere, where anything is."""
    states = {"calendars": live.calendar_state, "realtime": live.realtime_state}
    named = {
        "calendars": settings.events or live.current.house.world.city.events,
        "realtime": settings.alerts or settings.trip_updates,
    }
    return {name: state for name, state in states.items() if named[name]}


def sentence(live: LiveAssistant, key: str, language: str, values: Mapping[str, str]) -> str:
    """Return a sentence of common.yaml as it is spoken."""
    return live.current.house.message(key, language, values, spoken=True)


def people_answer(live: LiveAssistant) -> bool:
    """Tell whether it is within the hours of the telephone line."""
    hours = live.current.house.world.city.line_hours
    return hours is not None and hours.is_open(datetime.now(UTC))


def open_texting(settings: Settings) -> Texting:
    """Return what sends SMS. Raises TextError for a wrong sms_url."""
    if not settings.sms_url:
        return Texting()
    from callbot.voice.engines.web_texts import WebTexts  # noqa: PLC0415 - few cities send any

    return Texting(WebTexts(settings.sms_url, settings.sms_from), settings.sms_hourly)


def _vault(settings: Settings) -> Vault:
    return open_vault(settings.data, settings.contact_key)


def _zone(live: LiveAssistant) -> tzinfo:
    return live.current.house.world.city.timezone


def _published_numbers(city: City) -> tuple[str, ...]:
    """Return the city's own telephone numbers: they are no personal data."""
    numbers = [str(fact.value) for fact in city.facts.values()]
    return (*numbers, *(service.phone for service in city.services if service.phone))
