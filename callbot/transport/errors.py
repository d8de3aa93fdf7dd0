"""What can go wrong with a timetable, said in one sentence."""

from __future__ import annotations


class FeedError(ValueError):
    """A feed, snapshot or alert source that cannot be used; names file, row and field."""

    def __init__(self, message: str, *, file: str = "", row: int = 0, field: str = "") -> None:
        """Put the place (rows count from 1, the header's) before ``message``."""
        place = [file] * bool(file) + [f"row {row}"] * bool(row) + [f"field {field}"] * bool(field)
        super().__init__(f"{', '.join(place)}: {message}" if place else message)
        self.file, self.row, self.field = file, row, field


class UnknownId(ValueError):
    """A station, stop or line id that the timetable does not have."""

    def __init__(self, kind: str, wanted: str) -> None:
        """Say which ``kind`` of thing was ``wanted``."""
        super().__init__(f"The timetable has no {kind} with the id {wanted!r}.")
