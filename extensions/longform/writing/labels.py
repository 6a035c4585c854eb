"""Labels of the standard domain for posts and for pages that no source has.

Each slug is a label, and so is each archive: ``blog-posts``, ``blog-tags``,
``blog-categories``, ``blog-authors``, ``blog-updates``, ``blog-bibliography``,
``tag-<slug>``, ``category-<slug>``, ``author-<slug>``, ``archive-<year>``,
``series-<slug>`` (the first four and those with a slug are ABlog's names).
Links, ``:ref:`` and other sites find them there.  A label that an author wrote goes
before ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import _

from longform.model.formula_text import readable_text
from longform.writing import bibliography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.domains.std import StandardDomain

    from longform.reading.domain import PostDomain
    from longform.writing.blog import Blog

_PREFIXES = {
    "tag": "tag",
    "category": "category",
    "author": "author",
    "year": "archive",
}


def list_pages(blog_path: str) -> dict[str, tuple[str, str]]:
    """Return docname and name of the lists of posts, by label without its "blog-"."""
    return {
        "posts": (f"{blog_path}/index", _("All posts")),
        "tags": (f"{blog_path}/tag/index", _("Tags")),
        "categories": (f"{blog_path}/category/index", _("Categories")),
        "authors": (f"{blog_path}/author/index", _("Authors")),
        "updates": ("updates/index", _("Updates")),
        "bibliography": (bibliography.DOCNAME, _("Bibliography")),
    }


def note_slugs(domain: PostDomain) -> None:
    """Make each slug a label, as if ``(slug)=`` began the page of its post.

    The first post by docname has a slug that several share.  Done anew for each build,
    so that the order of reading is no matter.
    """
    standard = domain.env.domains.standard_domain
    for docname in sorted(domain.posts, reverse=True):
        post = domain.posts[docname]
        holder, anchor = standard.anonlabels.get(post.slug.lower(), ("", ""))
        is_free = not holder or (holder in domain.posts and not anchor)
        if post.is_listed and is_free:
            _note(standard, post.slug.lower(), docname, readable_text(post.title))


def note_archives(blog: Blog, blog_path: str) -> None:
    """Make each made page a label; those of pages that are gone are forgotten."""
    domain = blog.domain
    standard = domain.env.domains.standard_domain
    gone = set(domain.data["made_pages"]) - domain.env.all_docs.keys()
    for names in (standard.labels, standard.anonlabels):
        for name in [name for name, place in names.items() if place[0] in gone]:
            del names[name]
    archives = list(_archives(blog, blog_path))
    for name, docname, title in archives:
        if name not in standard.anonlabels:
            _note(standard, name, docname, title)
    domain.data["made_pages"] = sorted({docname for _, docname, _ in archives})


def _archives(blog: Blog, blog_path: str) -> Iterator[tuple[str, str, str]]:
    """Yield label, docname and title of each made page."""
    for key, (docname, name) in list_pages(blog_path).items():
        yield f"blog-{key}", docname, name
    for (kind, _name), label in sorted(blog.labels.items()):
        if label.docname is not None:
            slug = label.docname.split("/")[-2]
            yield f"{_PREFIXES[kind]}-{slug}", label.docname, label.name
    for series in blog.series.values():
        yield f"series-{series.docname.split('/')[-2]}", series.docname, series.title


def _note(standard: StandardDomain, name: str, docname: str, title: str) -> None:
    standard.anonlabels[name] = (docname, "")
    standard.labels[name] = (docname, "", title)
