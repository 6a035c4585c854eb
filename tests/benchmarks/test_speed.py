"""Builds are measured whole, checked, and told beside each other.

No system is installed here: small commands stand for them.
"""

from __future__ import annotations

import dataclasses
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.dialects import DIALECTS, render_post
from benchmarks.install import InstallError, install
from benchmarks.measure import CommandError, measure
from benchmarks.posts import make_post
from benchmarks.report import render_report, write_report
from benchmarks.runs import MOMENTS
from benchmarks.speed import measure_tools, read_results
from benchmarks.tools import FEATURES, TOOLS, Tool

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = Path(__file__).parents[2]

_COPY = """
from pathlib import Path
for post in Path("content/posts").glob("*/index.md"):
    page = Path("public", post.parent.name + ".html")
    page.parent.mkdir(exist_ok=True)
    if not ({once} and page.exists()):
        page.write_text(post.read_text())
"""


def _tool(script: str, title: str = "Copy") -> Tool:
    return Tool(
        title=title,
        dialect="hugo",
        command=(sys.executable, "-IS", "-c", script),
        version=(sys.executable, "-IS", "-c", "print('copy 1.2')"),
        page="public/{slug}.html",
        installed_by="us",
    )


_RIGHT = _tool(_COPY.format(once=False))
_STALE = _tool(_COPY.format(once=True), "Stale")


# -- Costs -----------------------------------------------------------------------------


def _run(script: str, folder: Path) -> Any:
    return measure([sys.executable, "-c", script], folder, folder / "log.txt")


def test_work_and_memory_of_a_process_s_children_count(tmp_path: Path) -> None:
    child = "import time; held = bytearray(1 << 27); "
    child += "[None for _ in iter(lambda: time.process_time() < 0.5, False)]"
    parent = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    )
    command = [sys.executable, "-c", parent, child]
    cost = measure(command, tmp_path, tmp_path / "log.txt")
    assert cost.cpu >= 0.5
    assert cost.wall >= 0.5
    assert 2**27 <= cost.memory < 2**28


def test_what_a_command_says_is_kept(tmp_path: Path) -> None:
    _run("print('out'); import sys; sys.stderr.write('errors')", tmp_path)
    assert sorted((tmp_path / "log.txt").read_text().split()) == ["errors", "out"]


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="status 3"):
        _run("raise SystemExit(3)", tmp_path)
    with pytest.raises(CommandError, match="no-such-program"):
        measure(["no-such-program"], tmp_path, tmp_path / "log.txt")


def test_nothing_that_a_command_started_is_left_running(tmp_path: Path) -> None:
    started = "import subprocess; print(subprocess.Popen(['sleep', '600']).pid)"
    _run(started, tmp_path)
    pid = int((tmp_path / "log.txt").read_text())
    until = time.monotonic() + 60  # a signal arrives when the kernel gets to it
    while _is_alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended may wait for its new parent."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


# -- Runs ------------------------------------------------------------------------------


def test_each_moment_of_each_tool_is_measured(tmp_path: Path) -> None:
    assert not measure_tools({"hugo": _RIGHT}, [4, 5], tmp_path)
    assert not measure_tools({"longform": _RIGHT}, [4], tmp_path)
    results = read_results(tmp_path)
    assert {name: sorted(found) for name, found in results.items()} == {
        "longform": ["4"],
        "hugo": ["4", "5"],
    }
    for found in results.values():
        for result in found.values():
            assert sorted(result["moments"]) == sorted(MOMENTS)
            assert result["version"] == "1.2"
    assert not any((tmp_path / "sites").glob("*/"))


def test_a_build_that_does_not_show_the_edit_has_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measure_tools({"hugo": _STALE}, [4], tmp_path)
    assert list(read_results(tmp_path)["hugo"]["4"]["moments"]) == [
        "clean",
        "no change",
    ]
    assert "Stale: one edit:" in capsys.readouterr().out


def test_a_tool_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    broken = _tool("raise SystemExit(1)", "Broken")
    assert measure_tools({"ablog": broken, "hugo": _RIGHT}, [4], tmp_path)
    assert read_results(tmp_path)["ablog"]["4"]["moments"] == {}
    assert len(read_results(tmp_path)["hugo"]["4"]["moments"]) == 5


def test_a_tool_that_cannot_be_installed_is_told_and_left_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # where there is no npm
    tools = {"eleventy": TOOLS["eleventy"], "hugo": _RIGHT}
    assert measure_tools(tools, [4], tmp_path / "bench")
    assert "Eleventy: not installed: npm: No such file" in capsys.readouterr().out
    assert list(read_results(tmp_path / "bench")) == ["hugo"]


def test_pins_that_changed_are_installed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(
        "benchmarks.install._run", lambda command, _: ran.append(command[0])
    )
    tool = TOOLS["eleventy"]
    for _ in range(2):
        install(tool, tmp_path)
    assert ran == ["npm"]
    (tmp_path / "eleventy" / "installed-from").write_text("other pins")
    install(tool, tmp_path)
    assert ran == ["npm", "npm"]


