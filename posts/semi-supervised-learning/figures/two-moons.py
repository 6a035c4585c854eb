"""Six labels on two moons: supervised, self-training, label propagation.

The three panels share data and the six labels; only the use of the 394 unlabelled
points differs.  ``python two-moons.py --draws`` prints the errors over 40 draws of the
six labels (a minute) in place of drawing.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression

from figure_style import (
    BLUE,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    draw_dots,
    new_figure,
    save_figure,
)

points, truth = make_moons(400, noise=0.1, random_state=3)
x_axis = np.linspace(-1.5, 2.5, 161)
y_axis = np.linspace(-1.05, 1.5, 111)
mesh = np.stack(np.meshgrid(x_axis, y_axis), axis=-1).reshape(-1, 2)


def choose(seed):
    rng = np.random.default_rng(seed)
    return np.concatenate(
        [rng.choice(np.flatnonzero(truth == k), 3, replace=False) for k in (0, 1)]
    )


def features(inputs):
    """Gaussian bumps centred at all points; uses no label."""
    return np.exp(-cdist(inputs, points, "sqeuclidean") / (2 * 0.4**2))


def fit(index, labels):
    return LogisticRegression(C=1.0, max_iter=2000).fit(features(points[index]), labels)


def self_train(labelled, threshold=0.8, rounds=60):
    index, labels = labelled, truth[labelled]
    for _ in range(rounds):
        model = fit(index, labels)
        proba = model.predict_proba(features(points))
        guess = proba.argmax(1)
        guess[labelled] = truth[labelled]
        keep = proba.max(1) >= threshold
        keep[labelled] = True
        if np.array_equal(np.flatnonzero(keep), index) and np.array_equal(
            guess[keep], labels
        ):
            break
        index, labels = np.flatnonzero(keep), guess[keep]
    return model


def propagate(labelled, neighbours=8, alpha=0.99):
    distance = cdist(points, points)
    nearest = np.argsort(distance, axis=1)[:, 1 : neighbours + 1]
    affinity = np.zeros_like(distance)
    affinity[np.arange(len(points))[:, None], nearest] = 1.0
    affinity = np.maximum(affinity, affinity.T)
    root = 1 / np.sqrt(affinity.sum(1))
    walk = root[:, None] * affinity * root[None, :]
    seeds = np.zeros((len(points), 2))
    seeds[labelled, truth[labelled]] = 1.0
    return np.linalg.solve(np.eye(len(points)) - alpha * walk, seeds)


def vote(scores, inputs):
    """Extend node scores to the plane: nearest 5 nodes vote with normalised scores."""
    scores = scores / scores.sum(1, keepdims=True)
    nearest = np.argsort(cdist(inputs, points), axis=1)[:, :5]
    return scores[nearest].mean(1).argmax(1)


def solve(seed):
    """Return the labelled points and (name, label of the mesh, label of the points)."""
    labelled = choose(seed)
    supervised = fit(labelled, truth[labelled])
    trained = self_train(labelled)
    scores = propagate(labelled)
    at = features(points)
    return labelled, [
        ("six labels only", supervised.predict(features(mesh)), supervised.predict(at)),
        ("self-training", trained.predict(features(mesh)), trained.predict(at)),
        ("label propagation", vote(scores, mesh), scores.argmax(1)),
    ]


def error(guess, labelled):
    rest = np.setdiff1d(np.arange(len(points)), labelled)
    return float(np.mean(guess[rest] != truth[rest]))


if "--draws" in sys.argv:
    mesh = mesh[:10]
    table = []
    for seed in range(40):
        labelled, panels = solve(seed)
        table.append([error(guess, labelled) for _, _, guess in panels])
    table = np.array(table)
    print("median", np.median(table, axis=0).round(4))
    print("worse than supervised", np.mean(table[:, 1:] > table[:, :1], axis=0))
    raise SystemExit

labelled, panels = solve(2)

figure, axes = new_figure(1, 3, height_inches=2.6, sharex=True, sharey=True)
rest = np.setdiff1d(np.arange(len(points)), labelled)
for axis, (title, region, guess) in zip(axes, panels, strict=True):
    wrong = error(guess, labelled)
    grid = region.reshape(len(y_axis), len(x_axis))
    axis.contourf(
        x_axis, y_axis, grid, levels=[-0.5, 0.5, 1.5], colors=[PALE_BLUE, PALE_ORANGE]
    )
    for k, (colour, marker) in enumerate([(BLUE, "o"), (ORANGE, "s")]):
        some = rest[truth[rest] == k]
        draw_dots(axis, *points[some].T, diameter=2.3, color=colour)
        some = labelled[truth[labelled] == k]
        axis.plot(
            *points[some].T,
            marker,
            color=colour,
            markersize=8.5,
            markeredgecolor=INK,
            markeredgewidth=1.3,
        )
    axis.set_title(f"{title}\nerror {100 * wrong:.1f} %")
    axis.grid(visible=False)
    axis.set_xticks([])
    axis.set_yticks([])
save_figure(figure)
