"""What the theme's templates get for each page: its post, its head, its address.

Runs in writing processes: it reads, never writes.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from longform.reading.domain import post_domain
from longform.writing.blog import blog_of
from longform.writing.describe import Subject
from longform.writing.head import render_head
from longform.writing.inline_math import hold_formulas
from longform.writing.page_contents import render_contents
from longform.writing.page_text import mark_text

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from longform.writing.views import PostView


def add_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add a page's head elements; on ``html-page-context`` [400].

    Templates get ``longform_post``, the page's view, None if it is no post, and
    ``longform_contents``, the list of its sections.
    """
    del templatename
    if app.builder.format != "html" or post_domain(app.env).derived is None:
        return
    page = Subject(app, blog_of(app.env), pagename, context, doctree)
    context["longform_post"] = page.view
    context["body"] = _mark_language(
        hold_formulas(str(context.get("body", ""))), page.view
    )
    context["longform_contents"] = render_contents(str(context.get("toc", "")))
    if page.post is not None:
        # Posts are in no toctree: chronological neighbours are a part of the page.
        context["prev"] = context["next"] = None
    if doctree is not None:
        context["body"] = mark_text(context["body"])
    context["pageurl"] = page.canonical
    context["metatags"] = f"{context.get('metatags', '')}\n{render_head(page)}"


def _mark_language(body: str, view: PostView | None) -> str:
    """Say which language a post has, and its direction, where it names one.

    On the section of its title, which is the first; what follows it on the page,
    backlinks and neighbours, is in the site's language.
    """
    if view is None or view.language is None:
        return body
    mark = f'lang="{escape(view.language)}" dir="{view.direction}"'
    return body.replace("<section ", f"<section {mark} ", 1)
