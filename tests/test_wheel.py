"""The wheel holds all that the program needs, and works from another folder without the source."""

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from helpers.command import LEARNED

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(
    ".*",
    "build",
    "dist",
    "*.egg-info",
    "__pycache__",
    "*.pyc",
    "tests",
    "bench",
    "docs",
    "node_modules",
)


def run(*command: object, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("CALLBOT_")}
    clean.pop("PYTHONPATH", None)
    return subprocess.run(
        [str(each) for each in command],
        cwd=folder,
        env={**clean, "PYTHONUTF8": "1", **environ},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def has_setuptools() -> bool:
    try:
        return int(importlib.metadata.version("setuptools").split(".")[0]) >= 77
    except importlib.metadata.PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", symlinks=True, ignore=LEFT_OUT)
    (folder / "source/callbot/data/web/left.pyc").write_bytes(b"")  # as an editor may leave it
    # Python 3.12 and later make environments without setuptools; then pip fetches its own.
    isolation = ["--no-build-isolation"] if has_setuptools() else []
    built = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", *isolation,
                "--wheel-dir", folder / "out", folder / "source", folder=folder)  # fmt: skip
    assert built.returncode == 0, built.stderr
    [path] = (folder / "out").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("part", ["intents", "translations", "web", "cities"])
def test_every_file_of_content_is_inside(names, part):
    wanted = {
        f"callbot/data/{part}/{path.relative_to(ROOT / part).as_posix()}"
        for path in (ROOT / part).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert len(wanted) > 3
    assert sorted(wanted - names) == []


def test_every_module_is_inside_and_nothing_compiled(names):
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "callbot").rglob("*.py")
        if "data" not in path.relative_to(ROOT / "callbot").parts
    }
    assert sorted(modules - names) == []
    assert not [name for name in names if name.endswith((".pyc", ".pyo"))]
    assert not [name for name in names if re.match(r"(tests|bench|docs)/", name)]
    assert "callbot/py.typed" in names
    assert "callbot/conversations/migrations/script.py.mako" in names


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel in it; what it depends on is lent by the one of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    made = run(sys.executable, "-m", "venv", "--without-pip", folder / "env", folder=folder)
    assert made.returncode == 0, made.stderr
    python = folder / "env/bin/python"
    added = run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps",
                "--no-index", "--quiet", wheel, folder=folder)  # fmt: skip
    assert added.returncode == 0, added.stderr

    def call(*arguments: object, program: str = "callbot") -> subprocess.CompletedProcess[str]:
        lent = sysconfig.get_path("purelib")
        return run(
            folder / "env/bin" / program, *arguments, folder=folder, PYTHONPATH=lent, **LEARNED
        )

    return call


def test_it_is_the_wheel_that_runs(installed):
    where = installed("-c", "import callbot; print(callbot.__file__)", program="python")
    assert "/env/lib/" in where.stdout, where


def test_config_from_another_folder(installed):
    shown = installed("config", "--json")
    assert shown.returncode == 0, shown.stderr
    [city] = [row["value"] for row in json.loads(shown.stdout) if row["name"] == "city"]
    assert "/env/lib/" in city
    assert (Path(city) / "city.yaml").is_file()


def test_a_question_is_answered_from_another_folder(installed, tmp_path):
    asked = installed("ask", "prochain métro à vieux port", "--json", "--now", "2026-05-12T08:30",
                      "--data", tmp_path)  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    row = json.loads(asked.stdout)
    assert row["intent"] == "transport.next_departure"
    assert row["slots"]["stop"]["value"].startswith("Vieux-Port")


def test_a_city_is_laid_out_from_another_folder(installed, tmp_path):
    laid = installed("init", tmp_path / "bourg")
    assert laid.returncode == 0, laid.stderr
    assert (tmp_path / "bourg/facts.yaml").is_file()
