"""The sitemap lists what readers may find, with the day of the last change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path

_NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_sitemap_has_posts_with_last_change_and_no_hidden_page(tmp_path: Path) -> None:
    updated = (
        "date: 2022-01-02\naliases: /old/\nupdates: {date: 2022-05-06, note: More.}"
    )
    hidden = "date: 2022-01-03\nstatus: unlisted"
    site = Site(
        tmp_path / "site",
        {"posts/a/index.md": post(updated), "posts/b/index.md": post(hidden)},
    )
    assert site.build("-W").status == 0
    sitemap = etree.fromstring((site.out() / "sitemap.xml").read_bytes())
    changes = {
        url.findtext("s:loc", namespaces=_NAMESPACE): url.findtext(
            "s:lastmod", namespaces=_NAMESPACE
        )
        for url in sitemap.findall("s:url", _NAMESPACE)
    }
    base = "https://notes.example.org/"
    assert changes[f"{base}posts/a/"] == "2022-05-06"
    assert base in changes
    assert not {f"{base}posts/b/", f"{base}old/", f"{base}search.html"} & set(changes)
    assert f"Sitemap: {base}sitemap.xml" in site.text("robots.txt")
