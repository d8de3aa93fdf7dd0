"""``callbot users``: the accounts of the console."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from callbot.console.accounts import Account, Accounts
from callbot.console.roles import ROLES
from callbot.conversations.database import open_engine
from callbot.settings import Settings

_from_input = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line."
)
_role = click.Choice(ROLES)


@click.group()
def users() -> None:
    """Add and change the accounts of the console."""


@users.command()
@click.argument("name")
@click.option("--role", type=_role, required=True, help="What the account may do.")
@_from_input
@click.pass_obj
def add(settings: Settings, name: str, role: str, password_stdin: bool) -> None:
    """Add an account; its password is asked for."""
    accounts = _accounts(settings)
    account = accounts.add(name, role, _password(password_stdin), by=me(), now=_now())
    click.echo(f"Added {account.name} with the role {account.role}.")


@users.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def list_(settings: Settings, as_json: bool) -> None:
    """List the accounts."""
    found = _accounts(settings).all()
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], default=str))
        return
    for each in found:
        click.echo(_line(each))
    if not found:
        click.echo("There is no account yet; add one: callbot users add NAME --role admin")


@users.command()
@click.argument("name")
@click.pass_obj
def disable(settings: Settings, name: str) -> None:
    """Switch an account off and end its sessions."""
    _accounts(settings).set_disabled(name, True, by=me(), now=_now())
    click.echo(f"Switched off {name}; its sessions have ended.")


@users.command()
@click.argument("name")
@click.pass_obj
def enable(settings: Settings, name: str) -> None:
    """Switch an account on again."""
    _accounts(settings).set_disabled(name, False, by=me(), now=_now())
    click.echo(f"Switched on {name}.")


@users.command()
@click.argument("name")
@_from_input
@click.pass_obj
def password(settings: Settings, name: str, password_stdin: bool) -> None:
    """Give an account another password and end its sessions."""
    accounts = _accounts(settings)
    accounts.get(name)
    accounts.set_password(name, _password(password_stdin), by=me(), now=_now())
    click.echo(f"Changed the password of {name}; its sessions have ended.")


@users.command()
@click.argument("name")
@click.argument("new_role", type=_role, metavar="ROLE")
@click.pass_obj
def role(settings: Settings, name: str, new_role: str) -> None:
    """Give an account another role and end its sessions."""
    _accounts(settings).set_role(name, new_role, by=me(), now=_now())
    click.echo(f"{name} has the role {new_role} now.")


def _accounts(settings: Settings) -> Accounts:
    return Accounts(open_engine(settings.database_url))


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _line(account: Account) -> str:
    seen = f"last log-in {account.seen_at:%Y-%m-%d %H:%M} UTC" if account.seen_at else "never in"
    state = "off" if account.disabled else "on"
    return f"{account.name:24} {account.role:10} {state:4} {seen}"


def me() -> str:
    """Return who the audit log names: the person of this machine's account."""
    try:
        return f"shell:{getpass.getuser()}"[:64]
    except (OSError, KeyError):  # a container without a name for its user
        return "shell"


def _now() -> datetime:
    return datetime.now(UTC)
