"""Longform's own node classes, each with an HTML visitor and a plain fallback.

``post_part`` and ``post_cards`` are placeholders: what they show depends on other
posts, so they are drawn when a page is written, from templates, through the renderer
that the write phase hangs on the domain.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Protocol, cast

from docutils import nodes
from sphinx.locale import _

from longform.model.works import number_letters
from longform.reading.images import visit_image

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator


class post_part(nodes.General, nodes.Element):  # noqa: N801 - docutils' convention
    """A part of a post's page: ``part`` is the name of its template."""


class post_cards(nodes.General, nodes.Element):  # noqa: N801
    """The cards of one listing: ``index`` is its place on the page, from 0."""


class update_note(nodes.Admonition, nodes.Element):  # noqa: N801
    """One update note: a paragraph that begins with its date, then what followed."""


class date_text(nodes.inline):  # noqa: N801
    """A date in running text: ``datetime`` is its ISO 8601 form."""


class listed_work(nodes.list_item):  # noqa: N801
    """An entry of a list of works; its id is what citations lead to."""


class work_backlinks(nodes.Inline, nodes.Element):  # noqa: N801
    """Links from an entry back to each citation: their ids are ``marks``.

    ``called`` is what the citations call the work; only HTML shows the links.
    """


class PartRenderer(Protocol):
    """What draws the placeholders."""

    @property
    def post_uris(self) -> frozenset[str]:
        """Return the paths of all posts' pages, as the builder links to them."""

    def render_part(self, docname: str, part: str) -> str:
        """Return the HTML of one part of a post's page; "" if there is nothing."""

    def render_cards(self, docname: str, index: int) -> str:
        """Return the HTML of the first page of a listing."""

    def plain_part(self, docname: str, part: str) -> str:
        """Return the same in plain words, for builders without HTML."""

    def plain_cards(self, docname: str, index: int) -> list[str]:
        """Return one line for each post of a listing."""


def _renderer(translator: HTML5Translator) -> PartRenderer:
    domain: Any = translator.builder.env.get_domain("post")
    return cast("PartRenderer", domain.parts)


def _visit_part(translator: HTML5Translator, node: nodes.Element) -> None:
    html = _renderer(translator).render_part(node["docname"], node["part"])
    translator.body.append(html)
    raise nodes.SkipNode


def _visit_cards(translator: HTML5Translator, node: nodes.Element) -> None:
    html = _renderer(translator).render_cards(node["docname"], node["index"])
    translator.body.append(html)
    raise nodes.SkipNode


def _visit_update(translator: HTML5Translator, node: nodes.Element) -> None:
    translator.body.append(
        translator.starttag(node, "div", CLASS="admonition update-note")
    )


def _depart_update(translator: HTML5Translator, node: nodes.Element) -> None:
    del node
    translator.body.append("</div>\n")


def _visit_date(translator: HTML5Translator, node: nodes.Element) -> None:
    translator.body.append(
        translator.starttag(node, "time", "", datetime=node["datetime"])
    )


def _depart_date(translator: HTML5Translator, node: nodes.Element) -> None:
    del node
    translator.body.append("</time>")


def _visit_backlinks(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write an arrow and a letter for each citation, each with a name of its own."""
    links = []
    for place, mark in enumerate(node["marks"]):
        letter = number_letters(place)
        name = _("Back to citation %s of %s") % (letter, node["called"])
        links.append(
            f'<a class="work-backlinks__link" href="#{mark}" '
            f'aria-label="{escape(name)}">{letter}</a>'
        )
    arrow = '<span aria-hidden="true">&#8617;&#65038;</span>'  # text, not an emoji
    links_html = " ".join([arrow, *links])
    translator.body.append(f' <span class="work-backlinks">{links_html}</span>')
    raise nodes.SkipNode


def _visit_work_in_latex(translator: LaTeXTranslator, node: nodes.Element) -> None:
    translator.visit_list_item(node)
    translator.body.append(translator.hypertarget_to(node))


def _depart_item(translator: LaTeXTranslator, node: nodes.Element) -> None:
    translator.depart_list_item(node)


def _skip(translator: Any, node: nodes.Element) -> None:  # noqa: ANN401 - any builder's
    del translator, node
    raise nodes.SkipNode


def _pass(translator: Any, node: nodes.Element) -> None:  # noqa: ANN401
    del translator, node


def add_nodes(app: Sphinx) -> None:
    """Register the node classes with a visitor for each format.

    Placeholders are replaced by plain nodes before other formats than HTML are written
    (``writing/transforms``); their visitors there are for builders without that phase.
    """
    for node_class, visit in ((post_part, _visit_part), (post_cards, _visit_cards)):
        plain: dict[str, Any] = dict.fromkeys(_PLAIN_FORMATS, (_skip, None))
        app.add_node(node_class, html=(visit, None), **plain)
    hidden: dict[str, Any] = dict.fromkeys(_PLAIN_FORMATS, (_skip, None))
    app.add_node(work_backlinks, html=(_visit_backlinks, None), **hidden)
    app.add_node(listed_work, latex=(_visit_work_in_latex, _depart_item))
    passing: dict[str, Any] = dict.fromkeys(_PLAIN_FORMATS, (_pass, _pass))
    app.add_node(update_note, html=(_visit_update, _depart_update), **passing)
    app.add_node(nodes.image, override=True, html=(visit_image, None))
    app.add_node(date_text, html=(_visit_date, _depart_date), **passing)


_PLAIN_FORMATS = ("latex", "text", "man", "texinfo")
