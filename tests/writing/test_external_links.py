"""Dead links to other sites are told with post and line; good ones are asked weekly."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Build, Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = ("-b", "linkcheck", "-D", "linkcheck_timeout=1", "-D", "linkcheck_retries=2")


class _OtherSite(BaseHTTPRequestHandler):
    """Answers as the path says; counts how often it is asked for each."""

    asked: Counter[str] = Counter()  # noqa: RUF012 - one server, one count

    def do_GET(self) -> None:
        """Answer; ``/flaky`` only the second time."""
        self.asked[self.path] += 1
        if self.path == "/slow":
            time.sleep(2)
            return  # who asked is gone
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        is_down = self.path == "/flaky" and self.asked[self.path] == 1
        self.send_response(404 if self.path in {"/none", "/never"} or is_down else 200)
        self.end_headers()
        self.wfile.write(b"<html><body><p id='part'>Words</p></body></html>")

    do_HEAD = do_GET  # noqa: N815 - the same

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _OtherSite)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _links(address: str) -> str:
    return f"""\
# A post

See [good]({address}/good), [a part]({address}/page#part) and
[moved]({address}/moved).

Not [there]({address}/none), nor [that part]({address}/page#gone).

[Slow]({address}/slow) and [flaky]({address}/flaky).
"""


@pytest.fixture(scope="module")
def built(
    other_site: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Site, Build, str]:
    front = f"date: 2022-01-01\ncanonical: {other_site}/never"
    files = {"conf.py": CONF, "posts/a/index.md": post(front, _links(other_site))}
    site = Site(tmp_path_factory.mktemp("external") / "site", files)
    return site, site.build(*_OPTIONS, name="links"), other_site


def test_a_dead_link_is_told_at_its_line(built: tuple[Site, Build, str]) -> None:
    _, build, address = built
    told = [(w.path, w.line, w.text.split(" is dead: ")[0]) for w in build.warnings]
    assert sorted(told) == sorted(
        [
            ("posts/a/index.md", 3, f"{address}/never"),
            ("posts/a/index.md", 11, f"{address}/none"),
            ("posts/a/index.md", 11, f"{address}/page#gone"),
            ("posts/a/index.md", 13, f"{address}/slow"),
        ]
    )
    assert build.status == 1


def test_a_redirect_is_shown_with_where_it_leads(
    built: tuple[Site, Build, str],
) -> None:
    _, build, address = built
    assert f"{address}/moved - permanently to {address}/good" in build.output


def test_an_address_that_answers_the_second_time_is_good(
    built: tuple[Site, Build, str],
) -> None:
    assert "/flaky is dead" not in built[1].output


def test_what_was_good_is_asked_again_only_after_a_week(
    built: tuple[Site, Build, str],
) -> None:
    site, _, address = built
    before = Counter(_OtherSite.asked)
    assert site.build(*_OPTIONS, name="links").status == 1
    again = Counter(_OtherSite.asked) - before
    assert {"/none", "/never", "/slow"} <= set(again)
    assert "/good" not in again
    cache = site.out("links") / "good-links.json"
    good = json.loads(cache.read_bytes())
    eight_days_ago = good[f"{address}/good"] - 8 * 24 * 3600
    cache.write_text(json.dumps({**good, f"{address}/good": eight_days_ago}))
    before = Counter(_OtherSite.asked)
    site.build(*_OPTIONS, name="links")
    again = Counter(_OtherSite.asked) - before
    assert again["/good"] == 1
    assert again["/moved"] == 0
