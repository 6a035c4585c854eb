"""Draw the parts of a page from templates: byline, cards, series, links.

Templates stand in the package under ``templates/longform/``; one of the same name in a
site's ``templates_path`` goes before it.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from longform.model.urls import page_docname
from longform.writing.addresses import path_beside
from longform.writing.cite import citation_view
from longform.writing.related import related_views
from longform.writing.views import text_direction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx.builders import Builder

    from longform.model.records import Listing
    from longform.writing.blog import Blog
    from longform.writing.views import PostView


class Parts:
    """The one renderer of parts; called in writing processes, it only reads."""

    def __init__(self, builder: Builder, blog: Blog) -> None:
        """Draw the parts of ``blog`` for the pages of ``builder``."""
        self._builder = builder
        self._blog = blog

    @cached_property
    def post_uris(self) -> frozenset[str]:
        """Return the paths of all posts' pages, as the builder links to them."""
        return frozenset(map(self._builder.get_target_uri, self._blog.views))

    def render(self, template: str, docname: str, **context: object) -> str:
        """Render ``longform/<template>.html`` for a page.

        The template gets ``pathto(docname)``, ``image(path)`` and, for a path from the
        site's root, ``file(path)``, all relative to the page; and ``context``.
        """
        templates: Any = getattr(self._builder, "templates", None)
        if templates is None:
            return ""
        html: str = templates.render(
            f"longform/{template}.html",
            {
                "pathto": lambda target: self._builder.get_relative_uri(
                    docname, target
                ),
                "image": lambda path: self._image(docname, path),
                "beside": lambda suffix: self._file(
                    docname, path_beside(self._builder, docname, suffix)
                ),
                "file": lambda path: self._file(docname, path),
                "blog": self._blog,
                "direction": text_direction(self._blog.language),
                **context,
            },
        )
        return html.strip() + "\n"

    def _image(self, docname: str, path: str) -> str:
        name = self._builder.env.images[path][1]
        return self._file(docname, f"{self._builder.imagedir}/{name}")

    def _file(self, docname: str, path: str) -> str:
        return relative_uri(self._builder.get_target_uri(docname), path)

    def render_part(self, docname: str, part: str) -> str:
        """Return the HTML of one part of a post's page; "" if there is nothing."""
        context = self._context(docname, part)
        return self.render(part, docname, **context) if context else ""

    def _context(self, docname: str, part: str) -> dict[str, object]:
        view = self._blog.views.get(docname)
        if view is None:
            return {}
        if part == "series":
            box = self._blog.series_box(docname)
            return {"post": view, "series": box} if box else {}
        lists: dict[str, Callable[[str], Sequence[object]]] = {
            "backlinks": self._blog.backlink_views,
            "related": partial(related_views, self._blog),
        }
        if part in lists:
            items = lists[part](docname)
            return {part: items} if items else {}
        if part == "neighbours":
            older, newer = self._blog.neighbour_links(docname)
            return {"older": older, "newer": newer} if older or newer else {}
        public = {"citation": self._citation, "comments": self._comments}
        if part in public:
            return {} if view.is_draft else public[part](docname)
        return {"post": view} if part in {"byline", "markdown"} else {}

    def _comments(self, docname: str) -> dict[str, object]:
        """Return what giscus is told; the term is the post's path, on any host."""
        post = self._blog.domain.posts[docname]
        comments = self._blog.domain.settings.comments
        if comments is None or not post.comments:
            return {}
        return {
            "comments": comments,
            "term": self._builder.get_target_uri(docname).removesuffix("index.html"),
            "lang": comments.language(post.language or self._blog.language),
        }

    def _citation(self, docname: str) -> dict[str, object]:
        post = self._blog.domain.posts[docname]
        citation = citation_view(self._builder, self._blog, post)
        highlighter: Any = self._builder.highlighter  # type: ignore[attr-defined]
        return {
            "citation": citation,
            "bibtex_html": highlighter.highlight_block(citation.bibtex, "bibtex"),
        }

    def render_cards(self, docname: str, index: int) -> str:
        """Return the HTML of the first page of a listing."""
        listing = self._blog.domain.pages[docname].listings[index]
        return self.render_listing(docname, listing, 1)

    def render_listing(self, docname: str, listing: Listing, number: int) -> str:
        """Return one page, from 1, of a listing that stands on ``docname``."""
        last = self._blog.page_count(listing)
        return self.render(
            "cards",
            page_docname(docname, number),
            posts=self._blog.listed_page(listing, number),
            layout=listing.layout,
            number=number,
            pages=[page_docname(docname, n) for n in range(1, last + 1)],
        )

    def plain_part(self, docname: str, part: str) -> str:
        """Return the byline in plain words; other parts have no use in print."""
        view = self._blog.views.get(docname)
        if view is None or part != "byline":
            return ""
        return plain_byline(view)

    def plain_cards(self, docname: str, index: int) -> list[str]:
        """Return one line for each post of a listing."""
        listing = self._blog.domain.pages[docname].listings[index]
        return [
            f"{post.title} ({post.date_text})" for post in self._blog.listed(listing)
        ]


def plain_byline(view: PostView) -> str:
    """Return "Date: ... | Estimated Reading Time: ... | Author: ..."."""
    facts: Sequence[str] = [
        f"Date: {view.date_text}",
        f"Estimated Reading Time: {view.minutes} min",
        *(
            [f"Author: {', '.join(a.name for a in view.authors)}"]
            if view.authors
            else []
        ),
    ]
    return " | ".join(facts)
