"""Linear and cosine schedules: signal kept, signal-to-noise ratio, weight."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import figure_style as style

T = 1000
STEPS = np.arange(T + 1)


def linear() -> np.ndarray:
    return np.concatenate([[0.0], np.linspace(1e-4, 0.02, T)])


def cosine(offset: float = 0.008) -> np.ndarray:
    f = np.cos((STEPS / T + offset) / (1 + offset) * np.pi / 2) ** 2
    return np.concatenate([[0.0], np.minimum(1 - f[1:] / f[:-1], 0.999)])


figure, axes = style.new_figure(1, 3, height_inches=2.7)
for name, beta, colour, dash in (
    ("linear", linear(), style.BLUE, "-"),
    ("cosine", cosine(), style.ORANGE, "--"),
):
    abar = np.cumprod(1 - beta)
    axes[0].plot(STEPS, abar, dash, color=colour, label=name)
    axes[1].plot(STEPS[1:], np.log10(abar[1:] / (1 - abar[1:])), dash, color=colour)
    weight = beta[2:] / (2 * (1 - beta[2:]) * (1 - abar[1:-1]))
    axes[2].plot(STEPS[2:], weight, dash, color=colour)
axes[0].set(title=r"signal kept, $\bar\alpha_t$", xlabel="$t$")
axes[0].legend()
axes[1].set(title=r"$\log_{10}\,\mathrm{SNR}(t)$", xlabel="$t$", ylim=(-6, 5))
axes[2].set(
    title=r"weight $\lambda_t$ in the bound",
    xlabel="$t$",
    yscale="log",
    ylim=(4e-4, 10),
)
style.save_figure(figure)
