"""Workers give what one process gives, and nothing waits in memory for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.errors import SphinxParallelError

from longform.writing import workers
from longform.writing.workers import beside, in_workers

if TYPE_CHECKING:
    from collections.abc import Callable


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

    def work(hear: Callable[[], None]) -> int:
        del hear
        return os.getpid()

    with beside(app, work) as errand:
        assert (errand.result() != os.getpid()) == is_forked


@pytest.mark.parametrize("parallel", [1, 2])
@pytest.mark.parametrize("size", [1, 10**6])  # a pipe holds 64 KB
def test_work_beside_hears_its_orders_and_then_that_it_is_waited_for(
    parallel: int, size: int
) -> None:
    app: Any = _App(parallel)

    def work(hear: Callable[[], str | None]) -> list[str | None]:
        return [hear(), hear(), hear()]

    with beside(app, work) as errand:
        errand.tell("a" * size)
        errand.tell("b")
        assert errand.result() == ["a" * size, "b", None]


@pytest.mark.parametrize("parallel", [1, 2])
def test_an_error_in_work_beside_is_told_when_it_is_waited_for(parallel: int) -> None:
    app: Any = _App(parallel)
    with beside(app, _fail) as errand:
        pass  # nobody waits
    with beside(app, _fail) as errand:
        errand.tell("a" * 10**6)  # it may have ended before it hears of it
        with pytest.raises((SphinxParallelError, ValueError), match="in vain"):
            errand.result()


def _fail(hear: Callable[[], str | None]) -> None:
    del hear
    message = "in vain"
    raise ValueError(message)


def test_work_beside_ends_with_what_it_is_beside() -> None:
    app: Any = _App(2)
    others = multiprocessing.active_children()  # of other tests

    def work(hear: Callable[[], str | None]) -> None:
        hear()

    with pytest.raises(ValueError, match="in vain"), beside(app, work):
        _fail(lambda: None)
    for process in multiprocessing.active_children():
        process.join(60)
        assert process in others or process.exitcode == -signal.SIGTERM


def test_work_beside_ends_where_nobody_is_left_to_give_it_orders() -> None:
    # As when the build is killed: its end of the pipe is closed.
    hearing, telling = multiprocessing.Pipe(duplex=False)
    telling.close()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=workers._hear, args=(hearing,))
    process.start()
    process.join(60)
    assert process.exitcode == 1


def test_workers_do_not_look_for_cycles_in_what_was_there_before_them() -> None:
    app: Any = _App(2)
    counts = set(in_workers(app, lambda _: gc.get_freeze_count(), range(40)))
    assert min(counts) > gc.get_freeze_count()
