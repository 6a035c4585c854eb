"""What a build says: progress, a closing summary, and nothing besides."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("one", "two", "three", "four", *(f"more-{n}" for n in range(5)))
_POSTS = {
    f"posts/{name}/index.md": post(f"date: 2022-01-0{n}", f"# {name}\n\nSome text.\n")
    for n, name in enumerate(_NAMES, 1)
}
_TOTAL = re.compile(
    r"^longform: (\d+) posts?, ([\d,]+) words?, (no warnings|\d+ warnings?); "
    r"\d+\.\d s(?: \(.*\))?$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, str]:
    site = Site(tmp_path_factory.mktemp("watch") / "site", _POSTS)
    return site, site.build_apart("-j", "2").output


@pytest.fixture
def site(built: tuple[Site, str], tmp_path: Path) -> Site:
    """Return a built site, elsewhere; its first build here reads all again."""
    copy = Site.copy(built[0].folder, tmp_path / "site")
    copy.build()
    return copy


def _changes(output: str) -> str:
    """Return what changed, as the build told it."""
    told, total = re.findall(r"^longform: (.*)$", output, re.MULTILINE)[-2:]
    assert _TOTAL.match(f"longform: {total}")
    return str(told)


# -- Lines -----------------------------------------------------------------------------


def test_a_build_ends_with_one_summary(built: tuple[Site, str]) -> None:
    ((posts, words, warnings),) = _TOTAL.findall(built[1])
    # A heading of one word and two words of text in each.
    assert (posts, words, warnings) == ("9", "27", "no warnings")
    assert _changes(built[1]) == "the first build"
    assert "build succeeded." in built[1].splitlines()


def test_progress_is_a_line_for_each_quarter_of_a_step(
    built: tuple[Site, str],
) -> None:
    steps = re.findall(r"^(\w+ \w+)\.\.\. (\d+)%$", built[1], re.MULTILINE)
    for step in ("reading sources", "writing output"):
        percents = [int(percent) for name, percent in steps if name == step]
        assert percents == sorted(set(percents))
        assert percents[-1] == 100
        assert len(percents) <= 4


def test_what_is_no_news_is_left_out(built: tuple[Site, str]) -> None:
    assert "\x1b" not in built[1]
    assert "\r" not in built[1]
    for step in ("pickling environment", "MdParserConfig", "posts/one", "genindex"):
        assert step not in built[1]


def test_verbose_builds_say_all_that_sphinx_says(site: Site) -> None:
    output = site.build("-v", "-E").output
    assert "pickling environment... done" in output
    assert "posts/one/index" in output
    assert _TOTAL.search(output)


def test_quiet_builds_say_nothing(site: Site) -> None:
    site.write({"posts/five/index.md": post("date: 2022-01-05")})
    assert site.build("-q").output == ""


def test_other_extensions_are_heard(tmp_path: Path) -> None:
    speaking = """
def setup(app):
    from sphinx.util import logging
    say = logging.getLogger("gallery").info
    app.connect("env-updated", lambda *_: say("gallery: 3 pictures") or [])
