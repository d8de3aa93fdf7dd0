from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from callbot.conversations.store import Store, open_store
from callbot.conversations.vault import Vault, fresh


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def url(database: str) -> str:
    return database


@pytest.fixture
def vault() -> Vault:
    return fresh()


@pytest.fixture
def store(url: str, vault: Vault) -> Iterator[Store]:
    opened = open_store(url, vault)
    yield opened
    opened.close()
