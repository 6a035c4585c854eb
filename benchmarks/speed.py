"""How long an author waits, with this project and with the systems beside it.

``python -m benchmarks.speed --posts 100 1000 --tools longform hugo`` (``make bench``)
builds each at the moments of ``runs`` and prints the tables of ``report``.  Results are
kept in ``_build/bench/results.json``, so that runs on one machine add up to one report:
a tool and a number of posts that is measured again takes the place of what was there.
A tool that cannot be installed, or fails, is told and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.install import InstallError, install
from benchmarks.measure import CommandError
from benchmarks.report import render_report
from benchmarks.runs import run_moments, version_of
from benchmarks.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.tools import Tool

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "_build" / "bench"


def main(arguments: list[str]) -> int:
    """Measure and print; return 1 where a tool could not be measured."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--tools", nargs="+", choices=list(TOOLS), default=list(TOOLS))
    parser.add_argument("--keep", action="store_true", help="leave the sites there")
    options = parser.parse_args(arguments)
    chosen = {name: TOOLS[name] for name in options.tools}
    failed = measure_tools(chosen, options.posts, FOLDER, keep=options.keep)
    sys.stdout.write("\n" + render_report(read_results(FOLDER), TOOLS))
    return int(failed)


def measure_tools(
    tools: Mapping[str, Tool], counts: list[int], folder: Path, *, keep: bool = False
) -> bool:
    """Measure tools at each number of posts; say whether any failed."""
    failed = False
    for name, tool in tools.items():
        try:
            environment = install(tool, folder / "tools")
            version = version_of(tool, environment)
        except (InstallError, CommandError) as problem:
            _tell(f"{tool.title}: not installed: {problem}")
            failed = True
            continue
        for count in counts:
            result: dict[str, Any] = {"version": version, "machine": _machine()}
            moments: dict[str, Any] = {}
            site = folder / "sites" / f"{name}-{count}"
            site.with_suffix(".log").unlink(missing_ok=True)
            _tell(f"{tool.title} {version}, {count} posts:", end="")
            try:
                for run in run_moments(tool, environment, site, count):
                    moments[run.moment] = run.cost._asdict()
                    _tell(f"  {run.moment} {run.cost.wall:.1f} s", end="")
                _tell("")
            except CommandError as problem:
                _tell(f"\n{tool.title}: {problem}")
                failed = True
            if moments and tool.kept:
                result["kept_bytes"] = (site / tool.kept).stat().st_size
            if not keep:
                shutil.rmtree(site, ignore_errors=True)
            _keep_result(folder, name, count, {**result, "moments": moments})
    return failed


def read_results(folder: Path) -> dict[str, Any]:
    """Return what was measured: ``{tool: {posts: result}}``; empty at first."""
    file = folder / "results.json"
    found: dict[str, Any] = json.loads(file.read_bytes()) if file.is_file() else {}
    return found


def _keep_result(folder: Path, name: str, count: int, result: object) -> None:
    results = read_results(folder)
    results.setdefault(name, {})[str(count)] = result
    text = json.dumps(results, indent=1, sort_keys=True) + "\n"
    (folder / "results.json").write_text(text, encoding="utf-8")


def _machine() -> str:
    """Return what this machine is, in a few words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    system = f"{platform.system()} on {platform.machine()}"
    return (
        f"{cores or os.cpu_count()} cores, {system}, Python {platform.python_version()}"
    )


def _tell(words: str, end: str = "\n") -> None:
    print(words, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
