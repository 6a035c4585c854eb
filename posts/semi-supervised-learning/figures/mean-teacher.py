"""Noise and lag of an averaged teacher: noisy SGD against the formulas."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.signal import lfilter

from figure_style import BLUE, GREEN, INK, ORANGE, new_figure, save_figure

RATE, STEPS = 0.1, 400_000
keep = 1 - RATE  # the student's own memory on a loss with curvature 1
rng = np.random.default_rng(5)
noise = RATE * rng.normal(size=STEPS)

figure, (left, right) = new_figure(1, 2, height_inches=3.0)

# The optimum stands still, then moves at constant speed.
target = np.maximum(0.0, np.arange(400) - 150) * 0.01
student = lfilter([1], [1, -keep], RATE * target + 1.2 * noise[:400])
left.plot(target, "--", color=INK, linewidth=1.4, label="optimum")
left.plot(student, color=ORANGE, linewidth=0.9, label="student")
for beta, colour, line in ((0.95, BLUE, "-"), (0.99, GREEN, "-.")):
    teacher = lfilter([1 - beta], [1, -beta], student)
    left.plot(teacher, line, color=colour, label=rf"teacher, $\beta={beta}$")
left.set(xlabel="step", ylabel="parameter")
left.legend(loc="upper left", fontsize=9.5)

student = lfilter([1], [1, -keep], noise)[2000:]
lag = np.geomspace(1, 500, 13)
betas = 1 - 1 / (lag + 1)
measured = [
    np.var(lfilter([1 - b], [1, -b], student)[20_000:]) / np.var(student) for b in betas
]
smooth = np.geomspace(1, 500, 200)
b = 1 - 1 / (smooth + 1)
right.plot(
    smooth,
    (1 - b) / (1 + b) * (1 + keep * b) / (1 - keep * b),
    color=BLUE,
    label="formula",
)
right.plot(lag, measured, "o", color=ORANGE, markersize=5, label="simulated")
right.set(
    xscale="log",
    yscale="log",
    xlabel=r"lag of the teacher, $\beta/(1-\beta)$ steps",
    ylabel="teacher variance /\nstudent variance",
)
right.legend(loc="lower left", fontsize=9.5)
b = betas
print(
    np.max(
        np.abs(
            np.array(measured) / ((1 - b) / (1 + b) * (1 + keep * b) / (1 - keep * b))
            - 1
        )
    )
)
save_figure(figure)
