"""Post-transforms: missing links explained, placeholders in builders without HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.ext.intersphinx import InventoryAdapter
from sphinx.transforms.post_transforms import SphinxPostTransform

from longform.reading.domain import post_domain
from longform.reading.nodes import post_cards, post_part
from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from collections.abc import Iterator


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
            message = domain.explain_missing(target, self._labels())
            warn(
                Warnings.REFERENCE, f"{message}; the words stay without a link", node
            )
            words = node[0].deepcopy() if node.children else nodes.inline()
            if not words.children:
                words += nodes.Text(target)
            node.replace_self(words)

    def _labels(self) -> Iterator[str]:
        return iter(self.env.domains.standard_domain.anonlabels)

    def _exists(self, node: addnodes.pending_xref, target: str) -> bool:
        standard = self.env.domains.standard_domain
        if target.lower() in standard.anonlabels or target in self.env.all_docs:
            return True
        if any(name == target for _, name in standard.objects) or node.get("reflocalid"):
            return True
        inventory = InventoryAdapter(self.env).main_inventory
        if any(target in objects for objects in inventory.values()):
            return True
        for domain in self.env.domains.sorted():
            if domain.name in {"std", "post"}:
                continue
            try:
                found = domain.resolve_any_xref(
                    self.env, self.env.docname, self.app.builder, target, node, node
                )
            except NotImplementedError:
                return True  # MyST will ask it role by role
            if found:
                return True
        return False


class PlainParts(SphinxPostTransform):
    """Turn placeholders into plain paragraphs where the format is not HTML."""

    default_priority = 400
    formats: ClassVar = ("latex", "text", "man", "texinfo", "xml", "pseudoxml")

    def run(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Replace each placeholder by what it says in words."""
        del kwargs
        parts = post_domain(self.env).parts
        if parts is None:
            raise AssertionError("parts are derived on env-updated")
        for node in list(self.document.findall(post_part)):
            words = parts.plain_part(node["docname"], node["part"])
            node.replace_self([nodes.paragraph("", words)] if words else [])
        for node in list(self.document.findall(post_cards)):
            items = [
                nodes.list_item("", nodes.paragraph("", line))
                for line in parts.plain_cards(node["docname"], node["index"])
            ]
            node.replace_self([nodes.bullet_list("", *items)] if items else [])
