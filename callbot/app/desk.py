"""The console's parts, from the settings and what else runs in this process."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from sqlalchemy import Engine

from callbot.app.clock import Clock
from callbot.app.live import LiveAssistant
from callbot.app.talk import LiveTalk
from callbot.app.workbench import LiveWorkbench
from callbot.console.accounts import Accounts
from callbot.console.attempts import Attempts
from callbot.console.audit import AuditLog
from callbot.console.foreign import open_foreign
from callbot.console.parts import ConsoleParts
from callbot.console.publications import Publications
from callbot.console.sessions import Sessions
from callbot.console.translations import Translations
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import Store
from callbot.handover import Handovers
from callbot.http.stream import Hub
from callbot.settings import Settings
from callbot.voice.speech import SILENT, Speech


def sessions_of(settings: Settings, engine: Engine) -> Sessions:
    """Return the sessions, ending when the settings say."""
    idle = timedelta(minutes=settings.console_idle_minutes)
    return Sessions(engine, idle=idle, longest=timedelta(hours=settings.console_hours))


def console_parts(
    settings: Settings,
    store: Store,
    live: LiveAssistant,
    clock: Clock,
    *,
    hub: Hub | None = None,
    speech: Speech = SILENT,
) -> ConsoleParts:
    """Return what the console works with."""
    publications = Publications(store.engine)
    return ConsoleParts(
        settings=settings,
        store=store,
        accounts=Accounts(store.engine),
        sessions=sessions_of(settings, store.engine),
        attempts=Attempts(store.engine),
        audit=AuditLog(store.engine),
        publications=publications,
        translations=Translations(store.engine),
        handovers=Handovers(store.engine),
        hub=hub,
        speech=speech,
        talk=LiveTalk(settings, live),
        foreign=open_foreign(settings.libretranslate),
        redactor=Redactor(regions=(live.current.house.world.city.country,)),
        workbench=LiveWorkbench(settings, live, publications, clock),
        catalogues=lambda: live.current.house.catalogues,
        languages=lambda: live.current.house.languages,
        zone=lambda: _zone(live),
    )


def _zone(live: LiveAssistant) -> tzinfo:
    return live.current.house.world.city.timezone
