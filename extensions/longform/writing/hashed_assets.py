"""Styles, scripts and fonts under names that say what is in them.

A page's styles stand in one file, or in few where some pages need only a part of them;
each name has a piece of its content's SHA-256, so that hosts and browsers may keep it
for ever.  Sphinx's own copies stay in ``_static``, for what names them itself.

Owns what pages load; ``asset_maker`` makes the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx


FOLDER = "_assets"
"""Where the files stand in the output, at the paths that they have in ``_static``."""

_SOURCE = re.compile(r'(?<![\w-])src="[^"]*"')
STATIC = "_static/"
"""Where Sphinx puts them."""


class Bundle(NamedTuple):
    """Stylesheets that pages load together, as one file."""

    members: tuple[str, ...]  # their files in the output, in the cascade's order
    filename: str  # its own
    priority: int  # Sphinx's, of the first member


@dataclass(frozen=True)
class HashedAssets:
    """What the files stand for; empty where a build has none."""

    names: Mapping[str, str] = field(default_factory=dict)  # by path in the output
    bundles: tuple[Bundle, ...] = ()

    def bundled(self, sheets: list[Any]) -> list[Any]:
        """Return a page's stylesheets with bundles for those that stand in one.

        A bundle takes the place of its members where a page has all of them and none
        between them; else they stay as they are, so the cascade's order holds.
        """
        names = [str(getattr(sheet, "filename", "")) for sheet in sheets]
        for bundle in self.bundles:
            size = len(bundle.members)
            for start in range(len(sheets) - size + 1):
                if tuple(names[start : start + size]) == bundle.members:
                    sheets = [*sheets[:start], bundle, *sheets[start + size :]]
                    names[start : start + size] = [bundle.filename]
                    break
        return sheets


def use_assets(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Have a page load the files; templates get addresses by ``longform_asset``.

    On ``html-page-context`` [950], when the page's lists have what it needs.
    """
    del pagename, templatename, doctree
    if app.builder.format != "html":
        return
    assets: HashedAssets = getattr(app.builder, "assets", HashedAssets())
    pathto: Callable[..., str] = context["pathto"]
    style_tag: Callable[[Any], str] = context["css_tag"]
    script_tag: Callable[[Any], str] = context["js_tag"]

    def address(path: str) -> str:
        return pathto(assets.names.get(STATIC + path, STATIC + path), 1)

    def css_tag(sheet: Any) -> str:  # noqa: ANN401 - Sphinx's class is private
        if not isinstance(sheet, Bundle):
            return style_tag(sheet)
        return f'<link rel="stylesheet" href="{pathto(sheet.filename, 1)}" />'

    def js_tag(script: Any) -> str:  # noqa: ANN401 - the same
        name = assets.names.get(str(getattr(script, "filename", script)))
        tag = script_tag(script)
        return _SOURCE.sub(f'src="{pathto(name, 1)}"', tag) if name else tag

    # Sphinx sorts them only later.
    sheets = sorted(context["css_files"], key=lambda sheet: sheet.priority)
    context["css_files"] = assets.bundled(sheets)
    context.update(css_tag=css_tag, js_tag=js_tag, longform_asset=address)
