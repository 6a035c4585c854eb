"""Pages that are made and not written: archives, series, update log, further cards.

Each is a docname with its title and body, drawn by templates from views, and put into
the theme's page like any document.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from longform.model.urls import page_docname
from longform.reading.domain import post_domain
from longform.writing import bibliography
from longform.writing.ablog_bridge import archives
from longform.writing.bibliography import works_by_letter
from longform.writing.blog import Blog, blog_of
from longform.writing.labels import list_pages
from longform.writing.not_found import draw_not_found_page
from longform.writing.parts import Parts
from longform.writing.redirects import redirect_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from longform.model.records import Listing

MadePage = tuple[str, dict[str, Any], str]
"""Docname, context, and the theme's template: what ``html-collect-pages`` wants."""


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


def collect_pages(app: Sphinx) -> Iterator[MadePage]:
    """Yield every made page; on ``html-collect-pages``."""
    blog = blog_of(app.env)
    parts = post_domain(app.env).parts
    if not isinstance(parts, Parts):
        raise AssertionError("parts are derived on env-updated")  # noqa: TRY004
    taken = app.env.all_docs
    pages = [
        *_archive_pages(app, blog, parts),
        *_series_pages(blog, parts),
        _updates_page(blog, parts),
        _bibliography_page(blog, parts),
        *_further_pages(blog, parts),
        _search_page(app, parts),
        *redirect_pages(app, blog),
    ]
    pages = [page for page in pages if page[0] not in taken]
    blog.made_pages = tuple(docname for docname, _, _ in pages)
    _copy_covers(app, blog)
    if "404" not in taken:
        draw_not_found_page(app, blog, parts)
    for docname, context, template in pages:
        yield docname, {"parents": [], **context}, template


def _copy_covers(app: Sphinx, blog: Blog) -> None:
    """Have Sphinx copy the covers; it knows only of images on the pages it writes."""
    for post in blog.domain.posts.values():
        if post.cover is not None:
            path = post.cover.path
            app.builder.images[path] = app.env.images[path][1]


def _page(docname: str, title: str, body: str, **context: object) -> MadePage:
    """Make a page; Sphinx's templates take titles as HTML."""
    return docname, {"title": escape(title), "body": body, **context}, "page.html"


def _archive_pages(app: Sphinx, blog: Blog, parts: Parts) -> Iterator[MadePage]:
    titles = _archive_titles()
    names: dict[str, list[str]] = {kind: [] for kind in titles}
    years: list[tuple[str, list[object]]] = []
    lists = list_pages(app.config.blog_path)
    for kind, name, docnames in archives(app, blog):
        label = blog.labels[kind, name]
        if label.docname is None:
            continue
        names[kind].append(name)
        posts = [blog.views[docname] for docname in docnames]
        if kind == "year":
            years.append((name, list(posts)))
        title = titles[kind].replace("{}", label.name)
        body = parts.render(
            "archive", label.docname, title=title, label=label, kind=kind, posts=posts
        )
        yield _page(label.docname, title, body)
    for kind, key in (
        ("tag", "tags"),
        ("category", "categories"),
        ("author", "authors"),
    ):
        labels = sorted(
            (blog.labels[kind, name] for name in names[kind]),
            key=lambda label: label.name.casefold(),
        )
        docname, title = lists[key]
        body = parts.render("labels", docname, title=title, labels=labels)
        yield _page(docname, title, body)
    docname, title = lists["posts"]
    body = parts.render("years", docname, title=title, years=years)
    yield _page(docname, title, body)


def _series_pages(blog: Blog, parts: Parts) -> Iterator[MadePage]:
    for series in blog.series.values():
        body = parts.render("series_page", series.docname, series=series)
        yield _page(series.docname, series.title, body)


def _updates_page(blog: Blog, parts: Parts) -> MadePage:
    docname = "updates/index"
    body = parts.render("update_log", docname, log=blog.update_log())
    return _page(docname, _("Updates"), body)


def _bibliography_page(blog: Blog, parts: Parts) -> MadePage:
    letters = works_by_letter(blog)
    count = sum(len(works) for _, works in letters)
    body = parts.render(
        "bibliography", bibliography.DOCNAME, letters=letters, count=count
    )
    return _page(bibliography.DOCNAME, _("Bibliography"), body)


def _search_page(app: Sphinx, parts: Parts) -> MadePage:
    places = list_pages(app.config.blog_path).values()
    body = parts.render("search_page", "search", places=places)
    return _page("search", _("Search"), body)


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
    for number in range(2, blog.page_count(listing) + 1):
        cards = parts.render_listing(docname, listing, number)
        made = page_docname(docname, number)
        body = parts.render(
            "further_page", made, title=title, number=number, cards=cards, first=docname
        )
        yield _page(made, f"{title}, {_('page')} {number}", body)
