"""A scatter plot as SVG: milliseconds a question on a logarithmic axis, per cent right on the other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 180, 30, 50
COLOURS = ("#8a8f98", "#b07d2b", "#5b7f3a", "#1f5fa8", "#a8325e")
Point = tuple[float, float]  # milliseconds, share right


def scatter(title: str, series: Mapping[str, Sequence[Point]]) -> str:
    """Return the picture: a small dot for each file, a large one with a name for their mean."""
    every = [point for points in series.values() for point in points]
    low = 10 ** math.floor(math.log10(min(x for x, _ in every)))
    high = 10 ** math.ceil(math.log10(max(x for x, _ in every)))
    plot = _Plot(math.log10(low), math.log10(high))
    body = [*plot.frame(title)]
    for colour, (name, points) in zip(COLOURS, series.items(), strict=False):
        body += plot.dots(name, points, colour)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">'
        '<rect width="100%" height="100%" fill="#fff"/>'
    )
    return "\n".join([head, *body, "</svg>", ""])


class _Plot:
    def __init__(self, low: float, high: float) -> None:
        self._low, self._high = low, max(high, low + 1)

    def x(self, milliseconds: float) -> float:
        share = (math.log10(milliseconds) - self._low) / (self._high - self._low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, share: float) -> float:
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)

    def frame(self, title: str) -> Iterator[str]:
        yield f'<text x="{LEFT}" y="18" font-size="14">{escape(title)}</text>'
        right = WIDTH - RIGHT
        for tenth in range(0, 11, 2):
            y = self.y(tenth / 10)
            yield f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#ddd"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tenth * 10} %</text>'
        for power in range(round(self._low), round(self._high) + 1):
            x, bottom = self.x(10.0**power), HEIGHT - BOTTOM
            yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#ddd"/>'
            yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10.0**power:g} ms</text>'
        yield (
            f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 12}" text-anchor="middle">'
            "median time a question, one core</text>"
        )

    def dots(self, name: str, points: Sequence[Point], colour: str) -> Iterator[str]:
        for at, share in points:
            yield (
                f'<circle cx="{self.x(at):.1f}" cy="{self.y(share):.1f}" r="3" fill="{colour}" '
                'fill-opacity=".35"/>'
            )
        at = 10 ** (sum(math.log10(p[0]) for p in points) / len(points))
        share = sum(p[1] for p in points) / len(points)
        x, y = self.x(at), self.y(share)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{colour}"/>'
        yield f'<text x="{x + 11:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>'
