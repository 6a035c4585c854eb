"""Post-transforms: missing links explained, placeholders in builders without HTML.

Links to posts and blocks far down a page get classes, for styles and scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx import addnodes
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.transforms.post_transforms import SphinxPostTransform

from longform.reading.domain import post_domain
from longform.reading.nodes import post_cards, post_part
from longform.reading.warnings_ import Warnings, warn
from longform.writing.templates import is_light

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.domains import Domain


class ExplainMissingLinks(SphinxPostTransform):
    """Warn of ``[](#name)`` without a target, with the nearest name.

    Before MyST's resolver (priority 9), which says only that there is none.
    """

    default_priority = 8

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Replace links that lead nowhere by their words."""
        del kwargs
        domain = post_domain(self.env)
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node["reftype"] != "myst" or node["refdomain"] == "doc":
                continue
            target = node["reftarget"]
            if self._exists(node, target):
                continue
            if "/" in target or target.endswith((".md", ".rst")):
                message = f"no page or file is at `{target}`: check the path"
            else:
                message = domain.explain_missing(target, self._labels())
            warn(Warnings.REFERENCE, f"{message}; the words stay without a link", node)
            words = nodes.inline("", "", *[part.deepcopy() for part in node.children])
            if not words.astext():
                words += nodes.Text(target)
            node.replace_self(words)

    def _labels(self) -> Iterator[str]:
        return iter(self.env.domains.standard_domain.anonlabels)

    def _exists(self, node: addnodes.pending_xref, target: str) -> bool:
        standard = self.env.domains.standard_domain
        if target.lower() in standard.anonlabels or target in self.env.all_docs:
            return True
        if any(name == target for _, name in standard.objects) or node.get(
            "reflocalid"
        ):
            return True
        inventory = InventoryAdapter(self.env).main_inventory
        if any(target in objects for objects in inventory.values()):
            return True
        return any(
            self._resolves(domain, node, target)
            for domain in self.env.domains.sorted()
            if domain.name not in {"std", "post"}
        )

    def _resolves(
        self, domain: Domain, node: addnodes.pending_xref, target: str
    ) -> bool:
        """Ask another domain, as MyST will."""
        place = (self.env, self.env.docname, self.app.builder)
        try:
            return bool(domain.resolve_any_xref(*place, target, node, node))
        except NotImplementedError:
            return any(
                domain.resolve_xref(*place, role, target, node, node)
                for role in domain.roles
            )


class PlainParts(SphinxPostTransform):
    """Turn placeholders into plain paragraphs where the format is not HTML."""

    default_priority = 400

    def is_supported(self) -> bool:
        """Say whether the output is no page of a site: a book, text, TeX."""
        return self.app.builder.format != "html" or self.app.builder.name == "epub"

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Replace each placeholder by what it says in words."""
        del kwargs
        parts = post_domain(self.env).parts
        if parts is None:
            raise AssertionError("parts are derived on env-updated")
        for node in list(self.document.findall(post_part)):
            words = parts.plain_part(node["docname"], node["part"])
            node.replace_self([nodes.paragraph("", words)] if words else [])
        for cards in list(self.document.findall(post_cards)):
            items = [
                nodes.list_item("", nodes.paragraph("", line))
                for line in parts.plain_cards(cards["docname"], cards["index"])
            ]
            cards.replace_self([nodes.bullet_list("", *items)] if items else [])


class MarkPostLinks(SphinxPostTransform):
    """Give links to other posts the class ``post-link``: they have previews."""

    default_priority = 900  # once references are resolved
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Mark the links of a page."""
        del kwargs
        page = self.app.builder.get_target_uri(self.env.docname)
        parts = post_domain(self.env).parts
        if parts is None:
            raise AssertionError("parts are derived on env-updated")
        for node in self.document.findall(nodes.reference):
            target = node.get("refuri", "").partition("#")[0]
            if node.get("internal") and target:
                path = urljoin(f"/{page}", target).removeprefix("/")
                if path in parts.post_uris and path != page:
                    node["classes"].append("post-link")


class MarkLateBlocks(SphinxPostTransform):
    """Give blocks beyond the first screens of a page the class ``late-block``.

    Their layout may wait (``first-layout.css``): paragraphs, formulas and listings of
    a section, in which no margin of a child meets one of theirs.
    """

    default_priority = 900  # once references are resolved

    # Without headings and figures they take some 55 lines of 72 characters, 1,500
    # pixels; first-layout.css leaves windows alone that are higher.
    _FIRST_CHARACTERS = 4000

    def is_supported(self) -> bool:
        """Say whether the pages ask for it before they are painted."""
        return is_light(self.app.builder)

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Mark the blocks of a page."""
        del kwargs
        blocks = (nodes.paragraph, nodes.math_block, nodes.literal_block)
        characters = 0
        for node in self.document.findall():
            if isinstance(node, nodes.Text):
                is_unseen = isinstance(node.parent, nodes.Invisible | nodes.raw)
                characters += 0 if is_unseen else len(node)
            elif (
                characters >= self._FIRST_CHARACTERS
                and isinstance(node, blocks)
                and isinstance(node.parent, nodes.section)
            ):
                node["classes"].append("late-block")


POST_TRANSFORMS = (ExplainMissingLinks, PlainParts, MarkPostLinks, MarkLateBlocks)
