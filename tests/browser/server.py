"""A host for a built site: on this machine, packed with gzip, and with no log.

``python -m tests.browser.server`` serves ``_build/html`` until it is stopped, so that
Lighthouse can measure what a reader of a common host gets.
"""

from __future__ import annotations

import gzip
import io
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ROOT = Path(__file__).resolve().parents[2]
_PACKED = frozenset({"html", "css", "js", "svg", "xml", "json", "txt", "md"})


class _Host(SimpleHTTPRequestHandler):
    """Serves files, with the headers of a host."""

    protocol_version = "HTTP/1.1"  # one connection for many files, as hosts do
    headers_to_send: ClassVar[Mapping[str, str]] = {}
    packs: ClassVar[bool] = False

    def end_headers(self) -> None:
        """Send the host's headers with each answer."""
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Answer with a file, packed where that makes it smaller."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        takes_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        suffix = path.suffix.removeprefix(".")
        if not (self.packs and takes_gzip and suffix in _PACKED and path.is_file()):
            return super().send_head()
        content = gzip.compress(path.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(
    folder: Path,
    headers: Mapping[str, str] | None = None,
    *,
    packs: bool = False,
    port: int = 0,
) -> Iterator[str]:
    """Serve a folder, on a free port if none is named; give its address with a slash.

    With ``packs``, text goes over the wire with gzip.
    """
    marks = {"headers_to_send": headers or {}, "packs": packs}
    handler = partial(type("_Handler", (_Host,), marks), directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(arguments: list[str]) -> int:
    """Serve the folder that is named, ``_build/html`` without one, at port 8000."""
    folder = Path(arguments[0]) if arguments else _ROOT / "_build" / "html"
    with served(folder, packs=True, port=8000) as address:
        sys.stdout.write(f"{folder} is at {address}; stop with Ctrl-C\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
