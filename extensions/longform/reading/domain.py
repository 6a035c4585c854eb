"""The ``post`` domain: the only state of Longform in the environment.

``data["posts"]`` has a record for each post, ``data["pages"]`` what each document takes
from others, ``data["made_pages"]`` the pages without a source that the last build's
labels led to, ``data["stamps"]`` what tells that the files of a document changed.
Attributes of the instance (the Temml process, the derived blog) are never pickled.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from longform.model.formula_text import readable_text
from longform.model.urls import nearest
from longform.reading.config import Settings, read_settings
from longform.reading.math import Temml
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from longform.model.records import Page, Post
    from longform.reading.nodes import PartRenderer


Stamp = tuple[int, int]
"""A file's time of change in nanoseconds, and its size."""

_NOT_SEARCHED = -1
"""Priority of an object that is only linked to; the search finds the page itself."""


class PostRole(XRefRole):
    """``{post}`slug``` or ``{post}`text <slug>```: a link to a post by its slug."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=False)

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the reference in our domain, whatever the name it was called by."""
        self.refdomain, self.reftype = "post", "post"
        self.classes = ["xref", "post"]
        return self.create_xref_node()


class PostDomain(Domain):
    """Posts, their records and links to them."""

    name = "post"
    label = "Post"
    data_version = 6
    object_types: ClassVar = {"post": ObjType("post", "post")}
    roles: ClassVar = {"post": PostRole()}
    initial_data: ClassVar = {
        "posts": {},
        "pages": {},
        "made_pages": [],
        "stamps": {},
    }

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.withheld: dict[str, str] = {}  # slug of a post kept back: why
        self.stamps_now: dict[str, Stamp] = {}  # of this build's files
        self.derived: object | None = None  # the blog, once the write phase made it
        self.parts: PartRenderer | None = None  # what draws the placeholders
        self._slugs: dict[str, Post] = {}  # made when asked for, emptied by new posts

    @cached_property
    def settings(self) -> Settings:
        """Return the checked settings; Sphinx makes domains before it has a config."""
        return read_settings(self.env.config)

    @cached_property
    def temml(self) -> Temml:
        """Return the renderer of formulas."""
        return Temml(self.settings.math_macros)

    @property
    def posts(self) -> dict[str, Post]:
        """Return the records by docname."""
        return cast("dict[str, Post]", self.data["posts"])

    @property
    def pages(self) -> dict[str, Page]:
        """Return what each document takes from others, by docname."""
        return cast("dict[str, Page]", self.data["pages"])

    def clear_doc(self, docname: str) -> None:
        """Forget one document."""
        self.posts.pop(docname, None)
        self.pages.pop(docname, None)
        self._slugs.clear()

    def note_post(self, post: Post) -> None:
        """Note the record of a post that was just read."""
        self.posts[post.docname] = post
        self._slugs.clear()

    def merge_domaindata(
        self, docnames: AbstractSet[str], otherdata: dict[str, Any]
    ) -> None:
        """Take over what a reading process noted."""
        for kind in ("posts", "pages"):
            for docname in sorted(docnames & otherdata[kind].keys()):
                self.data[kind][docname] = otherdata[kind][docname]
        self._slugs.clear()

    def by_slug(self, slug: str) -> Post | None:
        """Return the post of a slug, the first by docname where several share it."""
        if not self._slugs:
            last_first = sorted(self.posts.items(), reverse=True)
            self._slugs = {post.slug: post for _, post in last_first}
        return self._slugs.get(slug)

    def explain_missing(self, target: str, choices: Iterable[str] = ()) -> str:
        """Say why there is no such slug or label, and what may be meant."""
        if target in self.withheld:
            return f"the post `{target}` is {self.withheld[target]}, so it is not built"
        names = {post.slug for post in self.posts.values() if post.is_listed}
        guess = nearest(target, names) or nearest(target, choices)
        hint = f"did you mean `{guess}`?" if guess else "no name comes near it"
        return f"nothing is called `{target}`: {hint}"

    def resolve_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Link to a post; without words of its own the link shows the post's title."""
        del env, typ
        post = self.by_slug(target)
        if post is None:
            message = f"{self.explain_missing(target)}; the words stay without a link"
            warn(Warnings.REFERENCE, message, node)
            return None
        if not node["refexplicit"]:
            title = readable_text(post.title)
            contnode = nodes.inline(title, title, classes=contnode["classes"])
        return make_refnode(builder, fromdocname, post.docname, "", contnode)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Leave it to the standard domain, where each slug is a label."""
        del env, fromdocname, builder, target, node, contnode
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the posts that other sites may link to; unlisted ones are not told."""
        slugs: set[str] = set()
        for docname in sorted(self.posts):
            post = self.posts[docname]
            is_first = post.slug not in slugs
            slugs.add(post.slug)
            if post.is_listed and is_first:
                yield (
                    post.slug,
                    readable_text(post.title),
                    "post",
                    docname,
                    "",
                    _NOT_SEARCHED,
                )


def post_domain(env: BuildEnvironment) -> PostDomain:
    """Return the domain of an environment."""
    return cast("PostDomain", env.get_domain("post"))
