"""Which pages must be written again, and what is wrong across posts.

On ``env-updated`` the blog is derived and every document's fingerprint, of all that it
shows of others, is compared with that of the page as it was last written: Sphinx
rewrites those that changed without reading them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from longform.model.graph import series_problems
from longform.model.records import Page
from longform.model.urls import nearest
from longform.reading.domain import PostDomain, post_domain
from longform.reading.warnings_ import Warnings, warn
from longform.writing.assets import name_images
from longform.writing.blog import (
    Blog,
    blog_of,
    derive_blog,
    renew_post,
    resolve_place,
    resolve_target,
)
from longform.writing.html_builder import WholeFiles
from longform.writing.labels import note_archives, note_slugs
from longform.writing.made_from import MadeFrom
from longform.writing.parts import Parts
from longform.writing.redirects import derive_redirects
from longform.writing.related import related_views
from longform.writing.social_images import card_of, derive_cards

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from longform.model.records import Listing, Post


def derive(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Derive the blog; return the documents whose view of others changed.

    Nothing is derived where the last build left nothing to do.
    """
    if isinstance(app.builder, WholeFiles) and app.builder.has_nothing_to_do():
        return []
    return _derive(app, env)


def _derive(app: Sphinx, env: BuildEnvironment) -> list[str]:
    domain = post_domain(env)
    name_images(env)
    note_slugs(domain)
    blog = derive_blog(domain, app.config.blog_path)
    note_archives(blog, app.config.blog_path)
    blog.cards = derive_cards(app, blog)
    blog.redirects = derive_redirects(app, blog)
    blog.made_from = MadeFrom(app)
    domain.derived = blog
    domain.parts = Parts(app.builder, blog)
    return [
        docname
        for docname in sorted(env.all_docs)
        if blog.made_from.note(docname, _shown(blog, docname))
    ]


def derive_post(app: Sphinx, docname: str) -> None:
    """Derive what a page that was read again shows of itself, and nothing of others.

    For a preview: ``derive`` must follow before the site is as it should be.
    """
    domain = post_domain(app.env)
    name_images(app.env)
    note_slugs(domain)
    if docname in domain.posts:
        blog = renew_post(blog_of(app.env), docname, app.config.blog_path)
        domain.derived = blog
        domain.parts = Parts(app.builder, blog)


def number_figures(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give numbers to figures of pages that no toctree reaches, from 1 on each page.

    On ``env-get-updated`` [900], after Sphinx has numbered the pages of toctrees and
    forgotten the others.
    """
    del app
    for docname, page in sorted(post_domain(env).pages.items()):
        if docname in env.toc_fignumbers or not env.config.numfig:
            continue
        numbers: dict[str, dict[str, tuple[int, ...]]] = {}
        for figure_type, node_id in page.enumerated:
            same_type = numbers.setdefault(figure_type, {})
            same_type[node_id] = (len(same_type) + 1,)
        if numbers:
            env.toc_fignumbers[docname] = numbers
    return []


def _shown(blog: Blog, docname: str) -> list[object]:
    """Return what a document shows of others, and what its picture does."""
    domain, env = blog.domain, blog.domain.env
    page = domain.pages.get(docname, Page())
    card = card_of(blog, docname)
    shown: list[object] = [
        env.all_docs[docname],  # when it was read
        [
            [blog.listed_page(listing, 1), blog.page_count(listing)]
            for listing in page.listings
        ],
        [
            [kind, target, _surface(blog, kind, target)]
            for kind, target in page.references
        ],
        card and card[1].digest,
    ]
    if docname in blog.views:
        view = blog.views[docname]
        series = blog.series.get(view.series or "")
        shown += [
            view,
            blog.neighbour_links(docname),
            blog.backlink_views(docname),
            related_views(blog, docname),
            blog.series_box(docname),
            [series.title, series.docname] if series else None,
        ]
    return shown


def _surface(blog: Blog, kind: str, target: str) -> object:
    """Return what a reference can show of its target: place, title, number."""
    env = blog.domain.env
    docname = resolve_target(blog.domain, kind, target)
    if docname is None:
        return blog.domain.explain_missing(target)
    label = env.domains.standard_domain.labels.get(target)
    page = blog.domain.pages.get(docname, Page())
    title = env.titles[docname].astext() if docname in env.titles else ""
    section = resolve_place(env, target) if kind == "place" else None
    return [docname, list(label or ()), title, page.enumerated, section]


def check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of what is wrong between posts; on ``env-check-consistency``.

    Sphinx asks for it where a page will be written; another extension may want one.
    """
    if isinstance(app.builder, WholeFiles) and app.builder.is_done:
        app.builder.is_done = False
        _derive(app, env)
    domain = post_domain(env)
    blog = blog_of(env)
    _check_slugs(domain)
    _check_labels(domain)
    for key, series in blog.series.items():
        parts = [domain.posts[view.docname] for view in series.parts]
        for post, problem in series_problems(parts):
            line = post.lines.get("part") or post.lines.get("series", 1)
            warn(Warnings.SERIES, f"series `{key}`: {problem}", (post.docname, line))
    for docname in sorted(domain.pages):
        for listing in domain.pages[docname].listings:
            _check_listing(blog, docname, listing)


def _check_slugs(domain: PostDomain) -> None:
    holders: dict[str, Post] = {}
    for docname in sorted(domain.posts):
        post = domain.posts[docname]
        first = holders.setdefault(post.slug.lower(), post)
        if first is not post:
            message = (
                f"the slug `{post.slug}` is also that of {first.docname}; links lead "
                "there: rename one of the folders"
            )
            warn(Warnings.SLUG, message, (docname, 1))


def _check_labels(domain: PostDomain) -> None:
    """Warn of tags and categories that differ only in case; each has its own page."""
    for field in ("tags", "category"):
        spellings: dict[str, tuple[str, str]] = {}
        for docname in sorted(domain.posts):
            post = domain.posts[docname]
            for label in getattr(post, field):
                first, place = spellings.setdefault(label.casefold(), (label, docname))
                if first != label:
                    message = (
                        f"`{label}` is written `{first}` in {place}; they are two "
                        "labels with a page each: write one of them everywhere"
                    )
                    line = post.lines.get(field, 1)
                    warn(Warnings.FRONT_MATTER, message, (docname, line))


def _check_listing(blog: Blog, docname: str, listing: Listing) -> None:
    """Warn of names in a listing that no post has."""
    known: dict[str, list[str] | list[int]] = {
        "tags": [name for kind, name in blog.labels if kind == "tag"],
        "category": [name for kind, name in blog.labels if kind == "category"],
        "authors": [name for kind, name in blog.labels if kind == "author"],
        "series": list(blog.domain.settings.series),
        "years": [int(name) for kind, name in blog.labels if kind == "year"],
    }
    for option, names in known.items():
        for name in getattr(listing, option):
            if name not in names and blog.author_key(str(name)) not in names:
                guess = nearest(str(name), map(str, names))
                hint = f"did you mean `{guess}`?" if guess else "no post has it"
                message = f"{{post-cards}} :{option}: unknown `{name}`: {hint}"
                warn(Warnings.LISTING, message, (docname, listing.line))
