"""The arrays that the compiled loops work on, by name: what numba can be given."""

from __future__ import annotations

from typing import NamedTuple

from callbot.transport.values import Flags, Ints, Longs


class Network(NamedTuple):
    """The arrays of View, Lanes and Links under their names there."""

    start: Longs
    node: Ints
    run_start: Longs
    first: Longs
    departure: Ints
    arrival: Ints
    alight: Flags
    zero: int  # event e is at zero + sign * e of these three, and times have that sign
    sign: int
    lane_of_run: Longs
    lane_of_place: Longs
    board_start: Longs
    board_time: Ints
    board_run: Ints
    calling_start: Longs
    calling: Ints
    link_start: Longs
    link_to: Ints
    link_seconds: Ints


class Ask(NamedTuple):
    """The arrays of Query under their names there."""

    nodes: Ints
    seconds: Ints
    egress: Ints
    leave: Ints
    walk: int


class Labels(NamedTuple):
    """By number of trips and node, as in plain; and what is in hand during a round."""

    arrived: Ints
    ready: Ints
    run: Ints
    on: Ints
    off: Ints
    came_from: Ints
    best: Ints
    marked: Flags  # by node: one is ready earlier than in the last round
    fresh: Ints  # by node marked one round ago: when one is ready; NEVER for the others
    reached: Flags  # by node: one arrived earlier in this round
    touched: Flags  # by node: one arrived or is ready earlier since setting out
    changed: Ints  # those nodes: the first is how many there are
    nodes: Ints  # a list of nodes, as long as the round says
    lanes: Ints  # a list of lanes
    from_place: Ints  # by lane: the first place where one may board; NEVER for none
