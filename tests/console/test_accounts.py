"""Accounts, passwords and roles."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher
from helpers.desk import PASSWORD, Desk

from callbot.console.accounts import AccountError
from callbot.console.passwords import PasswordError, check_password, hash_password, verify
from callbot.console.roles import RIGHTS, ROLES, RoleError, may


def test_accounts_are_added_listed_and_keep_no_password(desk: Desk, tmp_path: Path):
    desk.add("Marie.Dupont", "editor")
    [account] = desk.parts.accounts.all()
    assert (account.name, account.role, account.disabled) == ("marie.dupont", "editor", False)
    desk.close()
    assert PASSWORD.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("callbot.db*"))


@pytest.mark.parametrize(
    ("name", "role", "password", "error", "said"),
    [
        ("marie", "editor", PASSWORD, AccountError, "already"),
        ("Marie Dupont", "editor", PASSWORD, AccountError, "is not an account's name"),
        ("", "editor", PASSWORD, AccountError, "is not an account's name"),
        ("a" * 65, "editor", PASSWORD, AccountError, "is not an account's name"),
        ("paul", "king", PASSWORD, RoleError, "viewer, agent, editor, translator, admin"),
        ("paul", "editor", "short", PasswordError, "at least 12"),
        ("paul", "editor", "paul" * 4, PasswordError, "different"),
        ("paul", "editor", "my name is paul", PasswordError, "account's name"),
        ("paul", "editor", "x1y2" * 40, PasswordError, "at most 128"),
    ],
)
def test_what_cannot_be_an_account_is_refused(desk: Desk, name, role, password, error, said):
    desk.add("marie", "editor")
    with pytest.raises(error, match=said):
        desk.add(name, role, password)
    assert len(desk.parts.accounts.all()) == 1
    assert desk.actions() == ["test user added marie"]


def test_the_last_admin_stays(desk: Desk):
    desk.add("marie", "admin")
    with pytest.raises(AccountError, match="last admin"):
        desk.parts.accounts.set_role("marie", "viewer", by="marie", now=desk.now)
    with pytest.raises(AccountError, match="last admin"):
        desk.parts.accounts.set_disabled("marie", True, by="marie", now=desk.now)
    desk.add("paul", "admin")
    desk.parts.accounts.set_disabled("marie", True, by="paul", now=desk.now)
    assert desk.parts.accounts.get("marie").disabled


def test_hashes_are_argon2id_of_at_least_64_megabytes(monkeypatch):
    monkeypatch.undo()
    kept = hash_password(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert verify(kept, PASSWORD)
    assert not verify(kept, PASSWORD + "x")
    assert not verify("", PASSWORD)
    assert not verify("not a hash", PASSWORD)


def test_the_same_letters_typed_elsewhere_are_the_same_password():
    assert verify(hash_password("é" * 6 + "abcdefg"), "e\u0301" * 6 + "abcdefg")
    assert check_password("ﬁve letters abc", "x") == "five letters abc"


def test_a_weaker_hash_is_renewed_at_the_next_log_in(desk: Desk, monkeypatch):
    desk.add("marie", "agent")
    old = desk.parts.accounts.credentials("marie")[1]
    monkeypatch.setattr("callbot.console.passwords._HASHER", PasswordHasher(2, 64, 1))
    desk.browser("marie")
    new = desk.parts.accounts.credentials("marie")[1]
    assert new != old
    assert "t=2" in new


def test_rights_are_those_of_the_role_and_unknown_roles_have_none():
    assert set(RIGHTS) == set(ROLES)
    assert may("admin", "administer")
    assert not any(may(role, "administer") for role in ROLES if role != "admin")
    assert [role for role in ROLES if may(role, "publish")] == ["editor", "admin"]
    assert [role for role in ROLES if may(role, "talk")] == ["agent", "admin"]
    assert not may("", "look")


def test_the_admins_page_adds_changes_and_switches_off(desk: Desk):
    admin = desk.browser("anne", "admin")
    assert (
        admin.post("/console/people", name="paul", role="agent", password=PASSWORD).status_code
        == 303
    )
    assert admin.post("/console/people/paul", role="translator").status_code == 303
    assert admin.post("/console/people/paul", disabled="yes").status_code == 303
    paul = desk.parts.accounts.get("paul")
    assert (paul.role, paul.disabled) == ("translator", True)
    refused = admin.post("/console/people", name="paul", role="agent", password=PASSWORD)
    assert refused.status_code == 422
    assert "already" in refused.text


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_others_do_not_get_there(desk: Desk, role: str):
    browser = desk.browser("someone", role)
    assert browser.get("/console/people").status_code == 403
    answer = browser.post("/console/people", name="evil", role="admin", password=PASSWORD)
    assert answer.status_code == 403
    assert "/console/people" not in browser.get("/console/").text
    assert [each.name for each in desk.parts.accounts.all()] == ["someone"]
