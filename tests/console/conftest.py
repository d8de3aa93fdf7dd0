from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.desk import Desk, TownDesk

from callbot.console import passwords


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with its smallest parameters: what it costs is tested once, not in every log-in."""
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(1, 64, 1))


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Iterator[Desk]:
    made = Desk(tmp_path, database=database)
    yield made
    made.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownDesk]:
    """One town for all tests that leave nothing behind another would stumble over: it learns once."""
    made = TownDesk(tmp_path_factory.mktemp("office"), languages=("fr", "en"))
    yield made
    made.close()
