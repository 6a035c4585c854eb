"""Turn the true class boundary away from the gap between two clusters.

At 0 degrees each cluster is one class; at 90 degrees the boundary cuts through both.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.linear_model import LogisticRegression

from figure_style import BLUE, INK, ORANGE, new_figure, save_figure

N, LABELS = 240, 12


def draw(angle, rng):
    """Two Gaussian clusters left and right of a gap; labels from a turned line."""
    side = rng.integers(0, 2, N)
    points = rng.normal(size=(N, 2)) * [0.45, 1.0] + np.stack(
        [3.0 * side - 1.5, 0 * side], 1
    )
    truth = (points @ [np.cos(angle), np.sin(angle)] > 0).astype(int)
    return points, truth


def errors(angle, seed):
    rng = np.random.default_rng(seed)
    points, truth = draw(angle, rng)
    labelled = rng.choice(N, LABELS, replace=False)
    while len(set(truth[labelled])) < 2:
        labelled = rng.choice(N, LABELS, replace=False)
    rest = np.setdiff1d(np.arange(N), labelled)
    supervised = LogisticRegression(C=10).fit(points[labelled], truth[labelled])

    distance = cdist(points, points)
    nearest = np.argsort(distance, axis=1)[:, 1:9]
    affinity = np.zeros((N, N))
    affinity[np.arange(N)[:, None], nearest] = 1.0
    affinity = np.maximum(affinity, affinity.T)
    root = 1 / np.sqrt(affinity.sum(1))
    seeds = np.zeros((N, 2))
    seeds[labelled, truth[labelled]] = 1.0
    spread = np.linalg.solve(np.eye(N) - 0.99 * root[:, None] * affinity * root, seeds)
    return (
        np.mean(supervised.predict(points[rest]) != truth[rest]),
        np.mean(spread.argmax(1)[rest] != truth[rest]),
    )


figure, (first, second, curve) = new_figure(
    1, 3, height_inches=2.7, gridspec_kw={"width_ratios": [1, 1, 1.7]}
)
for axis, degrees in ((first, 0), (second, 60)):
    angle = np.deg2rad(degrees)
    points, truth = draw(angle, np.random.default_rng(1))
    axis.plot(*points[truth == 0].T, "o", color=BLUE, markersize=2.6)
    axis.plot(*points[truth == 1].T, "s", color=ORANGE, markersize=2.6)
    along = np.array([-1, 1]) * 3.2
    axis.plot(
        -np.sin(angle) * along, np.cos(angle) * along, "--", color=INK, linewidth=1.5
    )
    axis.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xticks=[], yticks=[], aspect="equal")
    axis.set_title(f"turned by {degrees}°")
    axis.grid(visible=False)

degrees = np.arange(0, 91, 10)
table = np.array(
    [[errors(np.deg2rad(d), seed) for seed in range(40)] for d in degrees]
).mean(axis=1)
print(np.column_stack([degrees, table.round(3)]))
curve.plot(
    degrees,
    100 * table[:, 0],
    "-o",
    color=ORANGE,
    markersize=4.5,
    label="12 labels only",
)
curve.plot(
    degrees,
    100 * table[:, 1],
    "--s",
    color=BLUE,
    markersize=4.5,
    label="label propagation",
)
curve.set_xlabel("turn of the true boundary (degrees)")
curve.set_ylabel("error (%)")
curve.set_ylim(0, None)
curve.set_xticks([0, 30, 60, 90])
curve.legend(loc="upper left", fontsize=9.5)
save_figure(figure)
