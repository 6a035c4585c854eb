"""While a site is built Python seldom looks for cycles, and afterwards as before.

What is not needed is not kept.
"""

from __future__ import annotations

import gc
import weakref
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from longform.reading.garbage import collected_between
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path

_CONF = """
import gc
def setup(app):
    app.connect("env-updated", lambda app, env: print("seen", *gc.get_threshold()))
    app.connect("env-updated", lambda app, env: print("frozen", gc.get_freeze_count()))
"""


@pytest.mark.parametrize("stop", ["", "    raise ValueError('stopped')\n"])
def test_a_build_collects_seldom_and_leaves_the_process_as_it_was(
    tmp_path: Path, stop: str
) -> None:
    site = Site(tmp_path, {"posts/a/index.md": post()})
    late = "    app.connect('env-updated', late)\ndef late(app, env):\n    pass\n"
    site.edit(
        "conf.py", "templates_path = []", f"templates_path = []{_CONF}{late}{stop}"
    )
    before = gc.get_threshold(), gc.get_freeze_count()
    output = site.build().output
    assert "seen 50000 20 20" in output
    frozen = int(output.partition("frozen ")[2].split()[0])
    assert frozen > 100_000  # modules alone are that many
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_pages_are_collected_between_and_not_while_they_are_read() -> None:
    gone: weakref.ref[_Cycle] | None = None
    kept: list[weakref.ref[_Cycle]] = []
    for _ in collected_between(["a", "b", "c"]):
        assert not gc.isenabled()
        assert gone is None or gone() is None
        gone = weakref.ref(_Cycle())
        in_use = _Cycle()  # until the next page is read
        kept.append(weakref.ref(in_use))
    assert [ref for ref in kept if ref() not in {None, in_use}] == []
    assert gc.isenabled()


def test_what_stops_the_reading_of_pages_leaves_the_collector_on() -> None:
    with closing(collected_between(["a", "b"])) as pages:
        next(pages)
    assert gc.isenabled()


class _Cycle:
    def __init__(self) -> None:
        self.me = self


_LOOK = """
import gc
def setup(app):
    app.connect("env-check-consistency", look, 999)
    app.connect("build-finished", tell)
def look(app, env):
    print("looked through", len(gc.get_objects()))
def tell(app, error):
    for name in ("_pickled_doctree_cache", "_write_doc_doctree_cache"):
        print("kept", len(getattr(app.env, name)))
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_doctree_is_kept_and_none_of_what_was_read_is_looked_through(
    tmp_path: Path, workers: str
) -> None:
    posts = {f"posts/p{number}/index.md": post() for number in range(12)}
    site = Site(tmp_path, posts)
    site.edit("conf.py", "templates_path = []", f"templates_path = []{_LOOK}")
    for edit in ("Text.", "Another text."):
        site.write({"posts/p3/index.md": post(body=f"# P\n\n{edit}\n")})
        output = site.build("-j", workers).output
        assert output.count("kept 0") == 2
        objects = int(output.partition("looked through ")[2].split()[0])
        assert objects < 10_000  # the environment alone is more
