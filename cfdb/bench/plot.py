"""A plot of the ratios as SVG, written by hand so that it needs no library."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cfdb.bench.measure import Result

WIDTH, ROW, LEFT, BAR = 760, 54, 190, 470
GOOD, BAD, MARK, TEXT = "#2a7f62", "#b5651d", "#333333", "#222222"


def svg(results: Sequence[Result]) -> str:
    """One bar a bench, with the figure to beat as a line; each bench has its own scale."""
    height = ROW * len(results) + 50
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="{TEXT}">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        '<text x="10" y="22" font-weight="bold">subject : baseline, each bench on its own scale '
        "(line: figure to beat)</text>",
    ]
    for place, result in enumerate(results):
        lines += _bar(result, 40 + place * ROW)
    return "\n".join([*lines, "</svg>", ""])


def _bar(result: Result, top: int) -> list[str]:
    scale = BAR / (1.15 * max(result.ratio, result.target, 0.001))
    length, mark = result.ratio * scale, LEFT + result.target * scale
    color = GOOD if result.met else BAD
    word = "times the time, lower is better" if result.better == "lower" else "of the throughput"
    return [
        f'<text x="10" y="{top + 17}">{escape(result.name)}</text>',
        f'<text x="10" y="{top + 33}" font-size="10">{word}</text>',
        f'<rect x="{LEFT}" y="{top + 4}" width="{length:.1f}" height="20" fill="{color}"/>',
        f'<line x1="{mark:.1f}" x2="{mark:.1f}" y1="{top}" y2="{top + 28}" '
        f'stroke="{MARK}" stroke-width="2"/>',
        f'<text x="{LEFT + BAR + 10}" y="{top + 19}">{result.ratio:g} ({result.target:g})</text>',
    ]
