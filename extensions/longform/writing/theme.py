"""Pages without what pydata-sphinx-theme and Sphinx load and a reader does not need.

The theme sends Bootstrap's script, an icon script, icon fonts and 378 kB of styles;
Sphinx sends scripts for its search and its shortcuts.  Here the styles are cut to what
is used, and scripts are left out.  What they did is done by HTML (the menu is a
popover) or by small modules.  Version-guarded by tests on the oldest and the newest
theme; a site that needs the theme's own scripts sets ``longform_theme_scripts``.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from longform.reading.kept import write_if_changed
from longform.writing.templates import is_light
from longform.writing.theme_styles import prune_theme_styles

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_WHOLE_STYLES = "styles/pydata-sphinx-theme.css"
_STYLES = "longform/theme.css"
_FOLDER = "longform-static"  # of made styles, beside the doctrees

# Sphinx's scripts: its shortcuts, and the marks that its search leaves.
_SPHINX_SCRIPTS = ("documentation_options.js", "doctools.js", "sphinx_highlight.js")
# Files that a page needs only for what stands on it: file name, what shows the need.
_ON_DEMAND = {
    "sphinx-design.min.css": re.compile('class="(?:[^"]* )?sd-'),
    "design-tabs.js": re.compile("sd-tab-set"),
    "temml.css": re.compile("<math"),
    "math.css": re.compile("<math|math-source"),
}
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />'


def add_theme_assets(app: Sphinx) -> None:
    """Write the theme's styles, cut; on ``builder-inited``, with the theme loaded."""
    if not is_light(app.builder):
        return
    theme: Any = app.builder.theme  # type: ignore[attr-defined]
    folder = Path(theme.get_theme_dirs()[0], "static")
    css = (folder / _WHOLE_STYLES).read_text(encoding="utf-8")
    pruned = prune_theme_styles(css).encode()
    made = Path(app.doctreedir, _FOLDER)
    write_if_changed(made / _STYLES, pruned)
    app.config.html_static_path = [*app.config.html_static_path, str(made)]
    app.add_css_file("basic.css", priority=100)
    app.add_css_file(_STYLES, priority=110)
    app.add_css_file("longform/site-header.css")


def leave_out_assets(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Leave out files that a page does not need; on ``html-page-context`` [900].

    After the theme, which adds scripts of its own to each page.
    """
    del pagename, templatename, doctree
    # docutils repeats the element that Sphinx's layout has.
    context["metatags"] = context.get("metatags", "").replace(_VIEWPORT, "")
    if not is_light(app.builder):
        return
    shown = f"{context.get('body', '')}{context.get('toc', '')}"
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if _is_needed(file, shown)]


def _is_needed(file: object, shown: str) -> bool:
    name = getattr(file, "filename", file)
    if not name:  # a script's text: the theme's settings for its own scripts
        body = getattr(file, "attributes", {}).get("body", "")
        return "DOCUMENTATION_OPTIONS" not in body
    base = os.fspath(name).rpartition("/")[2]  # type: ignore[call-overload]
    if base in _SPHINX_SCRIPTS:
        return False
    need = _ON_DEMAND.get(base)
    return need is None or need.search(shown) is not None
