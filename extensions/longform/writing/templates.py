"""Where templates are found, and what is done to a page once it is drawn.

Sphinx looks in the site's ``templates_path``, then in the theme.  Between the two stand
our versions of the theme's templates, where the theme is pydata-sphinx-theme and
``longform_theme_scripts`` is off: a site's ``{% extends "!layout.html" %}`` gets ours.
Behind all of them stand the templates of our own parts.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemBytecodeCache
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from longform.model.graph import fingerprint
from longform.reading.domain import post_domain
from longform.writing.last_build import code_of
from longform.writing.security import Guard
from longform.writing.views import text_direction

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.theming import Theme

_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
_COMPILED = "longform-templates"  # a folder beside the doctrees
_THEME = "pydata_sphinx_theme"
# What pydata-sphinx-theme asks for on each page, and Longform's search makes needless;
# the index is not there.
_SPHINX_SEARCH = re.compile(
    r'\s*<script src="[^"]*/?(?:searchtools|language_data|searchindex)\.js[^"]*">'
    r"</script>"
)


def use_templates(app: Sphinx, config: Config) -> None:
    """Have pages drawn by ``PageTemplates``; on ``config-inited``.

    A site's own ``template_bridge`` goes before it.
    """
    del app
    if not config.template_bridge:
        config.template_bridge = f"{__name__}.{PageTemplates.__name__}"


def is_light(builder: Builder) -> bool:
    """Say whether a builder's pages are drawn without the theme's scripts."""
    theme: Theme | None = getattr(builder, "theme", None)
    is_known = theme is not None and theme.name == _THEME
    return is_known and not post_domain(builder.env).settings.theme_scripts


class _CompiledTemplates(FileSystemBytecodeCache):
    """Templates as Jinja compiled them, beside the doctrees: half of an edit's page.

    Jinja computes what is constant in a template when it compiles it, filters of
    extensions and of conf.py too; so what is kept is of this code alone.
    """

    def __init__(self, builder: Builder) -> None:
        folder = Path(builder.doctreedir, _COMPILED)
        folder.mkdir(exist_ok=True)
        super().__init__(str(folder), "%s.cache")
        self._code = fingerprint([version("jinja2"), code_of(builder)])

    def get_source_checksum(self, source: str) -> str:
        """Return what changes with a template's text, and with the code."""
        return super().get_source_checksum(self._code + source)


class PageTemplates(BuiltinTemplateLoader):
    """Sphinx's loader of templates, with the folders of this package."""

    def init(
        self,
        builder: Builder,
        theme: Theme | None = None,
        dirs: list[str] | None = None,
    ) -> None:
        """Add the package's folders to those of the site and the theme."""
        super().init(builder, theme, dirs)
        # It looks at the file each time one is used; `make serve` empties the cache.
        self.environment.auto_reload = False
        self._is_light = theme is not None and is_light(builder)
        if theme is not None and self._is_light:
            self._add_before_theme(theme, _TEMPLATES / "theme")
        self.loaders.append(SphinxFileSystemLoader(_TEMPLATES))
        self.environment.bytecode_cache = _CompiledTemplates(builder)
        self._guard = Guard(builder)
        # No theme says it; without, a browser lays pages out from left to right.
        direction = text_direction(builder.config.language or "en")
        self._html = "<html " if direction == "ltr" else f'<html dir="{direction}" '

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        """Draw a template; a page gets its direction and content security policy."""
        html = super().render(template, context)
        if "pagename" not in context:  # a part of a page, or no page
            return html
        html = html.replace("<html ", self._html, 1)
        if not self._is_light:
            html = _SPHINX_SEARCH.sub("", html)
        return self._guard.protect(html, str(context.get("body", "")))

    def _add_before_theme(self, theme: Theme, folder: Path) -> None:
        """Add a folder before the theme's, its components in ``templates_path`` too."""
        own = theme.get_theme_dirs()[0]
        place = next(
            number
            for number, path in enumerate(self.pathchain)
            if Path(path).is_relative_to(own)
        )
        self.pathchain.insert(place, folder)  # type: ignore[arg-type]
        self.loaders.insert(place, SphinxFileSystemLoader(folder))
        self.templatepathlen = place
