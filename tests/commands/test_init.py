"""`callbot init`: a new city that can be checked, tested and served as it is laid out."""

import os
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest
from click.testing import CliRunner
from helpers.command import LEARNED, ROOT, callbot, refused
from helpers.ports import free_port

from callbot.app.parts import open_content
from callbot.commands.init import init, needed_facts
from callbot.content.loader import load
from callbot.settings import PACKAGE_DATA, Settings


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("init") / "saint-loup"
    ran = callbot("init", folder, "--name", "Saint-Loup")
    assert (ran.status, ran.err) == (0, "")
    assert f"callbot serve --city {folder}" in ran.out
    return folder


def test_every_fact_that_answers_need_is_laid_out(city):
    content = open_content(Settings(city=city))
    facts = (city / "facts.yaml").read_text()
    needed = needed_facts(content)
    assert {"line_phone", "transport_name", "emergency_medical"} <= set(needed)
    assert not [key for key in needed if f"\n  {key}:\n" not in facts]


def test_nothing_is_asked_of_a_city_that_the_program_says_itself():
    own = {"said", "choices", "source", "as_of", "departures", "headsign", "minutes", "moment"}
    assert own.isdisjoint(needed_facts(load([PACKAGE_DATA / "intents"])))


def test_it_passes_its_check(city):
    ran = callbot("--city", city, "check")
    assert ran.status == 0, ran.out
    assert re.search(r"^0 errors, \d+ warnings\.$", ran.out, re.MULTILINE)
    assert "Traceback" not in ran.err


def test_safety_scripts_name_the_numbers_of_the_country_from_the_start(city, tmp_path):
    ran = callbot("--city", city, "ask", "au feu", CALLBOT_DATA=str(tmp_path))
    assert "18" in ran.out
    assert "112" in ran.out


def test_its_tests_leave_out_what_only_the_packages_own_city_has(city, tmp_path):
    ran = callbot("--city", city, "test", "--language", "fr", CALLBOT_DATA=str(tmp_path))
    assert "Traceback" not in ran.err
    assert "may name what only its own city has" in ran.err


def test_it_is_served(city, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "callbot", "serve", "--city", str(city), "--data",
               str(tmp_path), "--port", str(port)]  # fmt: skip
    server = subprocess.Popen(
        command,
        env={**os.environ, **LEARNED, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert "Callbot answers for Saint-Loup" in server.stdout.readline()
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/healthz")
        body = httpx.post(f"{url}/api/v1/chat", json={"text": "bonjour"}, timeout=20).json()
        assert body["status"] == "answered"
        ready = httpx.get(f"{url}/readyz", timeout=20)
        assert ready.status_code == 503  # it has no timetable yet, and says what to do
        assert "callbot transport import" in ready.json()["checks"]["timetable"]
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            if httpx.get(url, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


def test_a_folder_that_holds_something_is_left_alone(city):
    before = {path: path.read_bytes() for path in city.rglob("*") if path.is_file()}
    refused(callbot("init", city), 1, "is not an empty folder; name a new one.")
    assert before == {path: path.read_bytes() for path in city.rglob("*") if path.is_file()}


def test_an_empty_folder_is_fine_and_gives_the_name(tmp_path):
    (tmp_path / "aubagne").mkdir()
    result = CliRunner().invoke(init, [str(tmp_path / "aubagne")], obj=Settings())
    assert result.exit_code == 0
    assert 'name: "Aubagne"' in (tmp_path / "aubagne/city.yaml").read_text()


def test_init_needs_a_folder():
    assert CliRunner().invoke(init, [], obj=Settings()).exit_code == 2
