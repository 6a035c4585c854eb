r"""Labels of equations: MyST's and TeX's own, numbered in the order of the page.

``\label{name}`` inside a formula is what ``$$ ... $$ (name)`` is, as LaTeX has it; an
environment has one number, and each of its labels leads to it.  MyST gives a random
label to what its ``amsmath`` syntax numbers: such an equation is called by its page and
its number, so that two builds are equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from uuid import UUID

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.domains.math import MathDomain

_LABEL = re.compile(r"\\label\s*\{([^{}]+)\}[ \t]*")


class NumberEquations(SphinxTransform):
    """Give each labelled equation of a page its number, from 1."""

    default_priority = 200  # before PropagateTargets (260) gives blocks their ids

    def apply(self, **kwargs: object) -> None:
        """Take labels out of the TeX, and note them."""
        del kwargs
        number = 0
        for block in list(self.document.findall(nodes.math_block)):
            is_random = _is_random(block.get("label"))
            labels = _take_labels(block)
            if block.get("label") and not is_random:
                labels.insert(0, block["label"])
            if not labels and not is_random:
                continue
            number += 1
            if is_random:
                self._forget(block)
            self._note(block, labels or [f"{self.env.docname}:{number}"], number)

    def _note(self, block: nodes.math_block, labels: list[str], number: int) -> None:
        domain = cast("MathDomain", self.env.get_domain("math"))
        docname = self.env.docname
        for label in labels:
            if label != block.get("label"):
                domain.note_equation(docname, label, location=block)
                self._mark(block, nodes.make_id(f"equation-{label}"))
            domain.equations[label] = (docname, number)
        block["label"], block["number"], block["docname"] = labels[0], number, docname

    def _mark(self, block: nodes.math_block, node_id: str) -> None:
        """Let a label lead to an equation; of two with one label, to the first."""
        if node_id not in self.document.ids:
            target = nodes.target(ids=[node_id])
            block.parent.insert(block.parent.index(block), target)
            self.document.note_explicit_target(target)

    def _forget(self, block: nodes.math_block) -> None:
        """Forget the random label of an equation, and the target before it."""
        domain = cast("MathDomain", self.env.get_domain("math"))
        domain.equations.pop(block["label"], None)
        target = block.parent.children[block.parent.index(block) - 1]
        if isinstance(target, nodes.target):
            for name in target["ids"]:
                self.document.ids.pop(name, None)
            block.parent.remove(target)
        del block["label"]


def _take_labels(block: nodes.math_block) -> list[str]:
    """Take the labels out of a block's TeX, and return them."""
    tex = block.astext()
    labels = list(dict.fromkeys(found.strip() for found in _LABEL.findall(tex)))
    if labels:
        block.clear()
        block += nodes.Text(_LABEL.sub("", tex).strip("\n"))
    return labels


def _is_random(label: str | None) -> bool:
    try:
        return label is not None and UUID(label).version == 4  # noqa: PLR2004
    except ValueError:
        return False
