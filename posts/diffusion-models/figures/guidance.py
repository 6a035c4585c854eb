"""Guided sampling of a one-dimensional class against the tilted data distribution."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scipy.stats import norm

import figure_style as style

T = 1000
ABAR = np.cumprod(1 - np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)]))
CLASS, OTHER, DEVIATION = np.array([0.3, 1.3]), np.array([-1.3, -0.3]), 0.3
ALL = np.concatenate([CLASS, OTHER])
N = 20001


def predicted_noise(x: np.ndarray, t: int, means: np.ndarray) -> np.ndarray:
    variance = ABAR[t] * DEVIATION**2 + 1 - ABAR[t]
    offset = x[:, None] - np.sqrt(ABAR[t]) * means
    log_kernel = -(offset**2) / (2 * variance)
    kernel = np.exp(log_kernel - log_kernel.max(1, keepdims=True))
    return np.sqrt(1 - ABAR[t]) / variance * (kernel * offset).sum(1) / kernel.sum(1)


def guided(weight: float) -> np.ndarray:
    """Push the quantiles of the noise through the guided ODE, which keeps order."""
    x = norm.ppf((np.arange(N) + 0.5) / N)
    times = np.linspace(T, 0, 251).round().astype(int)
    for t, s in pairwise(times):
        conditional = predicted_noise(x, t, CLASS)
        noise = (1 + weight) * conditional - weight * predicted_noise(x, t, ALL)
        clean = (x - np.sqrt(1 - ABAR[t]) * noise) / np.sqrt(ABAR[t])
        x = np.sqrt(ABAR[s]) * clean + np.sqrt(1 - ABAR[s]) * noise
    return x


grid = np.linspace(-2.5, 3, 1101)
in_class = norm.pdf(grid[:, None], CLASS, DEVIATION).mean(1)
overall = norm.pdf(grid[:, None], ALL, DEVIATION).mean(1)
figure, axes = style.new_figure(1, 3, height_inches=2.7, sharey=True)
for axes_one, weight in zip(axes, (0, 1, 3), strict=True):
    tilted = in_class * (in_class / overall) ** weight
    tilted /= tilted.sum() * (grid[1] - grid[0])
    x = np.sort(guided(weight))
    edges = np.linspace(-2.5, 3, 56)
    histogram, _ = np.histogram(x, bins=edges, density=True)
    axes_one.fill_between(grid, overall, color=style.GRID, lw=0, label="all data")
    axes_one.stairs(
        histogram, edges, color=style.BLUE, linewidth=1.6, label="guided samples"
    )
    axes_one.plot(grid, tilted, "--", color=style.ORANGE, label="tilted density")
    axes_one.set(title=f"$w={weight}$", xlabel="$x$", xlim=(-2.2, 2.7))
axes[0].set_ylabel("density")
axes[0].legend(fontsize=9, loc="upper left", bbox_to_anchor=(0.0, 1.0))
style.save_figure(figure)
