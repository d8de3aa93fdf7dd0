"""The subcommands: one file each, one line each; only the one that is called is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "serve": "Serve the assistant until Ctrl-C.",
    "build": "Learn from the content and keep the result; nothing is done when it is up to date.",
    "check": "Report every mistake as file:line:column; exit status 1 when there is an error.",
    "ask": "Answer TEXT, or each row of a --batch file in a conversation of its own.",
    "test": "Ask every content test; status 1 when one fails.",
    "report": "Ask every content test and print accuracy, confusions, calibration and thresholds.",
    "misses": "List the questions that were not understood or whose answer was disliked.",
    "transport": "Import a timetable and look into it.",
    "events": "Show the events that are known, or check calendars.",
    "translate": "Bring texts to translators and back.",
    "call": "Answer the telephone (needs the extra “voice”).",
    "init": "Lay out a new city in FOLDER: facts to fill in, no code and no copy of an intent.",
    "benchmark": "Measure the understanding on labelled questions.",
    "config": "Show every setting, its value and its origin.",
    "content": "Bring published content to files and back.",
    "users": "Add and change the accounts of the console.",
    "audit": "Print the audit log; status 1 when a line was changed, taken out or put in.",
    "backup": "Write conversations, accounts, the audit log and what was published into FILE.",
    "restore": "Bring FILE back into an empty database; everybody logs in anew.",
    "purge": "Delete old conversations, and callback numbers and voicemails past their own end.",
}
_FILES = {"restore": "backup"}  # a command that does not stand in a file of its name


class Commands(click.Group):
    """The commands of the table above."""

    def list_commands(self, _context: click.Context | None) -> list[str]:
        """Return their names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context | None, name: str) -> click.Command | None:
        """Return a command, None for a name that is not there."""
        if name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{_FILES.get(name, name)}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what `callbot --help` says of them, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(context)])
