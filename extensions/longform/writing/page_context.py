"""What the theme's templates get for each page: head links, robots, feed discovery.

Runs in writing processes: it reads, never writes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from longform.reading.domain import post_domain
from longform.writing.blog import blog_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def add_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add a page's head elements; on ``html-page-context`` [400].

    Templates get ``longform_post``, the page's view, None if it is no post.
    """
    del templatename, doctree
    if app.builder.format != "html" or post_domain(app.env).derived is None:
        return
    blog = blog_of(app.env)
    post = blog.domain.posts.get(pagename)
    view = blog.views.get(pagename)
    context["longform_post"] = view
    # Posts are in no toctree: chronological neighbours are a part of the page.
    tags: list[str] = []
    if post is not None and view is not None:
        context["prev"] = context["next"] = None
        tags.append(_meta("description", view.summary))
        if not post.is_listed or view.is_draft:
            tags.append('<meta name="robots" content="noindex">')
        if post.canonical:
            context["pageurl"] = post.canonical
    if app.config.blog_baseurl:
        feed = app.builder.get_relative_uri(pagename, f"{app.config.blog_path}/index")
        href = feed.removesuffix("index.html") + "atom.xml"
        title = escape(str(app.config.blog_title))
        tags.append(
            f'<link rel="alternate" type="application/atom+xml" title="{title}" '
            f'href="{escape(href)}">'
        )
    context["metatags"] = context.get("metatags", "") + "\n".join(["", *tags])


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'
