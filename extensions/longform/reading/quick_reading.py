"""What docutils, Sphinx and MyST do anew for each page, done once.

While pages are read; its walks while they are written too.

- Sphinx 9.0 and 9.1 make an option parser for each page, to learn its settings.
- MyST 5.2 makes one more, for a document that it throws away.
- docutils 0.22 walks a tree by a generator for each node; a page is walked sixty times.
- Its smart quotes take apart, and put together again, each paragraph that has none.

All together they are a third of what it costs to read a page.  Names that are not there
any more are left alone.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

import myst_parser.mdit_to_docutils.base
import sphinx.util.docutils
from docutils.nodes import Element, Node, document
from docutils.transforms.universal import SmartQuotes
from docutils.utils import DependencyList
from sphinx.util.nodes import NodeMatcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def quick_reading() -> Iterator[None]:
    """Have pages read with less work; for one builder's pages, whose settings agree."""
    ours: tuple[tuple[Any, str, Callable[[Any], object]], ...] = (
        (sphinx.util.docutils, "_get_settings", _once),
        (myst_parser.mdit_to_docutils.base, "get_default_settings", _once),
        (Node, "findall", _quick_findall),
        (SmartQuotes, "apply", _quick_quotes),
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
        if type(condition) is NodeMatcher and not condition.attrs:
            return _walk_of_kind(node, condition.classes or Node)
        return filter(condition, _walk(node))

    return found


def _walk(top: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the document.

    As the tree is at each step: transforms replace what they find, at once.
    """
    yield top
    above = [iter(top.children)]
    while above:
        for node in above[-1]:
            yield node
            if node.children:
                above.append(iter(node.children))
                break
        else:
            above.pop()


def _walk_of_kind(
    top: Node, kind: type[Node] | tuple[type[Node], ...]
) -> Iterator[Node]:
    """Yield those that are of a kind, or of one of several."""
    return (node for node in _walk(top) if isinstance(node, kind))


_SIGNS = re.compile(r"""["'`\\]|--|\.\.\.|\. \. \.""")
"""What smart quotes change, or take for an escape."""


class _Quotable:
    """A document, of which a search finds what has such signs."""

    def __init__(self, whole: document) -> None:
        self._whole = whole

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the document's
        return getattr(self._whole, name)

    def findall(self, kind: type[Element]) -> Iterator[Element]:
        found = self._whole.findall(kind)
        return (element for element in found if _SIGNS.search(element.astext()))


def _quick_quotes(apply: Callable[[SmartQuotes], None]) -> Callable[..., None]:
    """Let smart quotes look at paragraphs that have any."""

    def apply_where_signs_are(transform: SmartQuotes) -> None:
        whole = transform.document
        transform.document = _Quotable(whole)  # type: ignore[assignment]
        try:
            apply(transform)
        finally:
            transform.document = whole

    return apply_where_signs_are
