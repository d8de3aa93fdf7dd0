"""Draws bars on a logarithmic scale as SVG: what was measured beside what is to be reached."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

ROW, LEFT, WIDTH = 22, 260, 460


def bars(title: str, rows: Sequence[tuple[str, float, float | None]]) -> str:
    """Return a picture; a row is a label, a value and the goal (a line across the bar) if there is one."""
    values = [value for _, value, goal in rows for value in (value, goal or value) if value > 0]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(value: float) -> float:
        return LEFT + WIDTH * (math.log10(max(value, 10**low)) - low) / max(1, high - low)

    height = ROW * (len(rows) + 3)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for power in range(low, high + 1):
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.0f} 30V{height - 30}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{at:.0f}" y="{height - 14}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for number, (label, value, goal) in enumerate(rows):
        top = 32 + ROW * number
        fill = "#1a7f37" if goal is None or value <= goal else "#b35900"
        parts.append(
            f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(label)}</text>'
        )
        parts.append(
            f'<rect x="{LEFT}" y="{top + 3}" width="{x(value) - LEFT:.1f}" height="14" fill="{fill}"/>'
        )
        parts.append(f'<text x="{x(value) + 5:.1f}" y="{top + 14}">{value:g}</text>')
        if goal is not None:
            parts.append(f'<path d="M{x(goal):.1f} {top}v20" stroke="#000" stroke-width="2"/>')
    return "\n".join([*parts, "</svg>", ""])
