"""Work in the background of the web processes, each piece done by one of them: feeds, retention."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import callbot
from callbot.app import voicemail
from callbot.app.parts import feed_sources, open_city, timetable_folder
from callbot.conversations.database import StoreError
from callbot.conversations.leases import Leases
from callbot.conversations.retention import purge
from callbot.conversations.store import Store
from callbot.settings import Settings
from callbot.transport.fetch import is_url
from callbot.transport.sources import read_sources

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
LONGEST = timedelta(hours=1)  # that a job may take; then it counts as lost and is taken again
AGAIN = timedelta(minutes=10)  # until a job that failed is tried again
_POLITELY = "import os; os.nice(10); from callbot.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: how often it is due, and what it does. It may raise."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]


def jobs_of(settings: Settings, store: Store) -> tuple[Job, ...]:
    """Return the jobs that the settings ask for."""
    jobs = [Job("purge", timedelta(days=1), lambda now: _purge(settings, store, now))]
    if settings.feed_refresh_hours:
        every = timedelta(hours=settings.feed_refresh_hours)
        jobs.append(Job("feeds", every, lambda now: _renew_feeds(settings)))
    return tuple(jobs)


class Background:
    """Looks after jobs in a thread of its own."""

    def __init__(
        self,
        jobs: Sequence[Job],
        leases: Leases,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Start nothing yet."""
        self._jobs, self._leases, self._wall = jobs, leases, wall
        self._stop = threading.Event()

    def start(self) -> None:
        """Look for due jobs from now on; call it after the fork."""
        threading.Thread(target=self._run, name="jobs", daemon=True).start()

    def stop(self) -> None:
        """Look for no more."""
        self._stop.set()

    def look(self) -> list[str]:
        """Do what is due and nobody else does; return the names of what was done."""
        return [job.name for job in self._jobs if self._do(job)]

    def _do(self, job: Job) -> bool:
        now = self._wall()
        try:
            if not self._leases.take(job.name, now, every=job.every, hold=LONGEST):
                return False
            job.run(now)
            self._leases.done(job.name, self._wall())
        except StoreError as error:
            log.warning("the job %s waits: %s", job.name, error)
        except Exception:
            # One job must not end the others; the lease lets it be tried again.
            log.exception("the job %s failed; it is tried again", job.name)
            self._leases.failed(job.name, self._wall(), again=AGAIN)
        else:
            return True
        return False

    def _run(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("looking for jobs failed once")


def process_name() -> str:
    """Return a name that no other process has."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


def _purge(settings: Settings, store: Store, now: datetime) -> None:
    gone = purge(store, now=now, days=settings.retention_days)
    messages = voicemail.purge(voicemail.folder_of(settings), now, settings.voicemail_days)
    log.warning("forgot %(conversations)s conversations and %(contacts)s callback numbers", gone)
    log.warning("forgot %s voicemails", messages)


def _renew_feeds(settings: Settings) -> None:
    """Renew the feeds in a process of its own: an import must not take time from answers."""
    folder = timetable_folder(settings, feed_sources(settings, open_city(settings)))
    if not any(is_url(source.address) for source in read_sources(folder).feeds):
        return  # files on this machine are followed as they change
    ran = subprocess.run(
        [sys.executable, "-c", _POLITELY, "transport", "refresh", *_options(settings)],
        capture_output=True,
        text=True,
        timeout=LONGEST.total_seconds(),
        check=False,
        cwd=Path(callbot.__file__).parents[1],
    )
    said = " ".join((ran.stdout + ran.stderr).split())
    log.warning("feeds renewed: %s", said)


def _options(settings: Settings) -> list[str]:
    options = ["--city", str(settings.city), "--data", str(settings.data)]
    return options + [part for feed in settings.gtfs for part in ("--gtfs", feed)]
