"""Work shared out among processes, as many as ``sphinx-build -j`` allows.

A worker is forked for some items and ends with them: it reads what this process has and
hands back its results, nothing else.  Few items are not worth a fork; they are done
here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sphinx.errors import SphinxParallelError
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from sphinx.application import Sphinx

Item = TypeVar("Item")
Order = TypeVar("Order")
Result = TypeVar("Result")

_PAUSE = 0.005  # seconds
_WORTH_A_FORK = 20  # items; each takes some milliseconds


class Tasks(ParallelTasks):
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
    tasks = Tasks(app.parallel)
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


class Errand(Generic[Order, Result]):
    """Work that another process does; it is told twice how to go on."""

    def __init__(
        self, tell: Callable[[Order | None], None], wait: Callable[[], Result]
    ) -> None:
        """Begin with what tells it, and with what waits for it."""
        self.tell = tell
        self._wait = wait

    def result(self) -> Result:
        """Wait for the result, and let the work know that this process waits.

        :raises SphinxParallelError: if the work raised.
        """
        self.tell(None)
        return self._wait()


@contextmanager
def beside(
    app: Sphinx, work: Callable[[Callable[[], Order | None]], Result]
) -> Iterator[Errand[Order, Result]]:
    """Have work done by a process of its own, which begins at once.

    ``work`` is called with what waits for the next order; one of None is the last, and
    comes when this process waits for the result.  With one process the work is done
    then.  Where the block raises, it is stopped.
    """
    if not parallel_available or app.parallel < 2:  # noqa: PLR2004 - as above
        orders: list[Order | None] = []
        yield Errand(orders.append, lambda: work(iter(orders).__next__))
        return
    found: list[Result] = []
    tasks = Tasks(1)
    hearing, telling = multiprocessing.Pipe(duplex=False)

    def serve() -> Result:
        telling.close()  # that there is none to tell is heard where none has it
        return work(partial(_hear, hearing))

    def tell(order: Order | None) -> None:
        with suppress(BrokenPipeError):  # it failed: its result tells
            telling.send(order)

    def wait() -> Result:
        tasks.join()
        return found[0]

    tasks.add_task(serve, None, lambda _, result: found.append(result))
    hearing.close()
    try:
        yield Errand(tell, wait)
    finally:
        tasks.terminate()
        telling.close()


def _hear(orders: Connection) -> Any:  # noqa: ANN401 - what was sent
    """Return the next order; end where nobody is there any more to give one."""
    try:
        return orders.recv()
    except EOFError:
        os._exit(1)
