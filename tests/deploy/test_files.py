"""The examples of deploy/ name what exists: settings, commands, users' rights."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers.data import ROOT

from callbot.commands import COMMANDS
from callbot.settings import load_settings

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_the_settings_file_can_be_used():
    settings = load_settings(environ={}, config=DEPLOY / "callbot.toml")
    assert (settings.metrics, settings.trusted_proxies, settings.host) == (
        "loopback",
        1,
        "127.0.0.1",
    )


@pytest.mark.parametrize("path", [*UNITS, DEPLOY / "Dockerfile"], ids=lambda path: path.name)
def test_settings_and_commands_that_are_named_exist(path: Path):
    text = path.read_text()
    named = set(re.findall(r"CALLBOT_([A-Z_]+)=", text))
    values = {"METRICS": "loopback", "DATA": "/x", "HOST": "127.0.0.1", "ENCODER": "none"}
    environ = {f"CALLBOT_{n}": values.get(n, "x") for n in named if n != "CONFIG"}
    load_settings(environ=environ)
    commands = re.findall(r"bin/callbot (?:--data \S+ )?([a-z]+)", text)
    assert set(commands) <= COMMANDS.keys()


def test_the_container_runs_as_nobody_in_particular():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    user = max(n for n, line in enumerate(lines) if line.startswith("USER "))
    assert lines[user] != "USER root"
    assert not any(line.startswith("RUN") for line in lines[user:])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_understands_the_units(tmp_path: Path):
    for unit in UNITS:
        text = unit.read_text().replace("/opt/callbot/bin/callbot", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    ours = [line for line in found.stderr.splitlines() if "callbot" in line]
    assert not ours
