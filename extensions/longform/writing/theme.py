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
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from longform.model.graph import fingerprint
from longform.reading.config import package_digest
from longform.reading.kept import read_state, write_if_changed
from longform.writing.templates import is_light
from longform.writing.theme_styles import (
    DESIGN,
    NOTEBOOK,
    prune_theme_styles,
    take_part,
)

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_WHOLE_STYLES = "styles/pydata-sphinx-theme.css"
LEFT_OUT = f"_static/{_WHOLE_STYLES}"
"""The theme's own stylesheet, which the theme takes from each page's list."""

_STYLES = "longform/theme.css"
_PARTS = {
    "longform/theme-notebook.css": NOTEBOOK,
    "longform/theme-design.css": DESIGN,
}
_FOLDER = "longform-static"  # of made styles, beside the doctrees
_STATE_FILE = "longform-static.msgpack"  # what they were made from

# Sphinx's scripts: its shortcuts, and the marks that its search leaves.
_SPHINX_SCRIPTS = ("documentation_options.js", "doctools.js", "sphinx_highlight.js")
_HAS_DESIGN = re.compile('class="(?:[^"]* )?sd-')
_HAS_MATH = re.compile("<math|math-source")
# Files that a page needs only for what stands on it: file name, what shows the need.
_ON_DEMAND = {
    "sphinx-design.min.css": _HAS_DESIGN,
    "theme-design.css": _HAS_DESIGN,
    "theme-notebook.css": re.compile(
        'class="(?:[^"]* )?(?:cell[ _"]|rendered_html|nblast|toggle-details)'
    ),
    "design-tabs.js": re.compile("sd-tab-set"),
    "temml.css": _HAS_MATH,
    "math.css": _HAS_MATH,
    "search.css": re.compile('<form class="(?:search|not-found)'),
    "comments.css": re.compile('class="longform-part comments"'),
}
_UNCHECKED = "theme_templates_skip_empty_check"
_BESIDE = "theme_secondary_sidebar_items"
# Settings that name parts, which stand in our sections.
_SECTIONS = (
    *("navbar_start", "navbar_center", "navbar_end", "navbar_persistent"),
    *("article_header_start", "article_header_end", "article_footer_items"),
    *("content_footer_items", "footer_start", "footer_center", "footer_end"),
    "primary_sidebar_end",  # of which our page has none
)
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />'


def add_theme_assets(app: Sphinx) -> None:
    """Write the theme's styles, cut; on ``builder-inited``, with the theme loaded."""
    if not is_light(app.builder):
        return
    made = Path(app.doctreedir, _FOLDER)
    _write_cut_styles(app, made)
    app.config.html_static_path = [*app.config.html_static_path, str(made)]
    app.add_css_file("basic.css", priority=100)
    app.add_css_file(_STYLES, priority=110)
    for name in _PARTS:
        # After Pygments' styles: what all pages need stands together.
        app.add_css_file(name, priority=300)


def need_of(filename: str) -> re.Pattern[str] | None:
    """Return what shows in a page that it needs a file; None: each page does."""
    return _ON_DEMAND.get(filename.rpartition("/")[2])


def _write_cut_styles(app: Sphinx, folder: Path) -> None:
    """Write the theme's styles and their parts, if they are other than last time's."""
    theme: Any = app.builder.theme  # type: ignore[attr-defined]
    whole = Path(theme.get_theme_dirs()[0], "static", _WHOLE_STYLES)
    css = whole.read_text(encoding="utf-8")
    state_file = Path(app.doctreedir, _STATE_FILE)
    made_from = fingerprint([package_digest(), css])
    are_there = all((folder / name).is_file() for name in (_STYLES, *_PARTS))
    if are_there and read_state(state_file, str) == made_from:
        return
    for name, text in _cut_styles(css).items():
        write_if_changed(folder / name, text.encode())
    write_if_changed(state_file, msgspec.msgpack.encode(made_from))


@cache
def _cut_styles(css: str) -> dict[str, str]:
    """Return the styles and their parts, by their path in ``_static``."""
    css = prune_theme_styles(css)
    parts = {}
    for name, part in _PARTS.items():
        css, parts[name] = take_part(css, part)
    return {_STYLES: css, **parts}


def leave_parts_unchecked(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have the theme draw no part to see whether it is empty, and then once more.

    On ``html-page-context`` [400], before the theme's.  Our sections of its page leave
    out what is empty.  pydata-sphinx-theme before 0.24 looks all the same.
    """
    del pagename, templatename, doctree
    if not is_light(app.builder):
        return
    names = _part_names(context.get(_UNCHECKED))
    for section in _SECTIONS:
        names += _part_names(context.get(f"theme_{section}"))
    context[_UNCHECKED] = names
    if not isinstance(context.get(_BESIDE, {}), dict):  # by page: the theme looks
        context["secondary_sidebar_items"] = _part_names(context.pop(_BESIDE))


def _part_names(value: list[str] | str | None) -> list[str]:
    """Return the names of templates that a setting has, each with its suffix."""
    names = value.split(",") if isinstance(value, str) else value or []
    named = [name.strip() for name in names if name.strip()]
    return [name if Path(name).suffix else f"{name}.html" for name in named]


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
    needed = _needed(f"{context.get('body', '')}{context.get('toc', '')}")
    for kind in ("css_files", "script_files"):
        files = context[kind]
        if is_light(app.builder):
            files = [file for file in files if not _serves_scripts(file)]
        context[kind] = [file for file in files if need_of(_path(file)) in needed]


def _needed(shown: str) -> set[re.Pattern[str] | None]:
    """Return those patterns of ``_ON_DEMAND`` that a page has, and None."""
    found = {need for need in set(_ON_DEMAND.values()) if need.search(shown)}
    return {None, *found}


def _serves_scripts(file: object) -> bool:
    """Say whether a script is Sphinx's, or holds the theme's settings for its own."""
    body = getattr(file, "attributes", {}).get("body") or ""
    is_sphinxs = _path(file).rpartition("/")[2] in _SPHINX_SCRIPTS
    return is_sphinxs or "DOCUMENTATION_OPTIONS" in body


def _path(file: object) -> str:
    """Return a file's path in the output, "" for a script that stands in the page."""
    return os.fspath(getattr(file, "filename", file) or "")  # type: ignore[call-overload,no-any-return]
