"""How a work is written in a list of references: pybtex's ``alpha`` with one address.

``bibtex_default_style = "longform"`` chooses it.  Entries often have a DOI, an eprint
and a URL that lead to one place; the most permanent of them is shown.
"""

from __future__ import annotations

from typing import Any

from pybtex.style.formatting.alpha import Style as AlphaStyle
from pybtex.style.formatting.unsrt import sentence
from pybtex.style.template import first_of, optional


class Style(AlphaStyle):  # type: ignore[misc]  # pybtex has no types
    """Entries in order of author and year, each with a single address."""

    def format_web_refs(self, e: Any) -> Any:  # noqa: ANN401 - pybtex's signature
        """Return the DOI, else the eprint, else the URL."""
        return sentence[
            first_of[
                optional[self.format_doi(e)],
                optional[self.format_eprint(e)],
                optional[self.format_url(e)],
                "",
            ]
        ]
