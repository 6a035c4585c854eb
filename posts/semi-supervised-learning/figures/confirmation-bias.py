"""Self-training on the digits images: errors over rounds for three ways of selecting.

Three labels a class, multinomial logistic regression, mean of six label draws.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from figure_style import BLUE, GREEN, ORANGE, new_figure, save_figure

ROUNDS = 10
images, truth = load_digits(return_X_y=True)
images = images / 16


def select(rule, guess, confidence, round_number):
    if rule == "all":
        return np.ones(len(guess), dtype=bool)
    if rule == "threshold":
        return confidence >= 0.9
    chosen = np.zeros(len(guess), dtype=bool)
    quota = round(len(guess) * (round_number + 1) / ROUNDS / 10)
    for k in range(10):
        members = np.flatnonzero(guess == k)
        order = np.argsort(-confidence[members], kind="stable")
        chosen[members[order[:quota]]] = True
    return chosen


def run(seed, rule):
    rng = np.random.default_rng(seed)
    labelled = np.concatenate(
        [rng.choice(np.flatnonzero(truth == k), 3, replace=False) for k in range(10)]
    )
    rest = np.setdiff1d(np.arange(len(truth)), labelled)
    train_x, train_y = images[labelled], truth[labelled]
    error, stuck = [], []
    for r in range(ROUNDS + 1):
        model = LogisticRegression(C=10, max_iter=300, tol=1e-3).fit(train_x, train_y)
        proba = model.predict_proba(images[rest])
        guess, confidence = proba.argmax(1), proba.max(1)
        if r == 0:
            first, mistaken = guess, guess != truth[rest]
        error.append(np.mean(guess != truth[rest]))
        stuck.append(np.mean(guess[mistaken] == first[mistaken]))
        chosen = select(rule, guess, confidence, min(r, ROUNDS - 1))
        train_x = np.concatenate([images[labelled], images[rest][chosen]])
        train_y = np.concatenate([truth[labelled], guess[chosen]])
    return error, stuck


figure, (left, right) = new_figure(1, 2, height_inches=3.0)
styles = [
    ("all", "keep every pseudo-label", ORANGE, "-", "o"),
    ("threshold", "confidence at least 0.9", BLUE, "--", "s"),
    ("quota", "growing quota per class", GREEN, "-.", "^"),
]
for rule, label, colour, line, marker in styles:
    error, stuck = np.mean([run(seed, rule) for seed in range(6)], axis=0)
    print(rule, error.round(3), stuck.round(3))
    style = {"color": colour, "linestyle": line, "marker": marker, "label": label}
    style["markersize"] = 4.5
    left.plot(100 * error, **style)
    right.plot(100 * stuck, **style)
left.set_ylabel("pseudo-label error (%)")
left.set_ylim(0, 26)
right.set_ylabel("first-round mistakes\nrepeated unchanged (%)")
right.set_ylim(0, 105)
for axis in (left, right):
    axis.set_xlabel("round of self-training")
left.legend(loc="lower left", fontsize=9.5)
save_figure(figure)
