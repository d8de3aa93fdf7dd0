"""Threads take turns at answering, and none waits for a slow one for long."""

from __future__ import annotations

import threading
import time

from callbot.app.turns import Turns


def test_a_second_thread_waits_until_the_first_is_done():
    turns, order = Turns(patience=5), []
    began = threading.Event()

    def first() -> None:
        with turns.one():
            began.set()
            time.sleep(0.05)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    began.wait(5)
    with turns.one():
        order.append("second")
    thread.join()

    assert order == ["first", "second"]


def test_a_slow_answer_holds_nobody_up():
    turns = Turns(patience=0.01)

    with turns.one(), turns.one():
        went_on = True

    assert went_on
    with turns.one():  # the first turn was given back
        assert turns._free.locked()
