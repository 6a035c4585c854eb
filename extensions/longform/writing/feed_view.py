"""A feed for those who open it in a browser: an XHTML block that readers pass over.

Browsers draw XML with a style sheet (``static/longform/feed.css``) that shows this
block alone; its links work since they are XHTML's.  Browsers give up XSLT, which was
the other way.  RFC 4287 (6.4) and RSS 2.0 allow elements of other namespaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from sphinx.locale import _

from longform.model.feeds import xml_text

if TYPE_CHECKING:
    from longform.model.feeds import Entry

_XHTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"


def render_view(title: str, page_url: str, items: str, older_url: str | None) -> str:
    """Return the block of one document; ``items`` come from ``render_item``."""
    notice = _(
        "This is a feed: copy its address into a feed reader to be told of new posts."
    )
    older = (
        f'<p><a href="{xml_text(older_url)}">{_("Older")}</a></p>\n'
        if older_url
        else ""
    )
    return (
        f'<div xmlns="{_XHTML}" class="feed">\n'
        f"<title>{xml_text(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<h1>{xml_text(title)}</h1>\n"
        f'<p class="feed__notice">{xml_text(notice)} '
        f'<a href="{xml_text(page_url)}">{xml_text(_("Read it as a page"))}</a></p>\n'
        f"<ol>\n{items}</ol>\n{older}</div>"
    )


def render_item(entry: Entry, html: str) -> str:
    """Return an entry as an item of the block's list, with its summary or ``html``."""
    date = entry.day.isoformat()
    names = ", ".join(author.name for author in entry.authors)
    byline = f' <span class="feed__authors">{xml_text(names)}</span>' if names else ""
    return (
        f'<li><h2><a href="{xml_text(entry.url)}">{xml_text(entry.title)}</a></h2>'
        f'<p class="feed__byline"><time datetime="{date}">{date}</time>{byline}</p>'
        f"{_paragraph(html or entry.summary_html, entry.summary)}</li>\n"
    )


def _paragraph(html: str, words: str) -> str:
    """Return HTML as a paragraph of XHTML; its words where it is not well-formed."""
    if not html:
        return ""
    paragraph = f"<p>{html}</p>".replace("<math", f'<math xmlns="{_MATHML}"')
    try:
        etree.fromstring(paragraph)
    except etree.XMLSyntaxError:
        return f"<p>{xml_text(words)}</p>"
    return paragraph
