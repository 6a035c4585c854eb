"""A build writes the pages again that show something else, and hardly another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_HOME = "# Home\n\n```{post-cards}\n:paginate: 10\n```\n"
_CONF = f"{CONF}longform_series = {{'s': 'A series'}}\nlongform_related = 0\n"


def _post(number: int, **changes: str) -> str:
    """Write one of 30 posts: of a series every fifth, with links and rare words."""
    series = f"series: s\npart: {number // 5 + 1}\n" if number % 5 == 0 else ""
    facts = {
        "title": f"Post {number}",
        "tags": f"[all, third-{number % 3}, tenth-{number % 10}]",
        "words": "words " * 200,
        **changes,
    }
    front = f"date: 2022-01-{number + 1:02}\ntags: {facts['tags']}\n{series}"
    body = f"# {facts['title']}\n\nIt says {facts['words']}.\n"
    link = f"\nAfter {{post}}`post-{number - 1}`.\n" if number % 7 == 6 else ""
    return post(front, body + link)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """Build a blog of 30 posts, and keep a copy of all its files."""
    folder = tmp_path_factory.mktemp("derive")
    posts = {f"posts/post-{n}/index.md": _post(n) for n in range(30)}
    site = Site(folder / "blog", {"conf.py": _CONF, "index.md": _HOME, **posts})
    build = site.build("-W")
    assert build.status == 0, build.output
    return site, site.keep()


@pytest.fixture
def site(built: tuple[Site, Path]) -> Site:
    """Return the built blog as it was, in its place."""
    site, kept = built
    return site.put_back(kept)


def _rewritten_and_other(site: Site, edit: Callable[[], None]) -> tuple[set[str], ...]:
    """Return the posts whose pages an edit has written, and those that differ."""
    pages = {p.parent.name: p for p in site.out().glob("posts/*/index.html")}
    before = {name: (p.stat().st_mtime_ns, p.read_bytes()) for name, p in pages.items()}
    edit()
    assert site.build().status == 0
    after = {name: (p.stat().st_mtime_ns, p.read_bytes()) for name, p in pages.items()}
    return (
        {name for name in pages if after[name][0] != before[name][0]},
        {name for name in pages if after[name][1] != before[name][1]},
    )


_EDITS = {
    "new post": (30, {}),
    "new post of new tags": (30, {"tags": "[fresh, all]"}),
    "title": (14, {"title": "Another Title"}),
    "words of a part of a series": (10, {"words": "words " * 2000}),
    "tags": (14, {"tags": "[all, third-1]"}),
}


@pytest.mark.parametrize("name", _EDITS)
def test_the_posts_that_are_written_again_are_those_that_show_something_else(
    site: Site, name: str
) -> None:
    number, changes = _EDITS[name]
    path = f"posts/post-{number}/index.md"
    rewritten, other = _rewritten_and_other(
        site, lambda: site.write({path: _post(number, **changes)})
    )
    assert rewritten == other
    assert 0 < len(other) < 10


def test_pages_follow_the_sites_own_translation(tmp_path: Path) -> None:
    words = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n'
    words += 'msgid "Estimated Reading Time"\nmsgstr "Lesezeit"\n'
    conf = f'{CONF}language = "de"\nlocale_dirs = ["locale"]\n'
    path = "locale/de/LC_MESSAGES/sphinx.po"
    files = {"conf.py": conf, path: words, "posts/a/index.md": post()}
    site = Site(tmp_path, files)
    site.build()
    assert "Lesezeit" in site.text("posts/a/index.html")
    site.edit(path, "Lesezeit", "Zu lesen in")
    site.build_apart()  # gettext keeps what a process has read
    assert "Zu lesen in" in site.text("posts/a/index.html")
