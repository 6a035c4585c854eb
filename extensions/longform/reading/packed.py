"""A page's table of contents, small where it is kept.

Sphinx keeps one in the environment for each page, as nodes: 3.5 kB for a post of ten
sections, a third of all that is loaded and saved at each build.  Packed it takes 0.9.
"""

from __future__ import annotations

import pickle
import zlib
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class bullet_list(nodes.bullet_list):  # noqa: N801 - visitors are found by this name
    """A list whose items are compressed when it is pickled."""

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled; the items, which know their list, apart from it."""
        for child in self.children:
            child.parent = None
        packed = zlib.compress(pickle.dumps(self.children))
        for child in self.children:
            child.parent = self
        return {**self.__dict__, "children": packed}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the items in again."""
        self.__dict__.update(state, children=[])
        self.extend(pickle.loads(zlib.decompress(state["children"])))  # noqa: S301 - ours


def pack_contents(env: BuildEnvironment, docname: str) -> None:
    """Let the contents of a page that was just read be packed when it is kept."""
    contents = env.tocs.get(docname)
    if type(contents) is nodes.bullet_list:
        packed = bullet_list(contents.rawsource, **contents.attributes)
        packed.extend(contents.children)
        env.tocs[docname] = packed
