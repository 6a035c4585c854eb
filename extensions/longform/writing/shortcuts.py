"""What other packages do again for each page, done once.

Each function names the versions that it was written for; where a later one has no such
place, or does it itself, the function can go (docs/decisions/0040).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from citeproc.model import CitationStylesElement
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.highlighting import PygmentsBridge


class NameLanguages(HighlightLanguageTransform):
    """Say of each block of code which language it is in, without a walk for each.

    Sphinx 9.0 and 9.1 look for a visitor's method for each node of a page, twice.
    """

    def apply(self, **kwargs: Any) -> None:  # noqa: ANN401 - docutils' signature
        """Give blocks the site's language, where no ``highlight`` directive is."""
        if next(self.document.findall(addnodes.highlightlang), None) is not None:
            super().apply(**kwargs)
            return
        for block in self.document.findall(nodes.literal_block):
            if "language" not in block:
                block["language"] = self.config.highlight_language
                block["force"] = False
            if "linenos" not in block:
                block["linenos"] = False


def add_shortcuts(app: Sphinx) -> None:
    """Put the transform in place of Sphinx's; in ``setup``."""
    transforms = app.registry.post_transforms
    transforms[transforms.index(HighlightLanguageTransform)] = NameLanguages


def share_formatters(bridge: PygmentsBridge) -> None:
    """Use one formatter of code for all blocks that look alike.

    Sphinx 9.0 and 9.1 make one for each block, with a stylesheet that nobody reads.
    """
    made: dict[str, Any] = {}
    make: Callable[..., Any] = bridge.formatter

    def formatter(**options: object) -> Any:  # noqa: ANN401 - Pygments' formatters
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    bridge.formatter = formatter  # type: ignore[assignment]


def remember_terms() -> None:
    """Find each word of a citation style's locale once.

    citeproc-py 0.9 to 0.11 searches its files by XPath for each word of each reference.
    Styles and locales do not change once they are read.
    """
    find = CitationStylesElement.xpath_search
    if not hasattr(find, "cache_info"):
        CitationStylesElement.xpath_search = cache(find)
