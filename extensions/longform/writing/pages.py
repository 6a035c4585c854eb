"""Pages that are made and not written: archives, series, update log, further cards.

Each is a docname with its title and body, drawn by templates from views, and put into
the theme's page like any document.  One that shows what it showed is not drawn again.
"""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.locale import _

from longform.model.urls import page_docname
from longform.reading.domain import post_domain
from longform.reading.kept import journal_of
from longform.writing import bibliography
from longform.writing.ablog_bridge import archives
from longform.writing.addresses import page_file
from longform.writing.bibliography import works_by_letter
from longform.writing.blog import Blog, blog_of
from longform.writing.labels import list_pages
from longform.writing.parts import Parts
from longform.writing.redirects import redirect_pages
from longform.writing.social_images import card_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.application import Sphinx

    from longform.model.records import Listing
    from longform.writing.views import LabelView, PostView


class MadePage(NamedTuple):
    """A page without a source, to be drawn where the last build's shows other."""

    docname: str
    title: str
    shown: object  # all that the body shows, as plain values and views
    draw: Callable[[], str]  # its body
    template: str = "page.html"  # the theme's
    context: Mapping[str, object] = {}  # of the template, besides title and body


_NEWEST = 5  # posts, on the page that is shown where there is none
_REDIRECT = "longform/redirect.html"


def _archive_titles() -> dict[str, str]:
    """Return what the page of a label is called, by kind; a braced place is its name.

    A function: the language is known once a build runs.
    """
    return {
        "tag": _("Posts tagged “{}”"),
        "category": _("Posts in “{}”"),
        "author": _("Posts by {}"),
        "year": _("Posts from {}"),
    }


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield docname, context and template of each made page that shows what it did not.

    On ``html-collect-pages``.
    """
    blog = blog_of(app.env)
    parts = post_domain(app.env).parts
    if not isinstance(parts, Parts):
        raise AssertionError("parts are derived on env-updated")  # noqa: TRY004
    taken = app.env.all_docs
    pages = [
        page for page in _made_pages(app, blog, parts) if page.docname not in taken
    ]
    blog.made_pages = tuple(page.docname for page in pages)
    _copy_covers(app, blog)
    changed = [page for page in pages if _is_changed(app, blog, page)]
    journal_of(app).note("page", [page.docname for page in changed])
    for page in changed:
        # Sphinx's templates take titles as HTML.
        own = {"title": escape(page.title), "body": page.draw(), "parents": []}
        yield page.docname, {**own, **page.context}, page.template


def _is_changed(app: Sphinx, blog: Blog, page: MadePage) -> bool:
    """Say whether a page is to be written: it shows other, or is not there."""
    card = card_of(blog, page.docname)
    shown = [page.title, page.shown, dict(page.context), card and card[1].digest]
    is_other = blog.made_from.note(page.docname, shown)
    return is_other or not page_file(app.builder, page.docname).is_file()


def _made_pages(app: Sphinx, blog: Blog, parts: Parts) -> Iterator[MadePage]:
    yield from _archive_pages(app, blog, parts)
    yield from _series_pages(blog, parts)
    yield _updates_page(blog, parts)
    yield _bibliography_page(blog, parts)
    yield from _further_pages(blog, parts)
    yield _search_page(app, parts)
    for docname, context in redirect_pages(app, blog):
        yield MadePage(docname, context["title"], "", str, _REDIRECT, context)
    yield _not_found_page(app, blog, parts)


def _copy_covers(app: Sphinx, blog: Blog) -> None:
    """Have Sphinx copy the covers; it knows only of images on the pages it writes."""
    for post in blog.domain.posts.values():
        if post.cover is not None:
            path = post.cover.path
            app.builder.images[path] = app.env.images[path][1]


def _archive_pages(app: Sphinx, blog: Blog, parts: Parts) -> Iterator[MadePage]:
    titles = _archive_titles()
    names: dict[str, list[str]] = {kind: [] for kind in titles}
    years: list[tuple[LabelView, list[PostView]]] = []
    lists = list_pages(app.config.blog_path)
    for kind, name, docnames in archives(app, blog):
        label = blog.labels[kind, name]
        if label.docname is None:
            continue
        names[kind].append(name)
        posts = [blog.views[docname] for docname in docnames]
        if kind == "year":
            years.append((label, posts))
        title = titles[kind].replace("{}", label.name)
        shown = {"label": label, "kind": kind, "posts": posts}
        yield _page(parts, "archive", label.docname, title, **shown)
    for kind, key in (
        ("tag", "tags"),
        ("category", "categories"),
        ("author", "authors"),
    ):
        labels = sorted(
            (
                (blog.labels[kind, name], len(blog.labelled(kind, name)))
                for name in names[kind]
            ),
            key=lambda counted: counted[0].name.casefold(),
        )
        yield _page(parts, "labels", *lists[key], labels=labels)
    yield _page(parts, "years", *lists["posts"], years=years)


def _page(
    parts: Parts, template: str, docname: str, title: str, **shown: object
) -> MadePage:
    """Make a page whose body is one part, drawn from what it shows."""
    draw = partial(parts.render, template, docname, title=title, **shown)
    return MadePage(docname, title, shown, draw)


def _series_pages(blog: Blog, parts: Parts) -> Iterator[MadePage]:
    for series in blog.series.values():
        yield _page(parts, "series_page", series.docname, series.title, series=series)


def _updates_page(blog: Blog, parts: Parts) -> MadePage:
    log = blog.update_log()
    return _page(parts, "update_log", "updates/index", _("Updates"), log=log)


def _bibliography_page(blog: Blog, parts: Parts) -> MadePage:
    letters = works_by_letter(blog)
    count = sum(len(works) for _, works in letters)
    docname = bibliography.DOCNAME
    return _page(
        parts, "bibliography", docname, _("Bibliography"), letters=letters, count=count
    )


def _search_page(app: Sphinx, parts: Parts) -> MadePage:
    places = list(list_pages(app.config.blog_path).values())
    return _page(parts, "search_page", "search", _("Search"), places=places)


def _not_found_page(app: Sphinx, blog: Blog, parts: Parts) -> MadePage:
    posts = [blog.view(post) for post in blog.posts[:_NEWEST]]
    places = list(list_pages(app.config.blog_path).values())
    title = _("Page not found")
    return _page(parts, "not_found", "404", title, posts=posts, places=places)


def _further_pages(blog: Blog, parts: Parts) -> Iterator[MadePage]:
    """Yield pages 2 and on of paginated listings."""
    for docname, page in sorted(blog.domain.pages.items()):
        paginated = [listing for listing in page.listings if listing.paginate]
        for listing in paginated[:1]:
            yield from _listing_pages(blog, parts, docname, listing)


def _listing_pages(
    blog: Blog, parts: Parts, docname: str, listing: Listing
) -> Iterator[MadePage]:
    title = blog.domain.env.titles[docname].astext()
    last = blog.page_count(listing)

    def draw(number: int) -> str:
        cards = parts.render_listing(docname, listing, number)
        made = page_docname(docname, number)
        facts = {"title": title, "number": number, "first": docname}
        return parts.render("further_page", made, cards=cards, **facts)

    for number in range(2, last + 1):
        shown = [blog.listed_page(listing, number), listing, number, last]
        made = page_docname(docname, number)
        yield MadePage(
            made, f"{title}, {_('page')} {number}", shown, partial(draw, number)
        )
