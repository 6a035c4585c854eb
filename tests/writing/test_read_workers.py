"""Pages that several processes read are those of one, warnings in their order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = 28
_POSTS: dict[str, str | bytes] = {
    f"posts/p{number:02}/index.md": post(
        f"date: 2022-01-01\ntags: [a{number % 3}]",
        f"(one-label)=\n\n# P {number}\n\n$x_{number}$ and [](#one-label), "
        f"[](#p{(number * 7) % _COUNT:02}).\n\n$$\ny\n$$ (eq-{number % 9})\n",
    )
    for number in range(_COUNT)
}
_STOPS = """
import os, signal
def setup(app):
    app.connect("source-read", lambda app, docname, source: stop(docname))
def stop(docname):
    if docname.startswith("posts/p25/"):
"""


def _conf(statement: str) -> str:
    return f"{CONF}{_STOPS}        {statement}\n"


def test_a_label_of_many_pages_leads_where_one_process_would_have_it(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path, _POSTS)
    assert site.build("-j", "1", name="one").status == 0
    for count in ("2", "5"):
        assert site.build("-j", count, name="more").status == 0
        assert site.files("more") == site.files("one")


def test_warnings_come_in_the_order_of_the_pages(tmp_path: Path) -> None:
    wrong = {
        f"posts/p{number:02}/index.md": post("date: 2022-01-01\nnonsense: 1")
        for number in range(_COUNT)
    }
    site = Site(tmp_path, wrong)
    build = site.build("-j", "3")
    assert [warning.path for warning in build.warnings] == sorted(wrong)


def test_labels_that_two_pages_have_are_told_whoever_reads_them(tmp_path: Path) -> None:
    twice = post(body="(one-label)=\n\n# A post\n\n$$\ny\n$$ (one-equation)\n")
    plain = {path: post() for path in _POSTS}
    ends = {"posts/p00/index.md": twice, "posts/p27/index.md": twice}
    site = Site(tmp_path, {**plain, **ends})
    first, second = (
        [
            (warning.path, warning.text)
            for warning in site.build("-E", "-j", count).warnings
        ]
        for count in "12"
    )
    assert {path for path, _ in first} == {"posts/p27/index.md"}
    assert sorted(first) == sorted(second)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("raise ValueError('no such thing')", "no such thing"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "a process .* was killed"),
    ],
)
def test_a_process_that_fails_ends_the_build(
    tmp_path: Path, statement: str, told: str
) -> None:
    site = Site(tmp_path, {**_POSTS, "conf.py": _conf(statement)})
    build = site.build("-j", "2")
    assert build.status != 0
    assert re.search(told, build.output)


def test_few_pages_among_many_are_read_by_the_process_that_has_the_others(
    tmp_path: Path,
) -> None:
    plain = {path: post() for path in _POSTS}
    site = Site(tmp_path, {**plain, "conf.py": _conf("print('read by the first')")})
    assert "read by the first" not in site.build("-j", "2").output
    site.edit("posts/p25/index.md", "Text.", "Words.")
    assert "read by the first" in site.build("-j", "2").output
