"""Reverse trajectories with the exact score: ancestral sampling against the ODE."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import figure_style as style

T = 1000
ABAR = np.cumprod(1 - np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)]))
MEANS, WEIGHTS, DEVIATION = np.array([-1.4, 0.2, 1.5]), np.array([0.3, 0.5, 0.2]), 0.25


def responsibilities(x: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray, float]:
    variance = ABAR[t] * DEVIATION**2 + 1 - ABAR[t]
    offset = x[:, None] - np.sqrt(ABAR[t]) * MEANS
    kernel = (
        WEIGHTS * np.exp(-(offset**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    )
    return kernel, offset, variance


def predicted_noise(x: np.ndarray, t: int) -> np.ndarray:
    kernel, offset, variance = responsibilities(x, t)
    return np.sqrt(1 - ABAR[t]) / variance * (kernel * offset).sum(1) / kernel.sum(1)


def reverse(start: np.ndarray, eta: float, rng: np.random.Generator) -> np.ndarray:
    path = [start]
    for t in range(T, 0, -1):
        s, x = t - 1, path[-1]
        noise = predicted_noise(x, t)
        clean = (x - np.sqrt(1 - ABAR[t]) * noise) / np.sqrt(ABAR[t])
        variance = eta**2 * (1 - ABAR[s]) / (1 - ABAR[t]) * (1 - ABAR[t] / ABAR[s])
        path.append(
            np.sqrt(ABAR[s]) * clean
            + np.sqrt(1 - ABAR[s] - variance) * noise
            + np.sqrt(variance) * rng.standard_normal(len(x))
        )
    return np.array(path)


rng = np.random.default_rng(3)
start = np.linspace(-2, 2, 7)
times = np.arange(T, -1, -1)
x_grid, t_grid = np.linspace(-3, 3, 201), np.arange(0, T + 1, 10)
density = np.array([responsibilities(x_grid, t)[0].sum(1) for t in t_grid])
density /= density.max(axis=1, keepdims=True)

figure, axes = style.new_figure(1, 2, height_inches=3.3, sharey=True)
for axes_one, eta, title in zip(
    axes,
    (1.0, 0.0),
    (r"reverse SDE (DDPM, $\eta=1$)", r"probability-flow ODE (DDIM, $\eta=0$)"),
    strict=True,
):
    axes_one.contourf(
        t_grid,
        x_grid,
        density.T,
        levels=[0.35, 0.7, 1.01],
        colors=[style.PALE_BLUE, style.PALE_ORANGE],
    )
    paths = reverse(start, eta, rng)
    for k in range(len(start)):
        axes_one.plot(
            times[::5], paths[::5, k], color=style.SERIES[k % 5], linewidth=0.9
        )
    axes_one.plot(np.full(len(start), T), start, "o", color=style.INK, markersize=3)
    axes_one.set(
        xlim=(T, 0),
        ylim=(-3, 3),
        xlabel="$t$ (noise to data)",
        title=title,
        xticks=range(100, T, 200),
    )
axes[0].set_ylabel("$x_t$")
style.save_figure(figure)
