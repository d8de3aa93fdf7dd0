"""The compiled loops where nothing may be kept, as in a container whose files are read-only."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from callbot.transport.raptor import loops


def test_where_compiled_code_cannot_be_kept_each_process_compiles_for_itself(monkeypatch) -> None:
    asked: list[bool] = []

    def njit(*, cache: bool = False, nogil: bool) -> Callable[[object], object]:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: (nogil, function)

    monkeypatch.setattr(loops, "numba", SimpleNamespace(njit=njit))
    assert loops._compiled(len) == (True, len)
    assert asked == [True, False]
