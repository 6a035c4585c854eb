"""The whole blog, derived from the records at each build: views and their relations.

Owns what every output is made from.  It reads the domain and writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from longform.model.graph import (
    Backlink,
    backlinks,
    neighbours,
    newest_first,
    select,
    series_parts,
)
from longform.model.rich_text import Styled, Text, render_html
from longform.model.urls import unique_slugs
from longform.model.works import unite
from longform.reading.domain import PostDomain, post_domain
from longform.writing.related import derive_related
from longform.writing.views import (
    LabelView,
    PostView,
    UpdateView,
    date_text,
    post_view,
    update_views,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.environment import BuildEnvironment

    from longform.model.records import Listing, Post
    from longform.model.related import Related
    from longform.model.rich_text import RichText
    from longform.model.works import CitedWork
    from longform.writing.made_from import MadeFrom
    from longform.writing.redirects import Redirect
    from longform.writing.social_drawing import Card


class BacklinkView(msgspec.Struct, frozen=True):
    """A post that mentions another."""

    docname: str
    title_html: str
    sentence_html: str


class PostLink(msgspec.Struct, frozen=True):
    """A post as links to it show it."""

    docname: str
    title_html: str
    part: int | None  # of its series


class SeriesBox(msgspec.Struct, frozen=True):
    """A series as the page of one of its parts shows it."""

    title: str
    docname: str
    parts: tuple[PostLink, ...]
    place: int  # of that page's post among the parts, from 0


class SeriesView(msgspec.Struct, frozen=True):
    """A series and its parts in order."""

    key: str
    title: str
    description: str
    docname: str
    parts: tuple[PostView, ...]
    minutes: int  # of all parts together
    updated: str  # ISO 8601: the latest date of any part
    updated_text: str


@dataclass
class Blog:
    """Everything derived; posts are listed ones, newest first."""

    domain: PostDomain
    language: str
    posts: list[Post] = field(default_factory=list)
    views: dict[str, PostView] = field(default_factory=dict)  # unlisted ones too
    labels: dict[tuple[str, str], LabelView] = field(default_factory=dict)
    series: dict[str, SeriesView] = field(default_factory=dict)
    neighbours: Mapping[str, tuple[str | None, str | None]] = field(
        default_factory=dict
    )
    backlinks: Mapping[str, list[Backlink]] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)  # social images by docname
    works: list[CitedWork] = field(default_factory=list)  # every one that posts cite
    related: Mapping[str, list[Related]] = field(default_factory=dict)
    redirects: Mapping[str, Redirect] = field(default_factory=dict)  # by old docname
    made_pages: tuple[str, ...] = ()  # docnames of pages that no source has
    _listed: dict[Listing, list[PostView]] = field(init=False, default_factory=dict)
    made_from: MadeFrom = field(init=False)  # what the written pages show

    @cached_property
    def label_pages(self) -> dict[str, tuple[str, str]]:
        """Map the docname of each archive to the kind and name of its label."""
        return {view.docname: key for key, view in self.labels.items() if view.docname}

    @cached_property
    def series_pages(self) -> dict[str, SeriesView]:
        """Map the docname of each series' page to the series."""
        return {series.docname: series for series in self.series.values()}

    def labelled(self, kind: str, name: str) -> list[Post]:
        """Return the listed posts of a label, newest first."""
        return self._labelled[kind, name]

    @cached_property
    def _labelled(self) -> Mapping[tuple[str, str], list[Post]]:
        posts: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in self.posts:
            for key in dict.fromkeys(label_keys(post)):
                posts[key].append(post)
        return posts

    def view(self, post: Post) -> PostView:
        """Return the view of a post."""
        return self.views[post.docname]

    def listed(self, listing: Listing) -> list[PostView]:
        """Return the posts that a listing shows; asked for each of its pages."""
        if listing not in self._listed:
            minutes = {docname: view.minutes for docname, view in self.views.items()}
            authors = tuple(self.author_key(name) for name in listing.authors)
            wanted = msgspec.structs.replace(listing, authors=authors)
            posts = select(wanted, self.posts, minutes)
            self._listed[listing] = [self.view(post) for post in posts]
        return self._listed[listing]

    def listed_page(self, listing: Listing, number: int) -> list[PostView]:
        """Return the posts on one page of a listing, from 1."""
        posts = self.listed(listing)
        size = listing.paginate or len(posts)
        return posts[(number - 1) * size : number * size]

    def page_count(self, listing: Listing) -> int:
        """Return on how many pages a listing is shown."""
        size = listing.paginate
        return max(1, -(-len(self.listed(listing)) // size)) if size else 1

    def author_key(self, name: str) -> str:
        """Return the key of an author who is called by key or by name."""
        known = self.domain.settings.authors
        keys = [key for key in sorted(known) if known[key].name == name]
        return keys[0] if keys and name not in known else name

    def neighbour_links(self, docname: str) -> list[PostLink | None]:
        """Return the next older and the next newer post; None where there is none."""
        pair = self.neighbours.get(docname, (None, None))
        return [_post_link(self.views[name]) if name else None for name in pair]

    def series_box(self, docname: str) -> SeriesBox | None:
        """Return what a post's page shows of its series; None: it is no listed part."""
        series = self.series.get(self.views[docname].series or "")
        parts = [part.docname for part in series.parts] if series else []
        if series is None or docname not in parts:
            return None
        links = tuple(map(_post_link, series.parts))
        return SeriesBox(series.title, series.docname, links, parts.index(docname))

    def backlink_views(self, docname: str) -> list[BacklinkView]:
        """Return who mentions a post, newest first."""
        own_title = self.views[docname].title
        return [
            BacklinkView(
                link.docname,
                self.views[link.docname].title_html,
                render_html(_named(link.sentence, own_title)),
            )
            for link in self.backlinks.get(docname, [])
        ]

    def update_log(self) -> list[tuple[PostView, UpdateView]]:
        """Return all update notes of the blog, newest first, ties by docname."""
        log = [
            (self.view(post), update)
            for post in sorted(self.posts, key=lambda post: post.docname)
            for update in update_views(post, self.language)
        ]
        return sorted(log, key=lambda entry: entry[1].date, reverse=True)


def _post_link(view: PostView) -> PostLink:
    return PostLink(view.docname, view.title_html, view.part)


def _named(sentence: RichText, title: str) -> RichText:
    """Put the title where a link has no words of its own."""
    return tuple(
        Styled("mark", (Text(title),)) if span == Styled("mark", ()) else span
        for span in sentence
    )


def label_docnames(blog_path: str, posts: Iterable[Post]) -> dict[tuple[str, str], str]:
    """Return the page of each (kind, name): ``blog/tag/vision/index``."""
    keys = {key for post in posts for key in label_keys(post)}
    docnames = {
        (kind, name): f"{blog_path}/{kind}/{slug}/index"
        for kind in ("tag", "category", "author")
        for name, slug in unique_slugs(n for k, n in keys if k == kind).items()
    }
    years = sorted(name for kind, name in keys if kind == "year")
    return docnames | {("year", year): f"{blog_path}/{year}/index" for year in years}


def derive_blog(domain: PostDomain, blog_path: str) -> Blog:
    """Derive everything from the records."""
    blog = Blog(domain, str(domain.env.config.language or "en"))
    _derive_lists(blog, blog_path, domain.posts)
    resolve = partial(resolve_target, domain)
    blog.backlinks = backlinks(domain.posts.values(), resolve)
    blog.works = unite({post.docname: post.works for post in blog.posts})
    blog.related = derive_related(blog, resolve)
    return blog


def renew_post(blog: Blog, docname: str, blog_path: str) -> Blog:
    """Derive anew what a post that was read again says of itself, and its lists.

    What takes all posts to find, as backlinks, stays as it was: ``derive_blog`` has it.
    """
    renewed = replace(blog, views=dict(blog.views))
    _derive_lists(renewed, blog_path, [docname])
    return renewed


def _derive_lists(blog: Blog, blog_path: str, read: Iterable[str]) -> None:
    """Derive labels, series and order of all posts, and the views of some."""
    domain = blog.domain
    blog.posts = newest_first(post for post in domain.posts.values() if post.is_listed)
    blog.labels = _label_views(blog, label_docnames(blog_path, blog.posts))
    for docname in sorted(read):
        blog.views[docname] = post_view(
            domain.posts[docname], domain.settings, blog.language, blog.labels
        )
    blog.neighbours = neighbours(blog.posts)
    slugs = unique_slugs(domain.settings.series)
    blog.series = {
        key: _series_view(blog, key, slugs[key], parts)
        for key, parts in series_parts(blog.posts).items()
    }


def _label_views(
    blog: Blog, docnames: dict[tuple[str, str], str]
) -> dict[tuple[str, str], LabelView]:
    """Make the view of each label; those of unlisted posts alone have no page."""
    every = {key for post in blog.domain.posts.values() for key in label_keys(post)}
    authors = blog.domain.settings.authors
    views = {}
    for kind, name in sorted(every):
        known = authors.get(name) if kind == "author" else None
        views[kind, name] = LabelView(
            known.name if known else name,
            docnames.get((kind, name)),
            known.url if known else None,
            known.is_organization if known else False,
        )
    return views


def label_keys(post: Post) -> list[tuple[str, str]]:
    """Return the (kind, name) of each label of a post."""
    return [
        *(("tag", name) for name in post.tags),
        *(("category", name) for name in post.category),
        *(("author", name) for name in post.authors),
        ("year", str(post.date.year)),
    ]


def _series_view(blog: Blog, key: str, slug: str, parts: list[Post]) -> SeriesView:
    series = blog.domain.settings.series[key]
    views = tuple(blog.view(post) for post in parts)
    updated = max(post.updated for post in parts)
    return SeriesView(
        key=key,
        title=series.title,
        description=series.description,
        docname=f"series/{slug}/index",
        parts=views,
        minutes=sum(view.minutes for view in views),
        updated=updated.isoformat(),
        updated_text=date_text(updated, blog.language),
    )


def blog_of(env: BuildEnvironment) -> Blog:
    """Return the blog that this build derived."""
    blog = post_domain(env).derived
    if not isinstance(blog, Blog):
        raise AssertionError("the blog is derived on env-updated")  # noqa: TRY004
    return blog


def resolve_target(domain: PostDomain, kind: str, target: str) -> str | None:
    """Return the docname that has a link's target, or None where nothing has it."""
    env = domain.env
    match kind:
        case "post":
            post = domain.by_slug(target)
            return post.docname if post else None
        case "equation":
            place = env.domains.math_domain.equations.get(target)
            return place[0] if place else None
        case "document" | "place":
            docname = target.partition("#")[0]
            return docname if docname in env.all_docs else None
        case _:
            label = env.domains.standard_domain.anonlabels.get(target)
            return label[0] if label else None


def resolve_place(env: BuildEnvironment, place: str) -> tuple[str, str]:
    """Return id and heading of a "place", as MyST finds it: slug, label, else id."""
    docname, _, name = place.partition("#")
    slugs = env.metadata[docname].get("myst_slugs", {})
    if name in slugs:
        _line, section, heading = slugs[name]
        return section, heading
    label = env.domains.standard_domain.anonlabels.get(name)
    return (label[1] if label and label[0] == docname else name), ""
