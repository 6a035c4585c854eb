"""Binary predictions: sharpened targets, and the pull of three losses on the logit."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.special import expit

from figure_style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    new_figure,
    save_figure,
)

figure, (left, right) = new_figure(1, 2, height_inches=3.1)
p = np.linspace(0.001, 0.999, 400)
for temperature, colour, line in (
    (1.0, MUTED, ":"),
    (0.5, BLUE, "-"),
    (0.25, GREEN, "-."),
):
    odds = ((1 - p) / p) ** (1 / temperature)
    left.plot(p, 1 / (1 + odds), line, color=colour, label=f"$T={temperature:g}$")
left.plot([0, 0.5, 0.5, 1], [0, 0, 1, 1], "--", color=ORANGE, label=r"$T\to 0$")
left.set(xlabel="prediction $p$", ylabel="target after sharpening")
left.legend(loc="upper left", fontsize=9.5)

logit = np.linspace(-6, 6, 601)
p = expit(logit)
entropy = logit * p * (1 - p)
pseudo = np.where(logit > 0, 1 - p, -p)
pseudo[np.isclose(logit, 0)] = np.nan
masked = np.where(np.maximum(p, 1 - p) >= 0.95, pseudo, 0.0)
sharp = expit(2 * logit) - p
right.plot(logit, pseudo, "--", color=ORANGE, label="hard label")
right.plot(logit, entropy, "-", color=BLUE, label="entropy")
right.plot(logit, sharp, "-.", color=GREEN, label="sharpened, $T=0.5$")
right.plot(logit, masked, ":", color=PURPLE, linewidth=2.6, label=r"hard, $\tau=0.95$")
right.axhline(0, color=INK, linewidth=0.8)
right.set(
    xlabel="logit $s$", ylabel="push on the logit", xlim=(-6.5, 7.5), ylim=(-0.56, 0.56)
)
right.legend(loc="lower right", fontsize=8.5, handlelength=1.7, borderaxespad=0)
save_figure(figure)
