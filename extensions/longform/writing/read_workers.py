"""Pages read by as many processes as ``sphinx-build -j`` allows, each to the end.

Sphinx 9.0 and 9.1 fork a process for each share of the pages.  Each begins with all
that was read before, and sends all of it back; each starts a Temml of its own; and
where two pages have one label, it depends on the speed of the processes which counts.

Here a process takes one share after the other, and forgets what it has sent.  Shares
are taken over in their order, so all is as if one process had read the pages.
"""

from __future__ import annotations

import multiprocessing
import pickle
import traceback
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import SphinxParallelError
from sphinx.locale import __
from sphinx.util.display import status_iterator
from sphinx.util.logging import LogCollector, convert_serializable, getLogger

from longform.reading.domain import post_domain
from longform.reading.garbage import collected_between

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_FORK = multiprocessing.get_context("fork")
_LOGGER = getLogger(__name__)
_MOST_PAGES = 16  # of a share, where all pages are read
_WORTH_A_FORK = 8  # pages
_KEPT_OF_ONE = 16  # pages that are not read, to be sent in the time that one takes


class _Read(NamedTuple):
    """What a process sends of a share."""

    records: list[logging.LogRecord]
    environment: bytes  # pickled


class _Failure(NamedTuple):
    """An error in a process."""

    message: str
    traceback: str


def read_pages(builder: Builder, docnames: Sequence[str], count: int) -> bool:
    """Read pages into the environment by ``count`` processes; refuse where one is less.

    :raises SphinxParallelError: a page can't be read, or a process was killed
    """
    env, app = builder.env, builder._app  # noqa: SLF001 - Sphinx 9 warns of the other name
    kept = len(env.all_docs.keys() - set(docnames))
    if len(docnames) < max(_WORTH_A_FORK, kept // _KEPT_OF_ONE):
        return False
    for docname in docnames:
        _forget(builder, docname)
    # A share is sent with all that is kept.
    most = max(_MOST_PAGES, kept // 4)
    size = min(most, -(-len(docnames) // count))
    shares = [docnames[at : at + size] for at in range(0, len(docnames), size)]
    verbosity = builder.config.verbosity
    told = status_iterator(
        shares, __("reading sources... "), "purple", len(shares), verbosity
    )
    for share, read in zip(told, _read_shares(builder, shares, count), strict=True):
        for record in read.records:
            _LOGGER.handle(record)
        other = pickle.loads(read.environment)  # noqa: S301 - our own process's
        _warn_of_doubles(env, other)
        env.merge_info_from(share, other, app)
    return True


def _warn_of_doubles(env: BuildEnvironment, other: BuildEnvironment) -> None:
    """Tell of labels that a page of another share has too, as Sphinx does of others.

    Of those of one share, or of pages that were not read now, the worker has told.
    """
    for label, docname, first in _doubles(env, other, "std", "labels"):
        place = env.doc2path(first)
        message = __("duplicate label %s, other instance in %s")
        _LOGGER.warning(message, label, place, location=docname)
    for label, docname, first in _doubles(env, other, "math", "objects"):
        message = __("duplicate label of equation %s, other instance in %s")
        _LOGGER.warning(
            *(message, label, first),
            location=docname,
            type="ref",
            subtype="equation",
        )


def _doubles(
    env: BuildEnvironment, other: BuildEnvironment, domain: str, kind: str
) -> list[tuple[str, str, str]]:
    """Return labels, their page that was read now, and the one that was before."""
    known, new = (each.domaindata[domain][kind] for each in (env, other))
    shared = sorted(new.keys() & known.keys())
    found = [(label, new[label][0], known[label][0]) for label in shared]
    return [
        double
        for double in found
        if double[1] != double[2] and double[1] not in env.all_docs
    ]


def _read_shares(
    builder: Builder, shares: Sequence[Sequence[str]], count: int
) -> Iterator[_Read]:
    """Yield what was read of each share, in their order."""
    left = iter(enumerate(shares))
    places: dict[_Worker, int] = {}  # of the shares that are being read
    found: dict[int, _Read] = {}

    def begin_next(worker: _Worker) -> None:
        places.pop(worker, None)
        for place, share in islice(left, 1):
            places[worker] = place
            worker.begin(share)

    with _workers(builder, min(count, len(shares))) as workers:
        for worker in workers:
            begin_next(worker)
        for expected in range(len(shares)):
            while expected not in found:
                ready = wait([worker.pipe for worker in places])
                for worker in [worker for worker in places if worker.pipe in ready]:
                    found[places[worker]] = worker.result()
                    begin_next(worker)
            yield found.pop(expected)


@contextmanager
def _workers(builder: Builder, count: int) -> Iterator[list[_Worker]]:
    """Have processes that read; they end when they have nothing to do."""
    workers = [_Worker(builder) for _ in range(count)]
    try:
        yield workers
        for worker in workers:
            worker.begin(None)
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A forked process that reads shares."""

    def __init__(self, builder: Builder) -> None:
        """Start it."""
        self.pipe, theirs = _FORK.Pipe()
        self._may_end = False
        self._process = _FORK.Process(target=_serve, args=(builder, theirs))
        self._process.start()
        theirs.close()

    def begin(self, share: Sequence[str] | None) -> None:
        """Give it a share to read, or let it end."""
        self._may_end = share is None
        self.pipe.send(share)

    def result(self) -> _Read:
        """Return what it has read, when it has.

        :raises SphinxParallelError: it failed, or was killed
        """
        try:
            result: _Read | _Failure = self.pipe.recv()
        except EOFError:
            message = "a process that read pages was killed; is there memory enough?"
            raise SphinxParallelError(message, "") from None
        if isinstance(result, _Failure):
            raise SphinxParallelError(*result)
        return result

    def end(self) -> None:
        """Wait until it has ended; stop it where nothing let it end."""
        if not self._may_end:
            self._process.terminate()
        self._process.join()
        self.pipe.close()


def _serve(builder: Builder, pipe: Connection) -> None:
    """Read shares until there is none; in a process of its own."""
    with ExitStack() as stack:
        stack.push(partial(_tell_error, pipe))
        while (share := pipe.recv()) is not None:
            pipe.send(_read(builder, share))
        post_domain(builder.env).temml.close()


def _read(builder: Builder, share: Sequence[str]) -> _Read:
    collector = LogCollector()
    with collector.collect():
        for docname in collected_between(share):
            builder.read_doc(docname, _cache=False)
    convert_serializable(collector.logs)
    environment = pickle.dumps(builder.env, pickle.HIGHEST_PROTOCOL)
    for docname in share:
        _forget(builder, docname)
    return _Read(collector.logs, environment)


def _tell_error(
    pipe: Connection,
    _: object,
    error: BaseException | None,
    __: object,
) -> bool:
    """Send an error to the process that asks, if it is there."""
    if error is not None:
        message = traceback.format_exception_only(error)[0].strip()
        whole = "".join(traceback.format_exception(error))
        with suppress(OSError):
            pipe.send(_Failure(message, whole))
    return True


def _forget(builder: Builder, docname: str) -> None:
    builder.events.emit("env-purge-doc", builder.env, docname)
    builder.env.clear_doc(docname)
