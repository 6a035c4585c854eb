"""The built sites, served on localhost, and a browser to read them with."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import hard_posts
from tests.browser.chromium import LAUNCH_ARGUMENTS, find_chromium
from tests.browser.reader import Reader
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


class _Quiet(SimpleHTTPRequestHandler):
    """A server that keeps no log and sends headers of a host."""

    headers_to_send: ClassVar[Mapping[str, str]] = {}

    def end_headers(self) -> None:
        """Send the host's headers with each answer."""
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve a folder on a free port; give its address, with the last slash."""
    handler = type("_Handler", (_Quiet,), {"headers_to_send": headers or {}})
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(folder))
    )
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


def build(source: Path, target: Path) -> Path:
    """Build a site as ``make html`` does; return the folder of its pages."""
    pages = target / "html"
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q"]
    command += ["-d", str(target / "doctrees"), str(source), str(pages)]
    done = subprocess.run(
        command, cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return pages


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium: python -m tests.browser.chromium --install")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(LAUNCH_ARGUMENTS)
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def built_blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this repository's own site, built."""
    return build(ROOT, tmp_path_factory.mktemp("blog"))


@pytest.fixture(scope="session")
def blog(built_blog: Path) -> Iterator[str]:
    """Give the address of this repository's own site."""
    with served(built_blog) as address:
        yield address


@pytest.fixture(scope="session")
def hard_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site of posts that are hard to set."""
    folder = tmp_path_factory.mktemp("hard")
    site = Site(folder / "source", hard_posts.FILES)
    with served(build(site.folder, folder)) as address:
        yield address


@pytest.fixture
def hard_reader(browser: Browser, hard_site: str) -> Iterator[Reader]:
    """Give someone who reads the posts that are hard to set."""
    with Reader(browser, hard_site) as someone:
        yield someone


@pytest.fixture
def reader(browser: Browser, blog: str) -> Iterator[Reader]:
    """Give someone who reads the site; each test has a new one."""
    with Reader(browser, blog) as someone:
        yield someone
