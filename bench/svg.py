"""Plots, drawn as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, LEFT, RIGHT = 680, 220, 80
BAR, GAP, TOP = 20, 6, 34
HEIGHT, BOTTOM = 260, 40
COLOURS = ("#1f6f5c", "#c9862b", "#5b6f8a")
STYLE = "text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}.soft{fill:#666}"


def bars(title: str, rows: Sequence[tuple[str, float, int]], unit: str) -> str:
    """Bars across, a row each: its name, its value and the number of its colour."""
    most = max(value for _, value, _ in rows)
    drawn = [_text(0, 16, title, "title")]
    for number, (name, value, colour) in enumerate(rows):
        y = TOP + number * (BAR + GAP)
        length = (WIDTH - LEFT - RIGHT) * value / most
        drawn.append(_text(LEFT - 8, y + 15, name, "", "end"))
        drawn.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{COLOURS[colour]}"/>')
        drawn.append(_text(LEFT + length + 6, y + 15, f"{value:,.0f} {unit}"))
    return _drawing(drawn, TOP + len(rows) * (BAR + GAP) + GAP)


def curves(title: str, lines: Mapping[str, Sequence[tuple[float, float]]], unit: str) -> str:
    """Lines of points (share of all from 0 to 1, value); values from 0 up."""
    most = max(value for points in lines.values() for _, value in points)
    drawn = [_text(0, 16, title, "title"), *_frame(lines, most, unit)]
    for number, (name, points) in enumerate(lines.items()):
        spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in _spots(points, most))
        colour = COLOURS[number]
        drawn.append(f'<polyline points="{spots}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<rect x="{LEFT + 20}" y="{TOP + 12 + 20 * number}" width="14" height="4" fill="{colour}"/>')
        drawn.append(_text(LEFT + 42, TOP + 18 + 20 * number, name))
    return _drawing(drawn, HEIGHT)


def _frame(lines: Mapping[str, Sequence[tuple[float, float]]], most: float, unit: str) -> list[str]:
    floor = HEIGHT - BOTTOM
    shares = [share for share, _ in next(iter(lines.values()))]
    drawn = [f'<path d="M{LEFT} {TOP}V{floor}H{WIDTH - RIGHT}" fill="none" stroke="#999"/>']
    for part in (0.0, 0.5, 1.0):
        drawn.append(_text(LEFT - 8, floor - part * (floor - TOP) + 4, f"{part * most:.1f} {unit}", "soft", "end"))
    for number, share in enumerate(shares):
        x = LEFT + number * (WIDTH - LEFT - RIGHT) / (len(shares) - 1)
        drawn.append(_text(x, floor + 18, f"p{100 * share:g}", "soft", "middle"))
    return drawn


def _spots(points: Sequence[tuple[float, float]], most: float) -> list[tuple[float, float]]:
    """Where the points lie: one step across each, so that the tail can be seen."""
    step, floor = (WIDTH - LEFT - RIGHT) / (len(points) - 1), HEIGHT - BOTTOM
    return [(LEFT + number * step, floor - (floor - TOP) * value / most) for number, (_, value) in enumerate(points)]


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def _drawing(drawn: Sequence[str], height: int) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
    background = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", background, *drawn, "</svg>", ""])
