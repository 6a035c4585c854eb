"""The extension's own templates, styles and fonts, put where Sphinx looks for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_PACKAGE = Path(__file__).resolve().parents[1]
_STYLES = ("math", "post-card", "byline", "update-notes", "series", "post-links")


def prefer_mathml(app: Sphinx, config: Config) -> None:
    """Make MathML the math renderer where conf.py names none; on ``config-inited``."""
    del app
    if not config.html_math_renderer:
        config.html_math_renderer = "mathml"


def add_assets(app: Sphinx) -> None:
    """Add templates behind the site's and the theme's, and the styles of the parts.

    On ``builder-inited``; builders without templates get none.
    """
    templates = getattr(app.builder, "templates", None)
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    templates.loaders.append(SphinxFileSystemLoader(str(_PACKAGE / "templates")))
    app.config.html_static_path.append(str(_PACKAGE / "static"))
    for name in _STYLES:
        app.add_css_file(f"longform/{name}.css")
