"""``python -m longform serve``: a blog as it is written, in a browser.

This process serves and watches; it imports no Sphinx.  It starts the builder, hands it
what changed, and tells open pages what was built.  Where the code that builds changes
(``conf.py``, an extension), or the builder fails, another one is started: the server
and the pages stay.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import msgspec
import uvicorn

from longform.serving.messages import (
    Options,
    Order,
    Problem,
    Report,
    line_of,
    read_line,
)
from longform.serving.pages import Readers, live_site
from longform.serving.watch import changes

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
PORT = 8000
_MORE_PORTS = 20  # that are tried where no port was asked for
_PATIENCE = 10.0  # seconds that a builder has to keep its environment
_LONGEST_LINE = 1 << 24  # bytes of a report


def serve(options: Options, port: int | None, *, opens: bool) -> int:
    """Serve a site until Ctrl-C; ``opens``: show it in the author's browser.

    :raises OSError: the port is taken
    :raises ValueError: the site is served already, or there is none
    """
    if not Path(options.source, "conf.py").is_file():
        raise ValueError(f"{options.source} has no conf.py: start in a blog's folder")
    with _only_server(Path(options.doctrees)) as lock, _listen(port) as listening:
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        lock.write(address)
        lock.flush()
        asyncio.run(Server(options, address, opens=opens).run(listening))
    return 0


@contextlib.contextmanager
def _only_server(doctrees: Path) -> Iterator[TextIO]:
    """Hold the lock of a site's preview; yield its file, for the address.

    :raises ValueError: another process holds it
    """
    doctrees.mkdir(parents=True, exist_ok=True)
    with (doctrees / "serve.lock").open("a+", encoding="utf-8") as file:
        file.seek(0)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"this site is served already: {file.read()}") from None
        file.truncate()
        yield file


def _listen(port: int | None) -> socket.socket:
    """Return a socket that listens on a port; on the next free one if none was asked.

    :raises OSError: the port that was asked for is taken
    """
    asked = [port] if port is not None else range(PORT, PORT + _MORE_PORTS)
    for number in asked:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
        except OSError:
            listening.close()
        else:
            return listening
    raise OSError(f"port {asked[0]} is taken: ask for another with PORT=")


class Server:
    """The web server, the watcher, and the builder that there is now."""

    def __init__(self, options: Options, address: str, *, opens: bool) -> None:
        """Serve at ``address``."""
        self._options = options
        self._address = address
        self._opens = opens
        self._readers = Readers(self._order)
        self._builder: asyncio.subprocess.Process | None = None
        self._code = frozenset({str(Path(options.source, "conf.py"))})
        self._is_ready = False  # the builder takes orders
        self._restart = asyncio.Event()

    async def run(self, listening: socket.socket) -> None:
        """Serve until a signal ends it."""
        site = live_site(Path(self._options.output), self._readers)
        config = uvicorn.Config(
            site, log_level="warning", lifespan="off", timeout_graceful_shutdown=2
        )
        web = _Web(config)

        def end() -> None:
            self._readers.close()
            web.should_exit = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, end)
        sys.stderr.write(f"longform: building; then see {self._address}\n")
        followers = [
            asyncio.create_task(self._build()),
            asyncio.create_task(self._watch()),
        ]
        await web.serve([listening])
        await self._end_builder()
        for follower in followers:
            follower.cancel()
        await asyncio.wait(followers)

    async def _build(self) -> None:
        """Start a builder, follow it to its end, and so on."""
        while True:
            self._restart.clear()
            self._is_ready = False
            self._builder = builder = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "longform.serving.builder"),
                msgspec.json.encode(self._options).decode(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LONGEST_LINE,
                start_new_session=True,  # Ctrl-C is for this process alone
            )
            self._readers.tell(Report("building"))
            last = Report("building")
            if builder.stdout is not None:
                async for line in builder.stdout:
                    last = read_line(line, Report)
                    self._take(last)
            status = await builder.wait()
            if last.state != "failed" and not self._restart.is_set():
                text = f"the builder ended (status {status}); the terminal tells why"
                problem = Problem("", 0, text, is_error=True)
                self._readers.tell(Report("failed", (problem,)))
            await self._restart.wait()

    def _take(self, report: Report) -> None:
        """Take a report, and pass it on to the pages."""
        if report.code:
            self._code = frozenset(report.code)
        if report.state == "ready" and not self._is_ready:
            self._is_ready = True
            self._order()
            sys.stderr.write(f"longform: see {self._address} (Ctrl-C ends)\n")
            if self._opens:
                self._opens = False
                asyncio.get_running_loop().run_in_executor(
                    None, webbrowser.open, self._address
                )
        self._readers.tell(report)

    async def _watch(self) -> None:
        async for paths in changes(Path(self._options.source)):
            is_over = self._builder is None or self._builder.returncode is not None
            if is_over or self._code.intersection(paths):
                self._restart.set()
                await self._end_builder()
            else:
                self._order(paths)

    def _order(self, changed: tuple[str, ...] = ()) -> None:
        """Tell the builder what changed, and what is looked at."""
        builder = self._builder
        if builder and builder.stdin and not builder.stdin.is_closing():
            order = Order(changed, self._readers.viewed)
            builder.stdin.write(line_of(order))

    async def _end_builder(self) -> None:
        """Let the builder keep its environment, and end it.

        One that has not yet built the site ends at once, with its workers.
        """
        builder = self._builder
        if builder is None or builder.returncode is not None:
            return
        if builder.stdin:
            builder.stdin.close()
        if not self._is_ready:
            os.killpg(builder.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(_PATIENCE):
                await builder.wait()
        except TimeoutError:
            os.killpg(builder.pid, signal.SIGKILL)
            await builder.wait()


class _Web(uvicorn.Server):
    """A web server that leaves signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
