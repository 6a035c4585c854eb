"""A site's own handlers run, whatever is done to those of other packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_CONF = f"""\
{CONF}
from functools import partial
from pathlib import Path


def _done(app, exception):
    Path(app.outdir, "done.txt").write_text("The site's own step.")


def _pages(app):
    yield "own/page", {{"title": "A page of the site's own", "body": ""}}, "page.html"


class _Nothing:
    def __call__(self, app, exception):
        pass


def setup(app):
    app.connect("build-finished", _done)
    app.connect("build-finished", _Nothing())
    app.connect("html-collect-pages", partial(_pages))
    app.connect("html-collect-pages", lambda app: [])
"""


def test_handlers_in_conf_py_run_in_each_build(tmp_path: Path) -> None:
    site = Site(tmp_path, {"conf.py": _CONF, "posts/a/index.md": post()})
    for _ in range(2):
        build = site.build("-W")
        assert build.status == 0, build.output
        assert "A page of the site" in site.text("own/page.html")
        site.out().joinpath("done.txt").unlink()
