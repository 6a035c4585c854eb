"""The true reverse conditional of a one-dimensional mixture, and the best Gaussian."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import figure_style as style

T = 1000
ABAR = np.cumprod(1 - np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)]))
MEANS, WEIGHTS, DEVIATION = np.array([-1.4, 0.2, 1.5]), np.array([0.3, 0.5, 0.2]), 0.25


def normal(x: np.ndarray, mean: float | np.ndarray, variance: float) -> np.ndarray:
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


def marginal(x: np.ndarray, t: int) -> np.ndarray:
    variance = ABAR[t] * DEVIATION**2 + 1 - ABAR[t]
    return (WEIGHTS * normal(x[:, None], np.sqrt(ABAR[t]) * MEANS, variance)).sum(-1)


NOW, VALUE = 500, -0.35
grid = np.linspace(-3, 3, 6001)
width = grid[1] - grid[0]
figure, axes = style.new_figure(1, 3, height_inches=2.6)
for axes_one, earlier in zip(axes, (490, 200, 50), strict=True):
    ratio = ABAR[NOW] / ABAR[earlier]
    conditional = marginal(grid, earlier) * normal(
        VALUE, np.sqrt(ratio) * grid, 1 - ratio
    )
    conditional /= conditional.sum() * width
    mean = (grid * conditional).sum() * width
    variance = ((grid - mean) ** 2 * conditional).sum() * width
    axes_one.plot(grid, conditional, color=style.BLUE, label="exact")
    axes_one.plot(
        grid, normal(grid, mean, variance), "--", color=style.ORANGE, label="Gaussian"
    )
    low, high = mean - 4.2 * variance**0.5, mean + 4.2 * variance**0.5
    axes_one.set(
        xlim=(low, high),
        title=f"from $t={NOW}$ to $s={earlier}$",
        xlabel="$x_s$",
        yticks=[],
    )
    axes_one.set_ylim(0, 1.45 * conditional.max())
axes[0].set_ylabel(f"density given $x_{{{NOW}}}={VALUE}$")
axes[0].legend(loc="upper left", fontsize=9)
style.save_figure(figure)