def test_an_interrupted_installation_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise InstallError("interrupted")

    monkeypatch.setattr("benchmarks.install._run", fail)
    with pytest.raises(InstallError):
        install(TOOLS["eleventy"], tmp_path)
    assert not (tmp_path / "eleventy" / "installed-from").exists()


@pytest.mark.parametrize("tool", TOOLS.values(), ids=list(TOOLS))
def test_a_tool_has_a_dialect_a_site_and_known_features(tool: Tool) -> None:
    site = _ROOT / "benchmarks" / "sites" / DIALECTS[tool.dialect].site
    pins = {"pip": "requirements.txt", "npm": "package-lock.json", "us": "conf.py"}
    assert (site / pins[tool.installed_by]).is_file()
    assert set(tool.features) <= set(FEATURES)


@pytest.mark.parametrize(
    "pins", [*(_ROOT / "benchmarks/sites").glob("*/requirements.txt")], ids=str
)
def test_every_package_of_a_peer_has_one_version(pins: Path) -> None:
    names = [line.partition(";")[0].strip() for line in pins.read_text().splitlines()]
    assert [name for name in names if "==" not in name] == []


# -- Report ----------------------------------------------------------------------------


def _result(wall: float, cpu: float, memory: int) -> dict[str, Any]:
    cost = {"wall": wall, "cpu": cpu, "memory": memory * 2**20}
    moments = dict.fromkeys(MOMENTS, cost)
    return {"version": "1.2", "machine": "2 cores", "moments": moments}


def _rows(report: str, start: str) -> list[list[str]]:
    lines = [line for line in report.splitlines() if line.startswith(f"| {start}")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


_TWO: Mapping[str, Tool] = {
    "longform": dataclasses.replace(_RIGHT, title="Ours"),
    "hugo": dataclasses.replace(_RIGHT, title="Theirs", features={"math": "yes"}),
}


def test_the_report_has_ratios_to_this_project() -> None:
    results = {
        "longform": {"100": _result(4, 6, 300)},
        "hugo": {"100": _result(10, 3, 150)},
    }
    report = render_report(results, _TWO)
    waits, resources = _rows(report, "Theirs")
    assert waits == ["Theirs", *["10.0 (2.5×)"] * 5]
    assert resources == ["Theirs", "3.0", "3.0", "150", "150"]
    assert _rows(report, "Ours")[0] == ["Ours", *["4.0"] * 5]


def test_a_moment_that_failed_is_told_in_the_report() -> None:
    failed = {**_result(0, 0, 0), "moments": {}}
    results = {"longform": {"100": _result(4, 6, 300)}, "hugo": {"100": failed}}
    assert _rows(render_report(results, _TWO), "Theirs")[0] == [
        "Theirs",
        *["failed"] * 5,
    ]


def test_the_report_works_without_this_project() -> None:
    report = render_report({"hugo": {"100": _result(10, 3, 150)}}, _TWO)
    assert _rows(report, "Theirs")[0] == ["Theirs", *["10.0"] * 5]


def test_growth_is_the_exponent_of_processor_time() -> None:
    # 30 times the posts in 60 times the time: log 60 / log 30.
    results = {"longform": {"100": _result(1, 2, 1), "3000": _result(1, 120, 1)}}
    (row,) = _rows(render_report(results, _TWO), "clean")
    assert row == ["clean", f"{math.log(60) / math.log(30):.2f}"] == ["clean", "1.20"]


def test_what_is_kept_from_build_to_build_is_told_by_post(tmp_path: Path) -> None:
    keeping = dataclasses.replace(_RIGHT, kept="public/post-00001.html")
    assert not measure_tools({"hugo": keeping}, [4], tmp_path)
    found = read_results(tmp_path)["hugo"]["4"]
    size = len(render_post(DIALECTS["hugo"], make_post(1)).encode())
    assert found["kept_bytes"] == size
    report = render_report({"hugo": {"4": {**found, "kept_bytes": 30_000}}}, _TWO)
    assert _rows(report, "Theirs")[-1] == ["Theirs", "4", "7.5"]


def test_what_a_tool_lacks_is_told() -> None:
    results = {"longform": {"4": _result(1, 1, 1)}, "hugo": {"4": _result(1, 1, 1)}}
    report = render_report(results, {**_TWO, "longform": TOOLS["longform"]})
    assert _rows(report, "Formulas") == [["Formulas", "MathML, at build", "yes"]]
    assert _rows(report, "Search") == [["Search", "index in pieces", "–"]]


def test_a_report_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    marks = "<!-- measured -->\n{}<!-- end of what was measured -->\n"
    page.write_text("Before.\n\n" + marks.format("old\n") + "\nAfter.\n")
    for _ in range(2):
        write_report(page, "new\n")
    assert page.read_text() == "Before.\n\n" + marks.format("\nnew\n\n") + "\nAfter.\n"


def test_the_manual_has_a_place_for_the_report(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    page.write_text((_ROOT / "docs/guide/speed.md").read_text())
    write_report(page, "| measured |\n")
    assert "| measured |" in page.read_text()
