"""A page's facts as ``meta`` elements: for previews of a link, and for scholars.

The Open Graph protocol (ogp.me) is what messengers and social networks read; X's cards
(``twitter:``) take from it what they do not say themselves.  ``citation_*`` are the
tags of Highwire Press, which Google Scholar's guidelines ask for and Zotero reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from longform.model.page_description import ArticleDescription, PageDescription

Tag = tuple[str, str]
"""Name (or property) and content."""


def open_graph(page: PageDescription) -> Iterator[Tag]:
    """Yield the properties of a page, each picture's own right after it."""
    types = {"post": "article", "author": "profile"}
    yield "og:type", types.get(page.kind, "website")
    yield "og:title", page.title
    yield "og:site_name", page.site_title
    if page.url:
        yield "og:url", page.url
    if page.summary:
        yield "og:description", page.summary
    if page.locale:
        yield "og:locale", page.locale
    if page.picture:
        yield "og:image", page.picture.url
        yield "og:image:width", str(page.picture.width)
        yield "og:image:height", str(page.picture.height)
        yield "og:image:alt", page.picture.alt
    if page.article:
        yield from _article(page.article)


def _article(article: ArticleDescription) -> Iterator[Tag]:
    """Yield an article's properties; its authors are the addresses of profiles."""
    yield "article:published_time", article.published.isoformat()
    if article.modified != article.published:
        yield "article:modified_time", article.modified.isoformat()
    for author in article.authors:
        if author.page:
            yield "article:author", author.page
    for category in article.categories[:1]:
        yield "article:section", category
    for tag in article.tags:
        yield "article:tag", tag


def twitter_card(page: PageDescription) -> Iterator[Tag]:
    """Yield what a card can't take from Open Graph; Slack shows ``label1`` too."""
    yield "twitter:card", "summary_large_image" if page.picture else "summary"
    if page.article:
        yield "twitter:label1", "Reading time"
        yield "twitter:data1", f"{page.article.minutes} min"


def scholar_tags(page: PageDescription) -> Iterator[Tag]:
    """Yield the tags of a post that names its authors; of other pages none.

    Title, one author at least and the date are what the guidelines call for; the date
    has slashes in them.
    """
    article = page.article
    if article is None or not article.authors:
        return
    yield "citation_title", page.title
    for author in article.authors:
        yield "citation_author", author.name
    yield "citation_publication_date", f"{article.published:%Y/%m/%d}"
    yield "citation_language", page.language
    if page.url:
        yield "citation_fulltext_html_url", page.url
    for tag in article.tags:
        yield "citation_keywords", tag
