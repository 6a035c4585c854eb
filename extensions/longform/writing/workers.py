"""Work shared out among processes, as many as ``sphinx-build -j`` allows.

A worker is forked for some items and ends with them: it reads what this process has and
hands back its results, nothing else.  Few items are not worth a fork; they are done
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORTH_A_FORK = 20  # items; each takes some milliseconds


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
    tasks = ParallelTasks(app.parallel)
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
