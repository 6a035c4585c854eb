"""Draw the posts' figures: one look, one size, readable on light and dark pages.

A figure script calls :func:`new_figure`, draws with matplotlib and the colours named
here, and ends with :func:`save_figure`, which writes an SVG beside the script.  The SVG
carries a style sheet with two palettes; a browser picks one by the colour scheme of the
page that embeds the image (CSS Color Adjustment, "prefers-color-scheme" in SVG images).

Same script, same bytes: text is drawn as paths from matplotlib's own font, ids are
salted with a constant, no date or version is written, and numbers are rounded so that
the last bits of a floating-point result do not show.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("svg")

import matplotlib.pyplot as plt
import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike

# Name: (light, dark).  The light value is what scripts draw with; it is swapped for a
# CSS variable when the figure is saved.  Series colours after Okabe and Ito (2008),
# darkened or lightened to at least 3:1 against the page (WCAG 2.2, 1.4.11).
_PALETTE = {
    "INK": ("#1f2430", "#e6e6e6"),
    "MUTED": ("#646a73", "#a4abb5"),
    "GRID": ("#d9dce1", "#3a4049"),
    "BLUE": ("#0062a3", "#5bb3ee"),
    "ORANGE": ("#b35a00", "#f0a13c"),
    "GREEN": ("#00735a", "#3cc9a0"),
    "PURPLE": ("#9a4482", "#dc8fc6"),
    "RED": ("#b8342a", "#f28075"),
    "PALE_BLUE": ("#d3e5f3", "#1d3a52"),
    "PALE_ORANGE": ("#f8e2c8", "#4d3518"),
}
INK, MUTED, GRID, BLUE, ORANGE, GREEN, PURPLE, RED, PALE_BLUE, PALE_ORANGE = (
    light for light, _ in _PALETTE.values()
)
SERIES = (BLUE, ORANGE, GREEN, PURPLE, RED)
"""Colours for successive curves; vary the line style too, as not all see hues."""

_STYLE = {
    "svg.fonttype": "path",
    "svg.hashsalt": "longform",
    "font.size": 11,
    "axes.titlesize": 11,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": mpl.cycler(color=SERIES),
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "lines.linewidth": 2.0,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "path.simplify": True,
}


def new_figure(
    rows: int = 1, columns: int = 1, *, height_inches: float = 3.4, **options: object
) -> tuple[Figure, list[Axes]]:
    """Make a figure 7.2 inches wide; return it and its axes in reading order.

    ``options`` go to :func:`matplotlib.pyplot.subplots`.
    """
    mpl.rcdefaults()
    mpl.rcParams.update(_STYLE)
    figure, grid = plt.subplots(
        rows, columns, figsize=(7.2, height_inches), squeeze=False, **options
    )
    return figure, list(grid.flat)


def draw_dots(
    axes: Axes, x: ArrayLike, y: ArrayLike, *, diameter: float, **look: object
) -> None:
    """Draw many dots, ``diameter`` in points, as one curve of lines without length.

    Each marker would be an element of the SVG: hundreds keep a phone busy for a while.
    Where translucent dots meet they are no darker.
    """
    x, y = (np.repeat(values, 3).astype(float) for values in (x, y))
    x[2::3] = np.nan  # the pen is lifted
    (line,) = axes.plot(x, y, linewidth=diameter, solid_capstyle="round", **look)
    line.get_path().should_simplify = False  # it leaves out what has no length


def save_figure(figure: Figure, name: str | None = None) -> None:
    """Write ``<name>.svg`` beside the running script and close the figure.

    ``name`` is by default the script's own.
    """
    script = Path(sys.argv[0]).resolve()
    stream = io.StringIO()
    nothing = {"Date": None, "Creator": None}
    figure.savefig(stream, format="svg", transparent=True, metadata=nothing)
    plt.close(figure)
    target = script.with_name(f"{name or script.stem}.svg")
    target.write_text(_with_palettes(stream.getvalue()), encoding="utf-8")


def _rounded(number: re.Match[str]) -> str:
    """Round to 1/100 point, or to 4 digits below 1 (glyph scales are 0.015625)."""
    value = float(number[0])
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.4g}"


def _with_palettes(svg: str) -> str:
    """Round the coordinates and replace palette colours by CSS variables."""
    svg = re.sub(r"-?\d+\.\d{3,}", _rounded, svg)
    light, dark = (
        ":root{"
        + "".join(f"--{name}:{pair[i]};" for name, pair in _PALETTE.items())
        + "}"
        for i in (0, 1)
    )
    style = f"{light}@media (prefers-color-scheme: dark){{{dark}}}"
    for name, (drawn, _) in _PALETTE.items():
        svg = svg.replace(drawn, f"var(--{name})")
    return svg.replace("<defs>", f"<defs>\n  <style>{style}</style>", 1)
