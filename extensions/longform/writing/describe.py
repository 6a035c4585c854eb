"""Describe a page for machines, from the blog's views and what Sphinx knows of it.

Runs in writing processes: it reads, never writes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from markupsafe import Markup

from longform.model.formula_text import readable_text
from longform.model.page_description import (
    ArticleDescription,
    LinkDescription,
    PageDescription,
    PersonDescription,
    SeriesDescription,
    WorkDescription,
)
from longform.model.rich_text import Text, cut, plain_text
from longform.model.urls import folder_address
from longform.reading.summary import summary_of
from longform.writing.addresses import page_address, site_address
from longform.writing.labels import list_pages
from longform.writing.social_images import social_picture

if TYPE_CHECKING:
    import datetime as dt

    from docutils import nodes
    from sphinx.application import Sphinx

    from longform.model.page_description import Kind
    from longform.model.records import Post
    from longform.model.works import Work
    from longform.writing.blog import Blog, SeriesView
    from longform.writing.views import LabelView, PostView

_LISTED_ITEMS = 20  # a list's further posts are on the page; heads stay small
_SUMMARY_TITLES = 3
_SCHOLARLY = frozenset({"article", "conference", "inproceedings"})
_ABOVE = {"tag": "tags", "category": "categories", "author": "authors", "year": "posts"}
"""Kind of archive: the list of its like, by ``list_pages``."""
_NO_PROSE = re.compile(r"<(h1|h2|nav|annotation)\b.*?</\1>", re.DOTALL)
"""Parts of a page that its first words pass over; formulas keep their symbols."""


class Subject(NamedTuple):
    """The page that is being written."""

    app: Sphinx
    blog: Blog
    docname: str
    context: dict[str, Any]  # of the theme's template
    doctree: nodes.document | None  # None: the page has no source

    @property
    def post(self) -> Post | None:
        """Return the post's record; None: the page is no post."""
        return self.blog.domain.posts.get(self.docname)

    @property
    def view(self) -> PostView | None:
        """Return the post's view; None: the page is no post."""
        return self.blog.views.get(self.docname)

    def address(self, docname: str | None = None) -> str | None:
        """Return the absolute address of a page, this one by default."""
        return page_address(self.app.builder, docname or self.docname)

    @property
    def canonical(self) -> str | None:
        """Return the address that the page is known by, elsewhere for a copy.

        404.html has none: it stands at any address.
        """
        if self.docname == "404":
            return None
        return (self.post and self.post.canonical) or self.address()

    def link(self, title: str, docname: str) -> LinkDescription:
        """Describe another page of the site."""
        return LinkDescription(title, self.address(docname))


def describe_page(page: Subject) -> PageDescription:
    """Return the facts of a page."""
    config = page.app.config
    language = (page.post and page.post.language) or page.blog.language
    site_title = str(config.blog_title or config.project)
    facts: dict[str, Any] = {
        "kind": "page",
        "title": _text(page.context.get("title", "")) or site_title,
        "url": page.canonical,
        "trail": _trail_of_page(page),
        "picture": social_picture(page.app.builder, page.blog, page.docname),
        **_known_facts(page),
    }
    if page.docname == config.root_doc:
        facts |= {"kind": "home", "title": site_title, "trail": ()}
    if "summary" not in facts:
        facts["summary"] = _first_words(page)
    return PageDescription(
        language=language.replace("_", "-"),
        locale=_locale(language),
        site_title=site_title,
        site_url=site_address(page.app.builder),
        **facts,
    )


def _known_facts(page: Subject) -> dict[str, Any]:
    """Return what the blog knows of a page better than Sphinx does."""
    blog = page.blog
    if page.post and page.view:
        return _post_facts(page, page.post, page.view)
    if page.docname in blog.series_pages:
        return _series_facts(page, blog.series_pages[page.docname])
    if page.docname in blog.label_pages:
        kind, name = blog.label_pages[page.docname]
        return _archive_facts(page, kind, name)
    lists = list_pages(page.app.config.blog_path)
    if page.docname == lists["posts"][0]:
        return _list_facts(page, blog.posts)
    for kind in ("tag", "category", "author"):
        if page.docname == lists[_ABOVE[kind]][0]:
            return _label_list_facts(page, kind)
    return {}


def _post_facts(page: Subject, post: Post, view: PostView) -> dict[str, Any]:
    series = page.blog.series.get(post.series or "")
    article = ArticleDescription(
        published=published_moment(post),
        modified=post.updated if view.updated else published_moment(post),
        authors=tuple(_person(page, author) for author in view.authors),
        categories=tuple(label.name for label in view.category),
        tags=tuple(label.name for label in view.tags),
        word_count=post.measurement.written_words,
        minutes=view.minutes,
        license=post.license,
        series=SeriesDescription(series.title, page.address(series.docname), post.part)
        if series
        else None,
        works=tuple(_work(work) for work in post.works),
    )
    return {
        "kind": "post",
        "title": view.title,
        "summary": view.summary,
        "article": article,
        "trail": (_home(page), _above_post(page, view, series)),
    }


