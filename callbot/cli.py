"""The command line: one file a subcommand, listed in commands/."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path

import click

from callbot import __version__
from callbot.commands import Commands
from callbot.commands.options import as_call
from callbot.settings import load_settings

# Content is a million objects that stay: to look through them again and again for cycles, as Python
# does by default from every 700 new ones on, takes a third of the time of a start.
GARBAGE = (100_000, 10, 10)  # not more: what is forgotten may hold files open


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="callbot")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option("--city", help="Folder of the city's facts.")
@click.option("--data", help="Folder of the database and the timetable.")
@click.pass_context
def callbot(
    context: click.Context, config: Path | None, city: str | None, data: str | None
) -> None:
    """Answer citizens from live timetables, calendars and what the city wrote."""
    options = {"city": city, "data": data}
    context.obj = as_call(lambda: load_settings(environ=os.environ, config=config, options=options))


def main() -> None:
    """Run the command; a mistake ends in one sentence and status 2 (wrong call) or 1 (failed run)."""
    gc.set_threshold(*GARBAGE)
    atexit.register(gc.freeze)  # what is left goes with the process: nobody looks through it
    try:
        # Without standalone mode click returns the status that a command exited with.
        sys.exit(callbot.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"callbot: {sentence(error)}", err=True)
        sys.exit(1)
    except ValueError as error:
        click.echo(f"callbot: {error}", err=True)
        sys.exit(1)


def sentence(error: OSError) -> str:
    """Return what a failure of the system means: which file, and why."""
    why = error.strerror or str(error)
    return f"{error.filename} cannot be used: {why}." if error.filename else f"{why}."
