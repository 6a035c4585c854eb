"""What the theme's templates get for each page: its post, its head, its address.

Runs in writing processes: it reads, never writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from longform.reading.domain import post_domain
from longform.writing.blog import blog_of
from longform.writing.head import HeadPage, render_head

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
    if post is not None:
        # Posts are in no toctree: chronological neighbours are a part of the page.
        context["prev"] = context["next"] = None
        if post.canonical:
            context["pageurl"] = post.canonical
    head = render_head(HeadPage(app, blog, pagename, post, view))
    context["metatags"] = f"{context.get('metatags', '')}\n{head}"
