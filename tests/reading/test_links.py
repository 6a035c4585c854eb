"""What a page refers to: for backlinks in order, for fingerprints sorted."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from sphinx import addnodes

from longform.model.rich_text import plain_text
from longform.reading.links import page_references, post_links


def _xref(domain: str, role: str, target: str) -> addnodes.pending_xref:
    return addnodes.pending_xref(
        "",
        nodes.inline("", "here"),
        refdomain=domain,
        reftype=role,
        reftarget=target,
        refexplicit=True,
    )


def _page(*sentences: tuple[str, addnodes.pending_xref]) -> nodes.document:
    document = publish_doctree("")
    for words, reference in sentences:
        document += nodes.paragraph("", "", nodes.Text(words), reference)
    return document


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (_xref("post", "post", "ntk"), ("post", "ntk")),
        (_xref("math", "eq", "e-1"), ("equation", "e-1")),
        (_xref("doc", "doc", "posts/a/index"), ("document", "posts/a/index")),
        (_xref("std", "ref", "Sec-One"), ("label", "sec-one")),
        (_xref("std", "numref", "fig"), ("label", "fig")),
    ],
)
def test_each_sort_of_reference_has_its_kind(
    reference: addnodes.pending_xref, expected: tuple[str, str]
) -> None:
    assert page_references(_page(("See ", reference))) == (expected,)


def test_citations_and_words_of_other_domains_are_no_references() -> None:
    page = _page(("By ", _xref("cite", "p", "ho")), ("In ", _xref("py", "func", "f")))
    assert page_references(page) == ()


def test_a_reference_to_a_section_of_a_document_names_both() -> None:
    reference = _xref("doc", "doc", "posts/a/index")
    reference["reftargetid"] = "part"
    assert page_references(_page(("See ", reference))) == (
        ("document", "posts/a/index"),
        ("place", "posts/a/index#part"),
    )


def test_references_are_sorted_and_stand_once() -> None:
    references = [_xref("post", "post", slug) for slug in ("b", "a", "b")]
    page = _page(*(("See ", reference) for reference in references))
    assert page_references(page) == (("post", "a"), ("post", "b"))


def test_links_are_in_order_each_with_its_first_sentence() -> None:
    page = _page(
        ("Second ", _xref("post", "post", "b")),
        ("First ", _xref("post", "post", "a")),
        ("Again ", _xref("post", "post", "b")),
    )
    found = [(link.target, plain_text(link.sentence)) for link in post_links(page)]
    assert found == [("b", "Second here"), ("a", "First here")]
