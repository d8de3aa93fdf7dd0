"""`callbot users` and `callbot audit`."""

import json

import pytest
from click.testing import CliRunner

from callbot.cli import callbot

PASSWORD = "cinq oiseaux bleus\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CALLBOT_DATA", str(tmp_path))

    def invoke(*arguments: str, entered: str = "", fails: str = "") -> str:
        result = CliRunner().invoke(callbot, arguments, input=entered)
        if fails:
            said = result.output + str(result.exception)
            assert result.exit_code
            assert fails in said
        else:
            assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    return invoke


def add(run, name, role):
    return run("users", "add", name, "--role", role, "--password-stdin", entered=PASSWORD)


def test_accounts_from_the_first_to_the_last(run):
    assert "users add NAME" in run("users", "list")
    assert add(run, "anne", "admin") == "Added anne with the role admin.\n"
    typed = run("users", "add", "paul", "--role", "agent", entered=PASSWORD * 2)
    assert "Added paul" in typed
    assert "oiseaux" not in typed
    run("users", "role", "paul", "translator")
    run("users", "disable", "paul")
    rows = {row["name"]: row for row in json.loads(run("users", "list", "--json"))}
    assert rows["paul"]["role"] == "translator"
    assert rows["paul"]["disabled"] is True
    assert "password" not in json.dumps(rows)
    run("users", "enable", "paul")
    run("users", "password", "paul", "--password-stdin", entered="quatre chats gris\n")
    assert "paul                     translator on   never in" in run("users", "list")


def test_what_is_wrong_is_one_sentence(run):
    run("users", "disable", "nobody", fails="There is no account “nobody”")
    run("users", "password", "nobody", fails="There is no account “nobody”")
    run("users", "add", "anne", "--role", "king", fails="is not one of")
    wrong = ("users", "add", "anne", "--role", "admin", "--password-stdin")
    run(*wrong, entered="short\n", fails="at least 12 characters")
    add(run, "anne", "admin")
    run("users", "disable", "anne", fails="the last admin")


def test_the_audit_log_tells_who_did_what_and_that_it_is_whole(run):
    add(run, "anne", "admin")
    run("users", "add", "paul", "--role", "agent", "--password-stdin", entered=PASSWORD)
    lines = run("audit").splitlines()
    assert "user added anne" in lines[0]
    assert lines[0].split()[2].startswith("shell")
    found = json.loads(run("audit", "--json"))
    assert found["sound"] is True
    assert found["newest_hash"] == found["entries"][-1]["hash"]
    assert json.loads(run("audit", "--json", "--since", "2199-01-01"))["entries"] == []
    run("audit", "--since", "yesterday", fails="--since must be such as 2026-11-20")