"""
    site = Site(tmp_path, {**_POSTS, "conf.py": CONF + speaking})
    assert "gallery: 3 pictures" in site.build().output.splitlines()


def test_other_builders_speak_as_they_do(site: Site) -> None:
    output = site.build("-b", "text", name="text").output
    assert "pickling environment... done" in output
    assert "longform:" not in output


# -- What changed ----------------------------------------------------------------------


def test_nothing_changed_is_said(site: Site) -> None:
    assert _changes(site.build().output) == "nothing changed"


def test_posts_are_told_that_are_new_changed_or_gone(site: Site) -> None:
    site.write({"posts/five/index.md": post("date: 2022-01-05")})
    site.edit("posts/two/index.md", "Some", "More")
    shutil.rmtree(site.folder / "posts/three")
    assert (
        _changes(site.build("-j", "2").output) == "new: five; changed: two; gone: three"
    )


def test_a_draft_is_gone_and_a_page_is_no_post(site: Site) -> None:
    site.edit("posts/two/index.md", "date:", "status: draft\ndate:")
    site.edit("index.md", "# Home", "# Start")
    assert _changes(site.build().output) == "gone: two; 1 other page changed"


def test_a_change_of_settings_is_no_change_of_posts(site: Site) -> None:
    site.edit("conf.py", "blog_title = project", 'blog_title = "Other"')
    site.edit("conf.py", 'project = "Test Notes"', 'project = "Other"\nnumfig = True')
    output = site.build().output
    assert _changes(output) == "nothing changed; 10 pages read again"
    assert re.search(
        r"^updating environment: \[config changed.*\] 10 added", output, re.MULTILINE
    )


def test_a_page_with_a_warning_is_read_again_and_not_changed(site: Site) -> None:
    site.edit("posts/two/index.md", "date:", "sumary: x\ndate:")
    first, second = site.build(), site.build()
    assert _changes(first.output) == "changed: two"
    assert _changes(second.output) == "nothing changed; 1 page read again"
    for build in (first, second):
        (warning,) = build.warnings
        assert (warning.path, warning.line) == ("posts/two/index.md", 2)
        assert _TOTAL.findall(build.output)[0][2] == "1 warning"


# -- Failures and phases ---------------------------------------------------------------


def test_a_build_that_fails_has_no_summary(site: Site) -> None:
    failing = "\ndef setup(app):\n    app.connect('env-updated', lambda *_: 1 / 0)\n"
    site.write({"conf.py": CONF + failing})
    build = site.build()
    assert build.status == 2
    assert "division by zero" in build.output
    assert "longform:" not in build.output


def test_a_warning_that_is_an_error_is_told_below_the_summary(site: Site) -> None:
    site.edit("posts/two/index.md", "date:", "sumary: x\ndate:")
    build = site.build("-W")
    assert build.status == 1
    assert "1 warning (with warnings treated as errors)" in build.output
    assert _changes(build.output) == "changed: two"


def test_phases_are_a_table_when_they_are_asked_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGFORM_PROFILE", "1")
    output = site.build("-E").output
    rows = re.findall(
        r"^longform: (\w[\w ]*?) +(\d+\.\d\d) +\d+% +\d+\.\d\d$", output, re.MULTILINE
    )
    names = [name for name, _ in rows]
    assert names[:5] == ["starting", "reading", "relating", "writing", "lists"]
    assert names[-1] == "all"
    *seconds, total = (float(text) for _, text in rows)
    assert total == pytest.approx(sum(seconds), abs=0.01 * len(rows))


# -- Terminals -------------------------------------------------------------------------


_SPHINX = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("sphinx", run_name="__main__")
"""
"""``python -m sphinx``; what shells start in the background ignores interruptions."""


def _on_a_terminal(site: Site, *options: str, until: bytes = b"") -> str:
    """Build where standard output is a terminal of 80 columns; return what it got.

    The build is interrupted once it has written ``until``.
    """
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", _SPHINX, "-b", "html", *options]
    folders = ["-d", "_build/doctrees-html", ".", "_build/html"]
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    with subprocess.Popen(
        [*command, *folders],
        cwd=site.folder,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        got = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # Linux: nobody holds the other end any more
                break
            if not more:
                break
            got += more
            if until and until in got:
                process.send_signal(signal.SIGINT)
                until = b""
    os.close(ours)
    return got.decode()


def _screen(got: str) -> list[str]:
    """Return the lines that are left on a terminal, its colours aside."""
    lines = [""]
    column = 0
    for sign in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|.|\n", got, re.DOTALL):
        if sign == "\n":
            lines.append("")
        elif sign == "\r":
            column = 0
        elif sign == "\x1b[2K":
            lines[-1] = ""
        elif not sign.startswith("\x1b"):
            lines[-1] = (
                lines[-1][:column].ljust(column) + sign + lines[-1][column + 1 :]
            )
            column += 1
    return [line.rstrip() for line in lines]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_terminal_shows_a_bar_that_leaves_nothing_behind(
    site: Site, workers: str
) -> None:
    site.edit("posts/two/index.md", "date:", "sumary: x\ndate:")
    got = _on_a_terminal(site, "-E", "-j", workers)
    bars = re.findall(
        r"\x1b\[2K(reading sources|writing output)\.\.\. \[(#*)\.*\]", got
    )
    assert {step for step, _ in bars} == {"reading sources", "writing output"}
    assert "#" * 24 in {done for _, done in bars}
    left = [line for line in _screen(got) if line]
    assert [line for line in left if "[#" in line or "... " in line] == [
        "loading translations [en]... done"
    ]
    (warning,) = (line for line in left if "WARNING" in line)
    assert warning.startswith(f"{site.folder}/posts/two/index.md:2: WARNING")
    assert "build succeeded, 1 warning." in left


def test_a_line_on_a_terminal_is_never_broken(site: Site) -> None:
    long = "a-very-" + "long-" * 20 + "name"
    site.write({f"posts/{long}/index.md": post()})
    drawn = _on_a_terminal(site).split("\x1b[2K")[1:]
    widths = [len(text.partition("\r")[0]) for text in drawn if "\n" not in text]
    assert max(widths) == 79


def test_a_build_that_is_interrupted_leaves_no_bar(site: Site) -> None:
    waiting = """
import time
def setup(app):
    app.connect("env-check-consistency", lambda *_: time.sleep(600))
"""
    site.write({"conf.py": CONF + waiting})
    left = _screen(_on_a_terminal(site, "-E", until=b"checking consistency"))
    assert "Interrupted!" in left
    assert [line for line in left if "consistency" in line] == []
