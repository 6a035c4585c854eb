"""Work shared out among processes, as many as ``sphinx-build -j`` allows.

A worker is forked for some items and ends with them: it reads what this process has and
hands back its results, nothing else.  Few items are not worth a fork; they are done
here.

Pages are written by Sphinx's own way of doing it, in which this process resolves
references and workers write.  Sphinx 9.0 and 9.1 resolve all pages before they wait
for the first worker, and keep them: 1.8 GB for 1,000 long posts.  Here one worker's
share at most is ready and not begun.
"""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import sphinx.builders
from sphinx.errors import SphinxParallelError
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_PAGES = 16  # that one worker writes
_PAUSE = 0.005  # seconds
_WORTH_A_FORK = 20  # items; each takes some milliseconds


class _Tasks(ParallelTasks):
    """Tasks of which none is added before the last one has begun.

    A worker leaves what is there when it is forked out of its search for cycles, which
    would copy each memory page of it.

    An error in a worker is raised, whenever it is heard of: Sphinx 9.0 and 9.1 forget
    one that they hear of while they add a task.
    """

    _error: Exception | None = None

    def _process(self, *task: Any) -> None:  # noqa: ANN401 - Sphinx's signature
        gc.freeze()
        super()._process(*task)

    def add_task(self, *task: Any) -> None:  # noqa: ANN401 - Sphinx's signature
        """Add a task, and wait until a worker has it."""
        super().add_task(*task)
        if self._error is not None:
            raise self._error
        while self._precvs_waiting:
            if not self._join_one():
                time.sleep(_PAUSE)

    def _join_one(self) -> bool:
        try:
            return super()._join_one()
        except (SphinxParallelError, EOFError, OSError) as error:
            self._error = error
            raise


class _PageTasks(_Tasks):
    """The writing of pages: Sphinx asks for a worker fewer than ``-j`` says.

    This process resolves references, but mostly waits for the workers.
    """

    def __init__(self, nproc: int) -> None:
        super().__init__(nproc + 1)

    def add_task(self, *task: Any) -> None:  # noqa: ANN401 - Sphinx's signature
        """Add a task, and free its doctrees, which are cycles: the worker has them."""
        super().add_task(*task)
        task[1].clear()
        gc.collect(1)


def in_workers(
    app: Sphinx, work: Callable[[Item], Result], items: Sequence[Item]
) -> Iterator[Result]:
    """Yield the result of each item, in their order.

    :raises SphinxParallelError: if ``work`` raises in a worker.
    """
    if not parallel_available or app.parallel < 2 or len(items) < _WORTH_A_FORK:  # noqa: PLR2004 - this process is the one
        yield from map(work, items)
        return
    found: dict[int, list[Result]] = {}
    tasks = _Tasks(app.parallel)
    places = list(range(len(items)))
    for chunk in make_chunks(places, app.parallel):  # type: ignore[arg-type]
        tasks.add_task(
            lambda chunk: [work(items[place]) for place in chunk],
            chunk,
            lambda chunk, results: found.update({chunk[0]: results}),
        )
    tasks.join()
    for first in sorted(found):
        yield from found[first]


@contextmanager
def beside(app: Sphinx, work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Have work done by a process of its own; yield what waits for its result.

    With one process the work is done then.  Where the block raises, it is stopped.

    :raises SphinxParallelError: when it is waited for, if ``work`` raised.
    """
    if not parallel_available or app.parallel < 2:  # noqa: PLR2004 - as above
        yield work
        return
    found: list[Result] = []
    tasks = _Tasks(1)

    def wait() -> Result:
        tasks.join()
        return found[0]

    tasks.add_task(work, None, lambda _, result: found.append(result))
    try:
        yield wait
    finally:
        tasks.terminate()


@contextmanager
def few_waiting() -> Iterator[None]:
    """Have Sphinx write pages in small shares, and no more than workers can take."""
    ours: dict[str, object] = {"ParallelTasks": _PageTasks, "make_chunks": _shares}
    theirs = {name: getattr(sphinx.builders, name) for name in ours}
    vars(sphinx.builders).update(ours)
    try:
        yield
    finally:
        vars(sphinx.builders).update(theirs)


def _shares(docnames: Sequence[str], nproc: int) -> list[Sequence[str]]:
    size = max(1, min(_MOST_PAGES, -(-len(docnames) // (nproc + 1))))
    return [docnames[at : at + size] for at in range(0, len(docnames), size)]
