"""The built sites, served on localhost, and a browser to read them with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import hard_posts
from tests.browser.chromium import LAUNCH_ARGUMENTS, find_chromium
from tests.browser.reader import Reader
from tests.browser.server import served
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


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
def packed_blog(built_blog: Path) -> Iterator[str]:
    """Give the address of this repository's own site on a host that packs text."""
    with served(built_blog, packs=True) as address:
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
