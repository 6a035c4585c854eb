"""The tables of what was measured, as Markdown.

``python -m benchmarks.report`` (or ``make bench-report``) writes them into the manual's
page on speed, between two comments that mark their place.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.runs import MOMENTS
from benchmarks.tools import FEATURES, TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.tools import Tool

_OWN = "longform"
_PAGE = Path(__file__).parents[1] / "docs" / "guide" / "speed.md"
_START, _END = "<!-- measured -->\n", "<!-- end of what was measured -->\n"

Results = dict[str, dict[str, dict[str, Any]]]
"""``{tool: {posts: result}}``, as ``speed`` keeps them."""


def render_report(results: Results, tools: Mapping[str, Tool]) -> str:
    """Return all tables; "" where nothing was measured."""
    if not results:
        return ""
    counts = sorted({int(count) for found in results.values() for count in found})
    names = [name for name in tools if name in results]
    parts = [_machines(results)]
    for count in counts:
        measured = {
            name: results[name][str(count)]["moments"]
            for name in names
            if str(count) in results[name]
        }
        parts.append(f"### {count:,} posts\n")
        parts.append(_waits({tools[name].title: m for name, m in measured.items()}))
        parts.append(_resources({tools[name].title: m for name, m in measured.items()}))
    parts += [_growth(results), _kept(results, tools), _features(results, tools, names)]
    return "\n".join(part for part in parts if part)


def _machines(results: Results) -> str:
    machines = {
        result["machine"] for found in results.values() for result in found.values()
    }
    return "Measured on " + "; ".join(sorted(machines)) + ".\n"


def _waits(measured: dict[str, Any]) -> str:
    """Return a table of seconds, each with its ratio to the first row's."""
    own = next(iter(measured.values()))
    rows = []
    for title, moments in measured.items():
        cells = []
        for moment in MOMENTS:
            cost = moments.get(moment)
            cells.append(_wait(cost, own.get(moment), same=moments is own))
        rows.append([title, *cells])
    return _table(["seconds to wait", *MOMENTS], rows)


def _wait(
    cost: dict[str, float] | None, own: dict[str, float] | None, *, same: bool
) -> str:
    if cost is None:
        return "failed"
    seconds = f"{cost['wall']:.1f}"
    return (
        seconds if same or not own else f"{seconds} ({cost['wall'] / own['wall']:.1f}×)"
    )


def _resources(measured: dict[str, Any]) -> str:
    """Return a table of processor time and memory, of clean builds and of one edit."""
    rows = []
    for title, moments in measured.items():
        costs = [moments.get(moment) for moment in ("clean", "one edit")]
        cells = [f"{cost['cpu']:.1f}" if cost else "failed" for cost in costs]
        cells += [
            f"{cost['memory'] / 2**20:.0f}" if cost else "failed" for cost in costs
        ]
        rows.append([title, *cells])
    head = ["", "CPU s, clean", "CPU s, one edit", "MiB, clean", "MiB, one edit"]
    return _table(head, rows)


def _growth(results: Results) -> str:
    """Return how this project's processor time grows from the fewest to the most posts.

    The exponent e of t ~ n^e: 1 where twice the posts take twice the time.
    """
    found = results.get(_OWN, {})
    counts = sorted(map(int, found))
    if len(counts) < 2:  # noqa: PLR2004 - growth is between two
        return ""
    few, many = counts[0], counts[-1]
    rows = []
    for moment in MOMENTS:
        costs = [found[str(count)]["moments"].get(moment) for count in (few, many)]
        if all(costs):
            ratio = costs[1]["cpu"] / costs[0]["cpu"]
            rows.append([moment, f"{math.log(ratio) / math.log(many / few):.2f}"])
    head = [f"growth of CPU time from {few:,} to {many:,} posts", "exponent"]
    return _table(head, rows)


def _kept(results: Results, tools: Mapping[str, Tool]) -> str:
    """Return what a build keeps for the next one, which loads and saves all of it."""
    rows = [
        [
            tools[name].title,
            f"{int(count):,}",
            f"{result['kept_bytes'] / int(count) / 1000:.1f}",
        ]
        for name, found in sorted(results.items())
        for count, result in sorted(found.items(), key=lambda item: int(item[0]))
        if "kept_bytes" in result
    ]
    head = ["kept in `environment.pickle`", "posts", "KB a post"]
    return _table(head, rows) if rows else ""


def _features(results: Results, tools: Mapping[str, Tool], names: Iterable[str]) -> str:
    """Return what each tool did in these builds, and its version."""
    columns: dict[str, Tool] = {}
    for name in names:
        columns.setdefault(tools[name].dialect, tools[name])
    versions = {
        tools[name].dialect: " and ".join(
            sorted({result["version"] for result in results[name].values()})
        )
        for name in names
    }
    rows = [["Version", *(versions[dialect] for dialect in columns)]]
    rows += [
        [words, *(tool.features.get(key, "–") for tool in columns.values())]
        for key, words in FEATURES.items()
    ]
    return _table(["", *(tool.title for tool in columns.values())], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def write_report(page: Path, report: str) -> None:
    """Put a report between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(_START)
    _, end, after = rest.partition(_END)
    if not end:
        raise ValueError(f"{page} has no {_START!r} with {_END!r} below it")
    text = f"{before}{_START}\n{report}\n{_END}{after}"
    page.write_text(text, encoding="utf-8")


def main() -> int:
    """Write what was measured into the manual."""
    from benchmarks.speed import FOLDER, read_results  # noqa: PLC0415 - it needs us

    results = read_results(FOLDER)
    if not results:
        print("nothing was measured yet: make bench", file=sys.stderr)
        return 1
    write_report(_PAGE, render_report(results, TOOLS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
