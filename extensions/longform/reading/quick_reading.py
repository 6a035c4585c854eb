"""What docutils, Sphinx and MyST do anew for each page, done once while pages are read.

- Sphinx 9.0 and 9.1 make an option parser for each page, to learn its settings.
- MyST 5.2 makes one more, for a document that it throws away.
- docutils 0.22 walks a tree by a generator for each node; a page is walked sixty times.

Each is a third of a page's parsing or less; all together a quarter of what it costs to
read a page.  Names that are not there any more are left alone.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base
import sphinx.util.docutils
from docutils.nodes import Node
from docutils.utils import DependencyList

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def quick_reading() -> Iterator[None]:
    """Have pages read with less work; for one builder's pages, whose settings agree."""
    ours: tuple[tuple[Any, str, Callable[[Any], object]], ...] = (
        (sphinx.util.docutils, "_get_settings", _once),
        (myst_parser.mdit_to_docutils.base, "get_default_settings", _once),
        (Node, "findall", _quick_findall),
    )
    theirs = [
        (place, name, getattr(place, name), replace)
        for place, name, replace in ours
        if hasattr(place, name)
    ]
    for place, name, original, replace in theirs:
        setattr(place, name, replace(original))
    try:
        yield
    finally:
        for place, name, original, _ in theirs:
            setattr(place, name, original)


def _once(make_settings: Callable[..., Any]) -> Callable[..., Any]:
    """Make settings once for each kind of components; return copies."""
    made: dict[tuple[type, ...], Any] = {}

    def settings_of(*components: Any, **options: Any) -> Any:  # noqa: ANN401 - docutils'
        kinds = tuple(
            part if isinstance(part, type) else type(part) for part in components
        )
        if kinds not in made:
            made[kinds] = make_settings(*components, **options)
        settings = copy(made[kinds])
        settings.record_dependencies = DependencyList()  # of one page
        return settings

    return settings_of


def _quick_findall(findall: Callable[..., Iterator[Node]]) -> Callable[..., Any]:
    """Answer the common question at once, and leave others to docutils."""

    def found(
        node: Node,
        condition: type[Node] | Callable[[Node], bool] | None = None,
        *which: bool,
        **more: bool,
    ) -> Iterator[Node]:
        if which or more:
            return findall(node, condition, *which, **more)
        if condition is None:
            return _walk(node)
        if isinstance(condition, type):
            return _walk_of_kind(node, condition)
        return filter(condition, _walk(node))

    return found


def _walk(top: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the document."""
    left = [top]
    while left:
        node = left.pop()
        yield node
        if node.children:
            left += node.children[::-1]


def _walk_of_kind(top: Node, kind: type[Node]) -> Iterator[Node]:
    """Yield those that are of a kind."""
    left = [top]
    while left:
        node = left.pop()
        if isinstance(node, kind):
            yield node
        if node.children:
            left += node.children[::-1]