def _above_post(
    page: Subject, view: PostView, series: SeriesView | None
) -> LinkDescription:
    """Return the list that has a post: its series, its category, else all posts."""
    if series is not None:
        return page.link(series.title, series.docname)
    for label in view.category:
        if label.docname:
            return page.link(label.name, label.docname)
    return _list_page(page, "posts")


def _work(work: Work) -> WorkDescription:
    """Describe a cited work; a year in words ("to appear") is no date."""
    addresses = [address for _, address in work.addresses]
    return WorkDescription(
        readable_text(work.title) or work.key,
        tuple(person.full for person in work.authors),
        work.year if work.year.isdecimal() else "",
        addresses[0] if addresses else "",
        is_scholarly=work.kind in _SCHOLARLY,
    )


def published_moment(post: Post) -> dt.date | dt.datetime:
    """Return the day of a post whose author wrote a day, else the instant.

    A day's midnight in UTC is another day's evening in half of the world.
    """
    midnight = post.published.timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    is_day = midnight and post.published.date() == post.date
    return post.date if is_day else post.published


def _person(page: Subject, author: LabelView) -> PersonDescription:
    posts = author.docname and page.address(author.docname)
    return PersonDescription(
        author.name, posts or None, author.url, author.is_organization
    )


def _series_facts(page: Subject, series: SeriesView) -> dict[str, Any]:
    return {
        "kind": "series",
        "summary": series.description,
        "items": tuple(page.link(part.title, part.docname) for part in series.parts),
        "item_count": len(series.parts),
        "trail": (_home(page),),
    }


def _archive_facts(page: Subject, kind: str, name: str) -> dict[str, Any]:
    facts = _list_facts(page, page.blog.labelled(kind, name))
    facts["trail"] = (_home(page), _list_page(page, _ABOVE[kind]))
    if kind == "author":
        label = page.blog.labels[kind, name]
        facts |= {"kind": "author", "person": _person(page, label)}
    return facts


def _list_facts(page: Subject, posts: list[Post]) -> dict[str, Any]:
    views = [page.blog.view(post) for post in posts[:_LISTED_ITEMS]]
    kind: Kind = "list"
    return {
        "kind": kind,
        "summary": _titles(views),
        "items": tuple(page.link(view.title, view.docname) for view in views),
        "item_count": len(posts),
        "trail": (_home(page),),
    }


def _label_list_facts(page: Subject, kind: str) -> dict[str, Any]:
    """Name the labels with the most posts first, ties by name."""
    blog = page.blog
    keys = sorted(
        (key for key in blog.labels if key[0] == kind),
        key=lambda key: (-len(blog.labelled(*key)), blog.labels[key].name.casefold()),
    )
    labels = [blog.labels[key] for key in keys]
    links = [page.link(each.name, each.docname) for each in labels if each.docname]
    if not links:
        return {}
    words = page.blog.domain.settings.summary_words
    names = f"{_list_page(page, _ABOVE[kind]).title}: "
    names += ", ".join(link.title for link in links[:_LISTED_ITEMS])
    return {
        "kind": "list",
        "summary": plain_text(cut((Text(names),), words)[0]),
        "items": tuple(links[:_LISTED_ITEMS]),
        "item_count": len(links),
        "trail": (_home(page),),
    }


def _titles(views: list[PostView]) -> str:
    return "; ".join(view.title for view in views[:_SUMMARY_TITLES])


def _home(page: Subject) -> LinkDescription:
    config = page.app.config
    return page.link(str(config.blog_title or config.project), config.root_doc)


def _list_page(page: Subject, key: str) -> LinkDescription:
    docname, title = list_pages(page.app.config.blog_path)[key]
    return page.link(title, docname)


def _trail_of_page(page: Subject) -> tuple[LinkDescription, ...]:
    """Return home and the pages of the toctree above a page."""
    own = page.address() or ""
    above = [
        LinkDescription(
            _text(parent["title"]),
            folder_address(urljoin(own, parent["link"])) or None,
        )
        for parent in page.context.get("parents") or ()
    ]
    return (_home(page), *above)


def _first_words(page: Subject) -> str:
    """Return the first words of a page, or the first posts it lists, or ""."""
    words = page.blog.domain.settings.summary_words
    if page.doctree is not None:
        text = plain_text(summary_of(page.doctree, words))
        listings = page.blog.domain.pages[page.docname].listings
        shown = (view for one in listings for view in page.blog.listed_page(one, 1))
        return text or _titles([*shown])
    text = _text(_NO_PROSE.sub("", page.context.get("body", "")))
    return plain_text(cut((Text(text),), words)[0])


def _text(html: str) -> str:
    """Return the words of HTML, white space folded."""
    return Markup(html).striptags()  # noqa: S704 - it is not shown as HTML


def _locale(language: str) -> str | None:
    """Return language and territory, by CLDR's likely subtags where none is given."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    tags = [tag for tag in (locale.language, locale.script) if tag]
    likely = get_global("likely_subtags").get("_".join(tags), "").split("_")
    territory = locale.territory or likely[-1]
    return f"{locale.language}_{territory}" if territory else None
