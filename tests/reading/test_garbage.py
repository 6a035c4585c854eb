"""While a site is built Python seldom looks for cycles, and afterwards as before."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

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
