"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on the loopback address.

It belongs to a user without rights, as PostgreSQL demands, keeps nothing safe from a power cut, and ends
with the tests.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from helpers.ports import free_port

from callbot.conversations.store import open_store

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_TEMPLATE = "brought_up_to_date"
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_SMALL = {"shared_buffers": "16MB", "max_connections": "60", "autovacuum": "off"}


class NoPostgresError(Exception):
    """PostgreSQL cannot be had here; the message says why."""


class Cluster:
    """A running PostgreSQL; every database that it gives is new."""

    def __init__(self, port: int, password: str) -> None:
        self._port, self._password = port, password
        self._numbers = itertools.count()

    def url(self, database: str) -> str:
        """Return the setting `database` that names one of its databases."""
        return f"postgresql://callbot:{self._password}@127.0.0.1:{self._port}/{database}"

    def empty(self) -> str:
        """Return the address of a new database without tables."""
        return self._create("template0")

    def fresh(self) -> str:
        """Return the address of a new database whose tables are there: a copy, which is quick."""
        if not self._has(_TEMPLATE):
            self._execute(f"CREATE DATABASE {_TEMPLATE}")
            open_store(self.url(_TEMPLATE)).close()
        return self._create(_TEMPLATE)

    def drop(self, url: str) -> None:
        """Take a database away, also from who still has it open."""
        self._execute(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def refuse(self, url: str) -> None:
        """Cut everybody off from a database, as a stopped server does, until :meth:`allow`."""
        name = url.rsplit("/", 1)[1]
        self._execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    def allow(self, url: str) -> None:
        """Let everybody in again."""
        self._execute(f"ALTER DATABASE {url.rsplit('/', 1)[1]} ALLOW_CONNECTIONS true")

    def _create(self, template: str) -> str:
        name = f"test{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _has(self, name: str) -> bool:
        with self._connection() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(query, (name,)).fetchone() is not None

    def _execute(self, statement: Any) -> None:
        with self._connection() as connection:
            connection.execute(statement)

    def _connection(self) -> Any:
        import psycopg

        return psycopg.connect(self.url("postgres"), autocommit=True)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a running PostgreSQL. Raises NoPostgresError with the reason where there is none."""
    programs, user = _programs(), _user()
    folder = Path(tempfile.mkdtemp(prefix="callbot-postgres-"))
    password = secrets.token_hex(8)
    try:
        (folder / "password").write_text(password)
        for path in (folder, folder / "password"):
            os.chown(path, user.pw_uid, user.pw_gid)
        _make(programs, folder, user)
        with _running(programs, folder, user) as port:
            yield Cluster(port, password)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs: Debian keeps them off the path."""
    if importlib.util.find_spec("psycopg") is None:
        raise NoPostgresError("PostgreSQL's driver is not installed: pip install psycopg[binary]")
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if not folders:
        raise NoPostgresError("there is no PostgreSQL here: install Debian's postgresql")
    return folders[-1].parent


def _version(initdb: Path) -> float:
    return float(initdb.parts[-3])


def _user() -> pwd.struct_passwd:
    """Return the user to run as: ourselves, or one without rights where we are root."""
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgresError("PostgreSQL does not run as root and there is no user nobody")


def _make(programs: Path, folder: Path, user: pwd.struct_passwd) -> None:
    options = ["--username=callbot", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
    options += ["--no-sync", "--encoding=UTF8", "--locale=C"]
    command = [programs / "initdb", f"--pgdata={folder / 'data'}", *options]
    made = subprocess.run(
        command, **_as(user), cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    if made.returncode:
        raise NoPostgresError(f"PostgreSQL's initdb failed: {made.stderr.strip()[-200:]}")


@contextmanager
def _running(programs: Path, folder: Path, user: pwd.struct_passwd) -> Iterator[int]:
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **_QUICK, **_SMALL}
    command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
    command += [f"--{name}={value}" for name, value in settings.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, **_as(user), cwd=folder, stdout=log, stderr=log)
    try:
        _wait(port, process, folder / "log")
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        process.wait(30)


def _as(user: pwd.struct_passwd) -> dict[str, Any]:
    if os.getuid():
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.1)
            return
    raise NoPostgresError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-200:]}")
