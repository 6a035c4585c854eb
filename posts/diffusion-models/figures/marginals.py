"""Exact marginals of a two-dimensional Gaussian mixture under the forward process."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import figure_style as style

T = 1000
ABAR = np.cumprod(1 - np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)]))
ANGLES = np.pi / 2 + 2 * np.pi * np.arange(5) / 5
MEANS = 1.6 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
DEVIATION = 0.18
LIMIT = 2.9
LABELS = {t: f"{ABAR[t]:.2f}" for t in (0, 100, 250, 500)} | {T: r"4\times10^{-5}"}
assert abs(ABAR[T] - 4e-5) < 1e-6


def density_and_score(x: np.ndarray, t: int) -> tuple[np.ndarray, np.ndarray]:
    variance = ABAR[t] * DEVIATION**2 + 1 - ABAR[t]
    offset = x[..., None, :] - np.sqrt(ABAR[t]) * MEANS
    kernel = (
        np.exp(-(offset**2).sum(-1) / (2 * variance))
        / (2 * np.pi * variance)
        / len(MEANS)
    )
    density = kernel.sum(-1)
    score = -(kernel[..., None] * offset).sum(-2) / variance / density[..., None]
    return density, score


rng = np.random.default_rng(7)
data = MEANS[rng.integers(len(MEANS), size=260)] + DEVIATION * rng.standard_normal(
    (260, 2)
)
noise = rng.standard_normal(data.shape)

figure, axes = style.new_figure(1, 5, height_inches=1.85, sharex=True, sharey=True)
axis_values = np.linspace(-LIMIT, LIMIT, 121)
grid = np.stack(np.meshgrid(axis_values, axis_values), axis=-1)
coarse = np.linspace(-2.5, 2.5, 8)
arrows = np.stack(np.meshgrid(coarse, coarse), axis=-1)
for axes_one, t in zip(axes, (0, 100, 250, 500, 1000), strict=True):
    points = np.sqrt(ABAR[t]) * data + np.sqrt(1 - ABAR[t]) * noise
    for some in np.split(points, 5):  # where they lie close they are darker
        style.draw_dots(axes_one, *some.T, diameter=2, color=style.BLUE, alpha=0.45)
    if t > 0:
        density, _ = density_and_score(grid, t)
        levels = density.max() * np.array([0.08, 0.3, 0.7])
        axes_one.contour(
            axis_values,
            axis_values,
            density,
            levels=levels,
            colors=style.ORANGE,
            linewidths=1.1,
        )
        _, score = density_and_score(arrows, t)
        length = np.linalg.norm(score, axis=-1, keepdims=True)
        score = score / length * np.minimum(length, 4) / 4
        axes_one.quiver(
            arrows[..., 0],
            arrows[..., 1],
            score[..., 0],
            score[..., 1],
            color=style.MUTED,
            scale=9,
            width=0.008,
        )
    axes_one.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), xticks=[], yticks=[])
    axes_one.set_aspect("equal")
    axes_one.grid(visible=False)
    axes_one.set_title(f"$t={t}$")
    axes_one.set_xlabel(rf"$\bar\alpha_t={LABELS[t]}$")
style.save_figure(figure)
