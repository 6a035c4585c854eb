"""Longform: a blog system for long technical posts, as a Sphinx extension.

``setup`` registers what the layers own and connects them to Sphinx's events, in the
order of a build; it does nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from longform.reading.blocked import warn_of_blocked
from longform.reading.citations import (
    BibliographyDirective,
    CiteDomain,
    CiteRole,
    read_citing_pages,
)
from longform.reading.collect import collect_page, prepare_source
from longform.reading.config import add_settings, check_settings
from longform.reading.directives import MovedPostDirective, PostCards, UpdateDirective
from longform.reading.domain import PostDomain, PostRole
from longform.reading.equations import NumberEquations
from longform.reading.garbage import collect_rarely
from longform.reading.images import decode_paths
from longform.reading.math import visit_math, visit_math_block
from longform.reading.nodes import add_nodes
from longform.reading.references import ResolveCitations
from longform.reading.stamps import connect_stamps
from longform.reading.warned import hear_warnings, read_again
from longform.reading.withheld import withhold_posts
from longform.writing.ablog_bridge import check_ablog_settings, setup_ablog
from longform.writing.addresses import fill_address
from longform.writing.assets import add_assets, fill_settings
from longform.writing.build_watch import watch_build
from longform.writing.derive import check_consistency, derive, number_figures
from longform.writing.epub import BookBuilder
from longform.writing.external_links import ExternalLinks
from longform.writing.feeds import tell_missing_address
from longform.writing.html_builder import add_html_builders
from longform.writing.latex import BookLatexBuilder, SvgToPdf
from longform.writing.outputs import connect_outputs
from longform.writing.page_contents import replace_contents
from longform.writing.page_context import add_context
from longform.writing.pages import collect_pages
from longform.writing.search import replace_search
from longform.writing.shortcuts import add_shortcuts
from longform.writing.templates import use_templates
from longform.writing.theme import (
    add_theme_assets,
    leave_out_assets,
    leave_parts_unchecked,
)
from longform.writing.transforms import POST_TRANSFORMS
from longform.writing.unfinished import connect_journal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

_PARTS = (
    collect_rarely,
    watch_build,
    setup_ablog,
    add_settings,
    add_nodes,
    add_shortcuts,
    connect_journal,
    connect_stamps,
    connect_outputs,
    add_html_builders,
)
"""What registers itself."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register Longform with Sphinx."""
    for extension in ("myst_parser", "sphinx_design", "sphinxcontrib.bibtex"):
        app.setup_extension(extension)
    for begin in _PARTS:
        begin(app)
    app.add_domain(PostDomain)
    for builder in (ExternalLinks, BookBuilder, BookLatexBuilder):
        app.add_builder(builder, override=True)
    app.add_role("post", PostRole())
    app.add_directive("post-cards", PostCards)
    app.add_directive("update", UpdateDirective, override=True)
    app.add_domain(CiteDomain, override=True)
    app.add_role("cite", CiteRole(), override=True)
    app.add_directive("bibliography", BibliographyDirective, override=True)
    for transform in (ResolveCitations, NumberEquations):
        app.add_transform(transform)
    for name in ("post", "postlist"):
        app.add_directive(name, MovedPostDirective, override=True)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    for post_transform in (*POST_TRANSFORMS, SvgToPdf):
        app.add_post_transform(post_transform)
    for event, handler, priority in (
        ("config-inited", check_settings, 400),
        ("config-inited", check_ablog_settings, 400),
        ("config-inited", fill_address, 400),
        ("config-inited", fill_settings, 400),
        ("config-inited", use_templates, 500),
        ("builder-inited", add_theme_assets, 400),
        ("builder-inited", add_assets, 600),  # after the theme's
        ("builder-inited", hear_warnings, 500),
        ("builder-inited", tell_missing_address, 500),
        ("builder-inited", replace_search, 500),
        ("env-get-outdated", read_again, 400),  # before posts are withheld
        ("env-get-outdated", read_citing_pages, 400),
        ("env-get-outdated", withhold_posts, 500),
        ("source-read", prepare_source, 500),
        ("doctree-read", decode_paths, 400),  # before Sphinx's image collector
        ("doctree-read", warn_of_blocked, 500),
        ("doctree-read", collect_page, 550),  # after Sphinx's metadata collector
        ("env-updated", derive, 500),
        ("env-get-updated", number_figures, 900),  # after Sphinx's toctree collector
        ("env-check-consistency", check_consistency, 500),
        ("html-collect-pages", collect_pages, 500),
        ("html-page-context", add_context, 400),  # before the theme's
        ("html-page-context", leave_parts_unchecked, 400),
        ("html-page-context", replace_contents, 900),  # after it
        ("html-page-context", leave_out_assets, 900),
    ):
        app.connect(event, handler, priority)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
