"""The text of a written page, found in its HTML whatever the theme."""

from __future__ import annotations

from lxml import etree, html

_PARSER = html.HTMLParser(encoding="utf-8")
_CONTENT = etree.XPath(
    "//article[contains(@class, 'bd-article')]"
    " | //*[@itemprop='articleBody'] | //*[@role='main']"
)


def page_text(page: bytes) -> html.HtmlElement:
    """Return the innermost element around a page's text, its body if none is marked."""
    document = html.document_fromstring(page, parser=_PARSER)
    return ([document.body, *_CONTENT(document)])[-1]
