"""The benchmarks run: a script that nobody runs is soon out of step with the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "benchmarks"


def test_the_outputs_of_a_few_posts_are_measured() -> None:
    command = [sys.executable, "-W", "ignore", str(_FOLDER / "outputs.py"), "12"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    moments = re.findall(r"^ *(\w+): \d+\.\d+ (?:s|MiB)", done.stdout, re.MULTILINE)
    assert moments == ["first", "unchanged", "edited", "memory"]
