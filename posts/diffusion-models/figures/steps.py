"""Distance to the data distribution against the number of network evaluations."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scipy.stats import norm

import figure_style as style

T = 1000
ABAR = np.cumprod(1 - np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)]))
MEANS, WEIGHTS, DEVIATION = np.array([-1.4, 0.2, 1.5]), np.array([0.3, 0.5, 0.2]), 0.25
N = 40000
LEVELS = (np.arange(N) + 0.5) / N
_grid = np.linspace(-4, 4, 8001)
QUANTILES = np.interp(
    LEVELS, (WEIGHTS * norm.cdf(_grid[:, None], MEANS, DEVIATION)).sum(1), _grid
)


def predicted_noise(x: np.ndarray, abar: float) -> np.ndarray:
    variance = abar * DEVIATION**2 + 1 - abar
    offset = x[:, None] - np.sqrt(abar) * MEANS
    kernel = WEIGHTS * np.exp(-(offset**2) / (2 * variance))
    return np.sqrt(1 - abar) / variance * (kernel * offset).sum(1) / kernel.sum(1)


def generalised(levels: np.ndarray, eta: float, rng: np.random.Generator) -> np.ndarray:
    x = norm.ppf(LEVELS)
    for now, then in pairwise(levels):
        noise = predicted_noise(x, now)
        clean = (x - np.sqrt(1 - now) * noise) / np.sqrt(now)
        variance = eta**2 * (1 - then) / (1 - now) * (1 - now / then)
        x = np.sqrt(then) * clean + np.sqrt(1 - then - variance) * noise
        if eta:
            x = x + np.sqrt(variance) * rng.standard_normal(N)
    return x


def heun(levels: np.ndarray) -> np.ndarray:
    """Second order in rho, on the variable x / sqrt(abar); Euler in the last step."""
    scaled = norm.ppf(LEVELS) / np.sqrt(levels[0])
    rho = np.sqrt(1 / levels - 1)
    for k in range(len(levels) - 1):
        slope = predicted_noise(np.sqrt(levels[k]) * scaled, levels[k])
        ahead = scaled + (rho[k + 1] - rho[k]) * slope
        if k < len(levels) - 2:
            second = predicted_noise(np.sqrt(levels[k + 1]) * ahead, levels[k + 1])
            ahead = scaled + (rho[k + 1] - rho[k]) * (slope + second) / 2
        scaled = ahead
    return scaled


def distance(x: np.ndarray) -> float:
    return float(np.abs(np.sort(x) - QUANTILES).mean())


def levels(steps: int) -> np.ndarray:
    return ABAR[np.linspace(T, 0, steps + 1).round().astype(int)]


rng = np.random.default_rng(0)
counts = np.array([4, 6, 10, 16, 25, 40, 64, 100, 160, 250])
figure, axes = style.new_figure(1, 1, height_inches=3.3)
axes = axes[0]
for label, values, evaluations, look, colour in (
    (
        r"ancestral, $\eta=1$",
        [distance(generalised(levels(n), 1.0, rng)) for n in counts],
        counts,
        "s--",
        style.ORANGE,
    ),
    (
        r"DDIM, $\eta=0$",
        [distance(generalised(levels(n), 0.0, rng)) for n in counts],
        counts,
        "o-",
        style.BLUE,
    ),
    (
        "Heun on the same ODE",
        [distance(heun(levels(n))) for n in counts[:-1]],
        2 * counts[:-1] - 1,
        "^-.",
        style.GREEN,
    ),
):
    axes.loglog(evaluations, values, look, color=colour, label=label, markersize=5)
axes.set(
    xlabel="evaluations of the exact denoiser",
    ylabel="Wasserstein-1 distance to the data",
)
axes.legend()
style.save_figure(figure)
