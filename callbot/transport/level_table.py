"""Reads levels.txt: on which floor of a station a stop, an entrance or a node is."""

from __future__ import annotations

import numpy as np

from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.stop_table import Stops
from callbot.transport.tables import read_table
from callbot.transport.values import Floats, float_of

FILE = "levels.txt"
_HIGHEST = 100  # floors above or below the street


def floors_of(files: Files, stops: Stops, problems: Problems) -> Floats:
    """Return the level_index of each stop: 0 at the street, 1 a floor above; NaN where unknown."""
    table = read_table(files, FILE, problems)
    index = {"": float("nan")}
    rows = zip(table.stripped("level_id"), table.stripped("level_index"), strict=True)
    for row, (level, text) in zip(table.rows, rows, strict=True):
        floor = float_of(text, low=-_HIGHEST, high=_HIGHEST)
        if np.isnan(floor):
            problems.add(
                "level",
                f"The level_index “{text}” cannot be read; the level counts as unknown.",
                file=FILE,
                row=row,
                column=table.place("level_index"),
            )
        index[level] = floor
    for level in sorted({*stops.levels} - index.keys()):
        problems.add(
            "level",
            f"There is no level “{level}” in levels.txt; it counts as unknown.",
            file="stops.txt",
        )
    return np.array([index.get(level, np.nan) for level in stops.levels], np.float64)
