"""What Sphinx's search index must not know: posts that are built but not listed.

``nosearch`` in a page's metadata keeps its words out; its path and title stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from longform.writing.blog import blog_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def hide_from_search(app: Sphinx) -> list[Any]:
    """Take unlisted posts out of the index; on ``html-collect-pages``.

    The index is written after this event.  No page is collected.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        posts = blog_of(app.env).domain.posts.values()
        hidden = {post.docname for post in posts if not post.is_listed}
        indexer.prune(sorted(app.env.all_docs.keys() - hidden))
    return []
