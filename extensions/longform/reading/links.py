"""What a page refers to on other pages, for backlinks and for fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from longform.model.records import Link
from longform.reading.summary import sentence_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

_LABEL_ROLES = frozenset({"ref", "numref", "any", "myst", "keyword"})


def _target(node: addnodes.pending_xref) -> tuple[str, str] | None:
    """Return kind and target of a reference to a place on a page, or None."""
    domain, role, target = node["refdomain"], node["reftype"], node["reftarget"]
    if domain == "post":
        return "post", target
    if domain == "math" or role == "eq":
        return "equation", target
    if domain == "doc" or role == "doc":
        return "document", target
    if role in _LABEL_ROLES:
        return "label", target.lower()
    return None


def _references(
    doctree: nodes.document,
) -> Iterator[tuple[str, str, addnodes.pending_xref]]:
    for node in doctree.findall(addnodes.pending_xref):
        target = _target(node)
        if target is not None:
            yield *target, node


def page_references(doctree: nodes.document) -> tuple[tuple[str, str], ...]:
    """Return kind and target of every reference on a page, sorted, each once.

    One to a section of a document has that as a "place" too: "posts/a/index#section".
    """
    found: set[tuple[str, str]] = set()
    for kind, target, node in _references(doctree):
        found.add((kind, target))
        if kind == "document" and node.get("reftargetid"):
            found.add(("place", f"{target}#{node['reftargetid']}"))
    return tuple(sorted(found))


def post_links(doctree: nodes.document) -> tuple[Link, ...]:
    """Return the references of a post, in order, the first to each target."""
    links: dict[tuple[str, str], Link] = {}
    for kind, target, node in _references(doctree):
        if (kind, target) not in links:
            sentence = sentence_around(node)
            links[kind, target] = Link(kind, target, sentence)  # type: ignore[arg-type]
    return tuple(links.values())


def enumerated_nodes(
    env: BuildEnvironment, doctree: nodes.document
) -> tuple[tuple[str, str], ...]:
    """Return type and id of each figure, table, listing and equation that has a number.

    Sphinx numbers only what a toctree reaches; posts are in none.
    """
    found: list[tuple[str, str]] = []
    for node in doctree.findall(nodes.Element):
        if not node["ids"]:
            continue
        for domain in env.domains.sorted():
            figure_type = domain.get_enumerable_node_type(node)
            if figure_type and figure_type != "section":
                found.append((figure_type, node["ids"][0]))
                break
    return tuple(found)
