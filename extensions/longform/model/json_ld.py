"""A page's facts as JSON-LD 1.1 (W3C) in the vocabulary of schema.org.

Sources: schema.org 29, and for what search engines ask of an article, a list of
breadcrumbs, a profile and a site's name, Google Search Central's documents on
structured data.  What has no value is left out; without the site's address nothing has
an address, and what is made of addresses alone is left out whole.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from longform.model.page_description import (
        ArticleDescription,
        LinkDescription,
        PageDescription,
        PersonDescription,
        WorkDescription,
    )

Node = dict[str, object]

_PAGE_TYPES = {
    "list": "CollectionPage",
    "series": "CollectionPage",
    "author": "ProfilePage",
}
_CREATIVE_COMMONS = re.compile(
    r"CC-(?P<terms>BY[A-Z-]*)-(?P<version>\d\.\d)$", re.IGNORECASE
)
_PUBLIC_DOMAIN = "https://creativecommons.org/publicdomain/zero/1.0/"
# What could end the script element or open a comment in it (HTML Living Standard,
# 4.12.1.3), line separators that JavaScript once took for line ends, characters that
# HTML has no use for, and halves of surrogate pairs, which UTF-8 can't carry.
_NOT_IN_SCRIPT = re.compile(
    "[<>&\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def structured_data(page: PageDescription) -> Node:
    """Return the JSON-LD document of a page."""
    if page.article is not None:
        nodes = [_blog_posting(page, page.article)]
    elif page.kind == "home":
        nodes = [_web_site(page), _blog(page, page.summary)]
    else:
        nodes = [_web_page(page)]
    if page.site_url and page.trail:
        nodes.append(_breadcrumbs(page))
    return {"@context": "https://schema.org", "@graph": nodes}


def script_json(document: Node) -> str:
    r"""Return JSON that can stand in a ``script`` element, whatever its texts hold.

    >>> script_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _NOT_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _node(type_: str, **properties: object) -> Node:
    """Return a node without the properties that have no value."""
    node: Node = {"@type": type_}
    for name, value in properties.items():
        if value not in (None, "", [], {}):
            node["@id" if name == "id_" else name] = value
    return node


def _id(url: str | None, name: str) -> str | None:
    return f"{url}#{name}" if url else None


def _blog_posting(page: PageDescription, article: ArticleDescription) -> Node:
    series = article.series
    picture = page.picture
    return _node(
        "BlogPosting",
        id_=_id(page.url, "post"),
        mainEntityOfPage=page.url,
        url=page.url,
        headline=page.title,
        description=page.summary,
        inLanguage=page.language,
        datePublished=article.published.isoformat(),
        dateModified=article.modified.isoformat(),
        author=[_person(author) for author in article.authors],
        image=picture
        and _node(
            "ImageObject",
            url=picture.url,
            width=f"{picture.width} px",
            height=f"{picture.height} px",
            caption=picture.alt,
        ),
        articleSection=list(article.categories),
        keywords=list(article.tags),
        wordCount=article.word_count,
        timeRequired=f"PT{article.minutes}M",  # ISO 8601, 5.5.2: minutes
        license=_license(article.license),
        isPartOf=[
            _blog(page, ""),
            *([_series(series.title, series.url)] if series else []),
        ],
        position=series and series.part,
        citation=[_work(work) for work in article.works],
    )


def _person(person: PersonDescription) -> Node:
    """Return an author; a mail address is one of ``email``, not of a page."""
    mail = (person.url or "").partition("mailto:")[2]
    own = None if mail else person.url
    return _node(
        "Organization" if person.is_organization else "Person",
        id_=_id(person.page, "author"),
        name=person.name,
        url=person.page or own,
        sameAs=own if person.page else None,
        email=mail,
    )


def _blog(page: PageDescription, summary: str) -> Node:
    return _node(
        "Blog",
        id_=_id(page.site_url, "blog"),
        name=page.site_title,
        url=page.site_url,
        description=summary,
        inLanguage=page.language if page.kind == "home" else None,
    )


def _web_site(page: PageDescription) -> Node:
    return _node(
        "WebSite",
        id_=_id(page.site_url, "website"),
        name=page.site_title,
        url=page.site_url,
        description=page.summary,
        inLanguage=page.language,
    )


def _series(title: str, url: str | None, **more: object) -> Node:
    return _node(
        "CreativeWorkSeries", id_=_id(url, "series"), name=title, url=url, **more
    )


def _license(license_: str | None) -> str | Node | None:
    """Return the address of a Creative Commons licence, else a work of its name.

    The names are SPDX's: ``CC-BY-SA-4.0``, ``CC0-1.0``.
    """
    if license_ is None:
        return None
    known = _CREATIVE_COMMONS.match(license_)
    if known:
        terms = known["terms"].lower()
        return f"https://creativecommons.org/licenses/{terms}/{known['version']}/"
    if license_.upper() == "CC0-1.0":
        return _PUBLIC_DOMAIN
    return _node("CreativeWork", name=license_)


def _work(work: WorkDescription) -> Node:
    return _node(
        "ScholarlyArticle" if work.is_scholarly else "CreativeWork",
        name=work.title,
        author=[_node("Person", name=name) for name in work.authors],
        datePublished=work.year,
        url=work.url,
    )


def _web_page(page: PageDescription) -> Node:
    return _node(
        _PAGE_TYPES.get(page.kind, "WebPage"),
        url=page.url,
        name=page.title,
        description=page.summary,
        inLanguage=page.language,
        isPartOf=_node(
            "WebSite",
            id_=_id(page.site_url, "website"),
            name=page.site_title,
            url=page.site_url,
        ),
        mainEntity=_main_entity(page),
    )


def _main_entity(page: PageDescription) -> Node | None:
    if page.person is not None:
        return _person(page.person)
    if page.kind == "series":
        parts = [
            _node(
                "BlogPosting",
                id_=_id(part.url, "post"),
                headline=part.title,
                url=part.url,
                position=number,
            )
            for number, part in enumerate(page.items, start=1)
        ]
        return _series(page.title, page.url, description=page.summary, hasPart=parts)
    if page.kind == "list" and page.items:
        return _node(
            "ItemList",
            numberOfItems=page.item_count,
            itemListElement=[
                _list_item(number, item)
                for number, item in enumerate(page.items, start=1)
            ],
        )
    return None


def _list_item(number: int, item: LinkDescription) -> Node:
    return _node("ListItem", position=number, name=item.title, url=item.url)


def _breadcrumbs(page: PageDescription) -> Node:
    """Return the way down from home; the last item, the page itself, has no address.

    A copy of a post names its original as its address; the way leads to the copy.
    """
    steps = [*((step.title, step.url) for step in page.trail), (page.title, None)]
    return _node(
        "BreadcrumbList",
        itemListElement=[
            _node("ListItem", position=number, name=title, item=url)
            for number, (title, url) in enumerate(steps, start=1)
        ],
    )
