"""The subcommands: one file each, one line each."""

from __future__ import annotations

import click

from callbot.commands.ask import ask
from callbot.commands.audit import audit
from callbot.commands.backup import backup, restore
from callbot.commands.benchmark import benchmark
from callbot.commands.build import build
from callbot.commands.call import call
from callbot.commands.check import check
from callbot.commands.config import config
from callbot.commands.content import content
from callbot.commands.events import events
from callbot.commands.init import init
from callbot.commands.misses import misses
from callbot.commands.purge import purge
from callbot.commands.report import report
from callbot.commands.serve import serve
from callbot.commands.test import test
from callbot.commands.translate import translate
from callbot.commands.transport import transport
from callbot.commands.users import users

COMMANDS: tuple[click.Command, ...] = (
    serve,
    build,
    check,
    ask,
    test,
    report,
    misses,
    transport,
    events,
    translate,
    call,
    init,
    benchmark,
    config,
    content,
    users,
    audit,
    backup,
    restore,
    purge,
)
