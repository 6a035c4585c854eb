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
    """A list whose items are compressed when it is pickled.

    They are unpacked when they are first asked for, which most are not.
    """

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled; the items, which know their list, apart from it."""
        if "packed" in self.__dict__:
            return self.__dict__
        state = self.__dict__.copy()
        children = state.pop("children")
        for child in children:
            child.parent = None
        state["packed"] = zlib.compress(pickle.dumps(children))
        for child in children:
            child.parent = self
        return state

    def __getattr__(self, name: str) -> list[nodes.Node]:
        """Take the items in again."""
        if name != "children" or "packed" not in self.__dict__:
            raise AttributeError(name)
        packed = self.__dict__.pop("packed")
        self.children = []
        self.extend(pickle.loads(zlib.decompress(packed)))  # noqa: S301 - ours
        return self.children


def pack_contents(env: BuildEnvironment, docname: str) -> None:
    """Let the contents of a page that was just read be packed when it is kept."""
    contents = env.tocs.get(docname)
    if type(contents) is nodes.bullet_list:
        packed = bullet_list(contents.rawsource, **contents.attributes)
        packed.extend(contents.children)
        env.tocs[docname] = packed
