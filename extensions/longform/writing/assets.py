"""The extension's styles, script and fonts, put where Sphinx looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from longform.reading.config import read_settings
from longform.writing.templates import is_light

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

_PACKAGE = Path(__file__).resolve().parents[1]
# Those that only some pages need go first: the others stand in one file.
_STYLES_ON_DEMAND = ("temml", "math", "search")
_STYLES = (
    "tokens",
    "first-layout",
    "post-card",
    "byline",
    "cite-box",
    "update-notes",
    "series",
    "post-links",
    "works",
    "related",
    "images",
    "anchors",
    "page-contents",
    "copy",
    "enlarge",
    "previews",
    "markdown-twin",
    "scroll-boxes",
)


def fill_settings(app: Sphinx, config: Config) -> None:
    """Give settings of other extensions that conf.py leaves out a blog's defaults.

    On ``config-inited`` [400]: math is MathML, and no BibTeX file is shared by all
    pages (sphinxcontrib-bibtex stops where ``bibtex_bibfiles`` is not set).
    """
    del app
    if not config.html_math_renderer:
        config.html_math_renderer = "mathml"
    if not _is_written(config, "html_scaled_image_link"):
        config.html_scaled_image_link = False  # a picture opens in the page
    config.bibtex_bibfiles = config.bibtex_bibfiles or []


def _is_written(config: Config, name: str) -> bool:
    """Say whether an author gave a setting a value."""
    return name in config.overrides or name in config._raw_config  # noqa: SLF001


def add_assets(app: Sphinx) -> None:
    """Add styles and the one script.

    On ``builder-inited`` [600], after the theme's; builders without templates get none.
    """
    if getattr(app.builder, "templates", None) is None:
        return
    # A new list: Sphinx's default one is shared by all builds of a process.
    app.config.html_static_path = [
        *app.config.html_static_path,
        str(_PACKAGE / "static"),
    ]
    if not _is_written(app.config, "html_permalinks_icon"):
        # anchors.css draws the sign: no title that is searched or copied has it.
        app.config.html_permalinks_icon = ""
    on_demand = [*_STYLES_ON_DEMAND]
    if read_settings(app.config).comments:
        on_demand.append("comments")
    for name in on_demand:
        app.add_css_file(f"longform/{name}.css", priority=400)
    if is_light(app.builder):
        app.add_css_file("longform/site-header.css")
    for name in _STYLES:
        app.add_css_file(f"longform/{name}.css")
    app.add_js_file("longform/longform.js", type="module", **_script_words())


def _script_words() -> dict[str, Any]:
    """Return what scripts say, as attributes that words.js reads."""
    return {
        "data-copied": _("Copied"),
        "data-not-copied": _("Not copied"),
        "data-copy-code": _("Copy the code"),
        "data-enlarge": _("Enlarge the picture"),
        "data-picture": _("Picture"),
        "data-close": _("Close"),
    }


def name_images(env: BuildEnvironment) -> None:
    """Name image files in the output by their path, not by the order of reading.

    Sphinx calls the second of two ``figures/steps.svg`` "steps1.svg", and which one is
    second depends on workers and on what was edited.
    """
    names: set[str] = set()
    for path in sorted(env.images):
        name = path.replace("/", "-").lstrip(".-")
        while name in names:  # "a-b/c" and "a/b-c"
            stem, dot, suffix = name.rpartition(".")
            name = f"{stem}-{dot}{suffix}"
        names.add(name)
        env.images[path] = (env.images[path][0], name)
