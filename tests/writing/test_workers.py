"""Workers give what one process gives, and nothing waits in memory for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
import sphinx.builders
from sphinx.errors import SphinxParallelError
from sphinx.util.parallel import ParallelTasks

from longform.writing.workers import beside, few_waiting, in_workers
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path


class _App:
    """What is asked of an application."""

    def __init__(self, parallel: int) -> None:
        self.parallel = parallel


@pytest.mark.parametrize("parallel", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 19, 20, 333])
def test_results_come_in_the_order_of_the_items(parallel: int, count: int) -> None:
    app: Any = _App(parallel)
    found = list(in_workers(app, lambda item: item * item, range(count)))
    assert found == [item * item for item in range(count)]


@pytest.mark.parametrize(("count", "is_forked"), [(3, False), (60, True)])
def test_only_many_items_are_worth_a_fork(count: int, is_forked: bool) -> None:  # noqa: FBT001
    app: Any = _App(2)
    processes = set(in_workers(app, lambda _: os.getpid(), range(count)))
    assert (os.getpid() not in processes) == is_forked


@pytest.mark.parametrize("time", range(5))
def test_an_error_in_a_worker_is_told(time: int) -> None:
    # Sphinx forgets one that it hears of while it adds a task.
    del time
    app: Any = _App(2)
    with pytest.raises(SphinxParallelError, match="ZeroDivisionError"):
        list(in_workers(app, lambda item: 1 // item, range(400)))


@pytest.mark.parametrize(("parallel", "is_forked"), [(1, False), (2, True)])
def test_work_is_done_beside_where_there_may_be_two_processes(
    parallel: int,
    is_forked: bool,  # noqa: FBT001
) -> None:
    app: Any = _App(parallel)
    with beside(app, os.getpid) as process:
        assert (process() != os.getpid()) == is_forked


def test_an_error_in_work_beside_is_told_when_it_is_waited_for() -> None:
    app: Any = _App(2)
    with beside(app, lambda: 1 // 0) as result:
        pass  # nobody waits
    with (
        beside(app, lambda: 1 // 0) as result,
        pytest.raises(SphinxParallelError, match="ZeroDivisionError"),
    ):
        result()


def test_work_beside_ends_with_what_it_is_beside() -> None:
    app: Any = _App(2)
    others = multiprocessing.active_children()  # of other tests

    def fail() -> None:
        raise ValueError

    def work() -> None:
        while True:
            time.sleep(0.01)

    with pytest.raises(ValueError), beside(app, work):  # noqa: PT011 - our own
        fail()
    for process in multiprocessing.active_children():
        process.join(60)
        assert process in others or process.exitcode == -signal.SIGTERM


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


@pytest.mark.slow
def test_pages_that_workers_write_are_those_of_one_process(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        {
            f"posts/p{number}/index.md": post(body=f"# P {number}\n\n[](#p3)\n")
            for number in range(40)
        },
    )
    assert site.build("-W", "-j", "1", name="one").status == 0
    build = site.build("-W", "-j", "2", name="two")
    assert build.status == 0, build.output
    assert site.files("one") == site.files("two")


def test_workers_do_not_look_for_cycles_in_what_was_there_before_them() -> None:
    app: Any = _App(2)
    counts = set(in_workers(app, lambda _: gc.get_freeze_count(), range(40)))
    assert min(counts) > gc.get_freeze_count()


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
