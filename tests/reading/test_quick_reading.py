"""Reading with less work finds what reading with all of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import frontend, nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.nodes import NodeMatcher

from longform.reading.quick_reading import quick_reading
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_TREES = st.recursive(
    st.builds(nodes.Text, st.text(max_size=3)),
    lambda inner: st.builds(
        lambda kind, children: kind("", *children),
        st.sampled_from([nodes.section, nodes.container, nodes.figure]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(_TREES)
def test_walks_are_docutils_own(tree: nodes.Node) -> None:
    def walks() -> list[list[int]]:
        return [
            [id(node) for node in found]
            for top in all_nodes
            for found in (
                top.findall(),
                top.findall(nodes.container),
                top.findall(lambda node: len(node.children) == 1),
                top.findall(nodes.Text, descend=False),
                top.findall(nodes.Element, ascend=True),
                top.findall(NodeMatcher(nodes.figure, nodes.Text)),
                top.findall(NodeMatcher(nodes.section, ids=[])),
                top.findall(NodeMatcher()),
            )
        ]

    all_nodes = list(tree.findall())
    expected = walks()
    with quick_reading():
        assert walks() == expected


def test_what_is_found_may_be_replaced_while_others_are_looked_for() -> None:
    def without_quotes() -> str:
        tree = nodes.section()
        for number in range(3):
            tree += nodes.block_quote("", nodes.paragraph("", str(number)))
        for quote in tree.findall(nodes.block_quote):
            quote.replace_self(quote.children)
        return str(tree.pformat())

    expected = without_quotes()
    with quick_reading():
        assert without_quotes() == expected


@given(st.text(st.sampled_from(list("\"'`-.\\ \nab*"))))
def test_quotes_and_dashes_are_docutils_own(text: str) -> None:
    def read() -> str:
        settings = {"smart_quotes": True, "report_level": 5}
        tree = publish_doctree(f"One *{text}*.\n\n{text}", settings_overrides=settings)
        return str(tree.pformat())

    expected = read()
    with quick_reading():
        assert read() == expected


def test_docutils_is_as_it_was_when_pages_are_read() -> None:
    before = nodes.Node.findall
    with quick_reading():
        assert nodes.Node.findall is not before
    assert nodes.Node.findall is before


def test_pages_share_one_reading_of_the_settings_and_nothing_that_they_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    make = frontend.OptionParser.__init__

    def count(*args: object, **options: object) -> None:
        made.append(args)
        make(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(frontend.OptionParser, "__init__", count)
    told = """
def setup(app):
    app.connect("env-updated", lambda app, env: print(
        "read", [name for name in sorted(env.dependencies) if env.dependencies[name]]
    ))
"""
    posts: dict[str, str | bytes] = {
        f"posts/{name}/index.md": post(body="# A\n\n```{include} /more.txt\n```\n")
        for name in "abc"
    }
    posts["posts/b/index.md"] = post()
    site = Site(tmp_path, {**posts, "more.txt": "More.", "conf.py": CONF + told})
    output = site.build().output
    without = Site(tmp_path / "two", {"conf.py": CONF})
    counts = [len(made)]
    without.build()
    assert counts[0] == len(made) - counts[0]
    assert "read ['posts/a/index', 'posts/c/index']" in output


def _is_container(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container)


def test_a_tree_may_change_while_nodes_are_found_in_it() -> None:
    # sphinx-design and Sphinx replace what they find, at once, by one node or more.
    def seen_and_left() -> tuple[list[str], str]:
        inner = [nodes.container("", nodes.Text(letter)) for letter in "abc"]
        tree = nodes.section("", nodes.container("", *inner), nodes.container())
        seen: list[str] = []
        node: Any  # a container
        for number, node in enumerate(tree.findall(_is_container)):
            seen.append(node.astext())
            if number == 1:
                late = nodes.container("", nodes.container("", nodes.Text("late")))
                node.replace_self([nodes.compound(), late])
            elif node.parent is not None and number < 5:
                node.parent.append(nodes.Text("new"))
        return seen, tree.pformat()

    docutils_own = seen_and_left()
    with quick_reading():
        assert seen_and_left() == docutils_own
