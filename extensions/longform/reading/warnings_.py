"""Every warning of Longform, and the one way to give it.

A warning has the type ``longform`` and its member's value as subtype, so that
``suppress_warnings = ["longform.series"]`` silences one kind.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils.nodes import Node

_LOGGER = logging.getLogger("longform")


class Warnings(StrEnum):
    """Kinds of warning; each member's text says what it means for the author."""

    ADDRESS = "address"
    """The site's address is not known: no feeds, no ``posts.json``, no sitemap."""
    ALIAS = "alias"
    """An old path leads to two posts, or to a page that exists."""
    ALT = "alt"
    """A picture of a post has no words for those who can't see it."""
    BIBLIOGRAPHY = "bibliography"
    """A BibTeX file has a mistake; what can be read of it is kept."""
    CITATION = "citation"
    """A citation's key is in no BibTeX file of its page, or a list can't be made so."""
    BLOCKED = "blocked"
    """A script, or something from another host, that the site's policy blocks."""
    CONFIG = "config"
    """A setting in ``conf.py`` has a wrong value; its default is taken."""
    COVER = "cover"
    """A cover that is missing, unreadable or outside the project; it is left out."""
    FRONT_MATTER = "front_matter"
    """A key of the front matter is unknown or has a value that can't be used."""
    HEADING = "heading"
    """A post has no title, or more than one, in its text and its front matter."""
    LINK = "link"
    """An address of another site does not answer; only ``linkcheck`` asks for it."""
    LISTING = "listing"
    """A ``{post-cards}`` option has an unknown value; the list stays empty."""
    MATH = "math"
    """A formula has a TeX error; its source is shown."""
    REDIRECT = "redirect"
    """An entry of ``longform_redirects`` leads nowhere, or its path is taken."""
    REFERENCE = "reference"
    """A link's target does not exist; its words stay, without the link."""
    SEARCH = "search"
    """Pagefind is missing or failed; the site has no search index."""
    SERIES = "series"
    """An unknown series, a gap in its parts, or two parts of one number."""
    SLUG = "slug"
    """Two posts share a slug; links to it lead to the first by path."""
    SOCIAL_IMAGE = "social_image"
    """A text has characters that no font of the social images has; it gets none."""
    SOURCE = "source"
    """A post's file can't be used: empty, or not UTF-8."""
    UPDATE = "update"
    """An update note whose date is wrong, in the future, or before the post."""


def warn(
    kind: Warnings, message: str, location: Node | tuple[str, int | None] | str | None
) -> None:
    """Warn an author: what was found, what is done instead, how to cure it.

    ``location`` is a node, a docname, or a docname with a line from 1.
    """
    _LOGGER.warning(
        "%s",
        message,
        type="longform",
        subtype=kind.value,
        location=location,
    )
