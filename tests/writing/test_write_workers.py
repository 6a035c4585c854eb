"""Pages that workers resolve and write are those that one process writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sphinx.builders
from sphinx.util.parallel import ParallelTasks

from longform.writing.write_workers import few_waiting
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path

_BODY = "# P {0}\n\n[](#p3)\n\n![A plot.](plot.svg)\n"
_PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='3'/>"


@pytest.mark.slow
def test_pages_that_workers_write_are_those_of_one_process(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        {
            path: text
            for number in range(40)
            for path, text in {
                f"posts/p{number}/index.md": post(body=_BODY.format(number)),
                f"posts/p{number}/plot.svg": _PICTURE.format(number + 1),
            }.items()
        },
    )
    assert site.build("-W", "-j", "1", name="one").status == 0
    build = site.build("-W", "-j", "2", name="two")
    assert build.status == 0, build.output
    assert site.files("one") == site.files("two")
    pictures = site.out("two").rglob("_images/**/*.svg")
    assert len(list(pictures)) == 40


_RESOLVED = """
import os
from docutils import nodes
def setup(app):
    here = os.getpid()
    found = set()
    def resolve(app, doctree, docname):
        found.add(docname)
    def tell(app):
        if os.getpid() == here:
            print("resolved here:", *sorted(found))
        return []
    app.connect("doctree-resolved", resolve)
    app.connect("html-collect-pages", tell)
"""


def test_what_another_extension_gathers_from_pages_is_gathered_in_one_process(
    tmp_path: Path,
) -> None:
    names = [f"posts/p{number}/index" for number in range(20)]
    site = Site(tmp_path, {f"{name}.md": post() for name in names})
    site.edit("conf.py", "templates_path = []", f"templates_path = []{_RESOLVED}")
    build = site.build("-j", "2")
    assert build.status == 0, build.output
    (told,) = [
        line for line in build.output.splitlines() if line.startswith("resolved here: ")
    ]
    assert set(told.split()[2:]) == {*names, "index"}


_LATE = """
import time
def setup(app):
    def wait(app, pagename, *_):
        time.sleep(0.5 if pagename == "posts/p01/index" else 0)
    app.connect("html-page-context", wait)
"""


def test_warnings_of_workers_come_in_the_order_of_the_pages(tmp_path: Path) -> None:
    missing = post(body="# P\n\n[](#nobody)\n")
    site = Site(tmp_path, {f"posts/p{n:02}/index.md": missing for n in range(20)})
    site.edit("conf.py", "templates_path = []", f"templates_path = []{_LATE}")
    build = site.build("-j", "2")
    places = [f"posts/p{number:02}/index.md" for number in range(20)]
    assert [warning.path for warning in build.warnings] == places
    assert all("nobody" in warning.text for warning in build.warnings)


_WRITERS = """
import gc
import multiprocessing
import os
import signal
import time
def setup(app):
    here = os.getpid()
    def tell(app, pagename, *_):
        if os.getpid() == here:
            print("here:", pagename)
    app.connect("html-page-context", tell)
"""


def test_workers_begin_with_what_a_first_post_took(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        {f"posts/p{number}/index.md": post() for number in range(3)},
    )
    site.edit("conf.py", "templates_path = []", f"templates_path = []{_WRITERS}")
    build = site.build("-j", "2")
    assert build.status == 0, build.output
    here = [line for line in build.output.splitlines() if line.startswith("here: ")]
    assert "here: posts/p0/index" in here
    assert "here: posts/p1/index" not in here


# -- Where Sphinx resolves pages -----------------------------------------------------


def test_no_task_is_added_before_the_last_one_has_begun() -> None:
    with few_waiting():
        tasks = vars(sphinx.builders)["ParallelTasks"](1)
        done: list[int] = []
        for number in range(6):
            tasks.add_task(sum, [number], lambda _, result: done.append(result))
            # Two at work; nothing is kept of what they were given.
            assert len(tasks._args) <= 2
            assert not any(tasks._args.values())
        tasks.join()
    assert sorted(done) == list(range(6))
    assert vars(sphinx.builders)["ParallelTasks"] is ParallelTasks


@pytest.mark.parametrize(
    ("pages", "sizes"), [(1, [1]), (3, [2, 1]), (32, [16, 16]), (40, [16, 16, 8])]
)
def test_pages_come_in_shares_of_sixteen_at_most(pages: int, sizes: list[int]) -> None:
    with few_waiting():
        shares = vars(sphinx.builders)["make_chunks"](range(pages), 1)
    assert [len(share) for share in shares] == sizes
