"""Rate limits: so many requests of a client in a window of the clock."""

import pytest
from flask import Blueprint
from limits import parse_many

from callbot.http.limits import RateLimitError, Windows, install


class Clock:
    def __init__(self):
        self.now = 600.0

    def __call__(self):
        return self.now


def test_a_client_waits_for_the_next_window_and_others_do_not():
    clock = Clock()
    windows = Windows(parse_many("2/minute"), clock)
    assert [windows.hit("a"), windows.hit("a"), windows.hit("b")] == [0, 0, 0]
    clock.now += 20
    assert windows.hit("a") == 40
    clock.now += 40
    assert windows.hit("a") == 0


def test_of_several_limits_the_longest_wait_counts():
    clock = Clock()
    windows = Windows(parse_many("1/second; 2/minute"), clock)
    waits = [windows.hit("a")]
    for _ in range(2):
        clock.now += 1
        waits.append(windows.hit("a"))
    assert waits == [0, 0, 58]


def test_a_rate_that_cannot_be_read_is_named():
    with pytest.raises(RateLimitError, match="not “often”"):
        install("often", Blueprint("web", __name__))
