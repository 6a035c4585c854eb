"""``sitemap.xml`` (sitemaps.org 0.9) and ``robots.txt``, from the records.

A post's ``lastmod`` is the day of its last update note, or of publication; other pages
have none.  Unlisted posts, redirects and pages of the machinery are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from longform.writing.redirects import derive_redirects

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MACHINERY = frozenset({"genindex", "search", "404"})


def write_sitemap(app: Sphinx, blog: Blog, files: OutputFiles) -> None:
    """Write both files where they changed; nothing without an address of the site."""
    base = str(app.config.blog_baseurl).rstrip("/")
    if not base:
        return
    hidden = {post.docname for post in blog.domain.posts.values() if not post.is_listed}
    hidden |= _MACHINERY | set(derive_redirects(app, blog))
    sitemap = etree.Element("urlset", nsmap={None: _NAMESPACE})
    for docname in sorted({*app.env.all_docs, *blog.made_pages} - hidden):
        url = etree.SubElement(sitemap, "url")
        target = app.builder.get_target_uri(docname).removesuffix("index.html")
        etree.SubElement(url, "loc").text = f"{base}/{target}"
        post = blog.domain.posts.get(docname)
        if post is not None:
            etree.SubElement(url, "lastmod").text = post.updated.isoformat()
    content: bytes = etree.tostring(
        sitemap, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    files.write("sitemap.xml", content)
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n"
    files.write("robots.txt", robots.encode())
