"""Pictures: their size, which of them wait, and the words for who can't see them.

``note_images`` works on a page that was just read, ``visit_image`` when it is written.
A picture has its size in the HTML, so that nothing moves when it comes, and is fetched
when it is nearly in sight (HTML Living Standard, 4.8.4.4, ``loading``); the first of a
page is fetched at once.
"""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import imagesize
from docutils import nodes

from longform.reading.warnings_ import Warnings, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

_DECORATIVE = "decorative"
"""Class of a picture that says nothing; Markdown has no other way to tell."""

_PANORAMA = 3
"""Width by height from which on a picture is a row of panels, too low on a phone."""

_ONE_SCHEME = frozenset({"only-light", "only-dark"})
_SVG_ROOT = re.compile(r"<(?:\w+:)?svg\b[^>]*>")
_SVG_ROOT_WITHIN = 65_536  # bytes; a longer preamble is no picture's
_SVG_ATTRIBUTE = re.compile(r"""\s(width|height|viewBox)\s*=\s*(["'])(.*?)\2""")
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:[eE][-+]?\d+)?)\s*(px|pt|pc|in|cm|mm|q|)\s*$")
_PIXELS = {  # CSS Values 3, 5.2: absolute lengths
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}


def picture_size(path: Path) -> tuple[int, int] | None:
    """Return width and height in CSS pixels, None for what is no picture.

    An SVG without lengths of its own has those of its ``viewBox`` (SVG 2, 8.12).
    """
    try:
        if path.suffix.lower() == ".svg":
            with path.open("rb") as file:
                return _svg_size(file.read(_SVG_ROOT_WITHIN).decode("utf-8", "replace"))
        width, height = imagesize.get(path)
    except (OSError, ValueError):
        return None
    return (round(width), round(height)) if min(width, height) > 0 else None


def _svg_size(text: str) -> tuple[int, int] | None:
    root = _SVG_ROOT.search(text)
    if root is None:
        return None
    written = {name: value for name, _, value in _SVG_ATTRIBUTE.findall(root[0])}
    width, height = (_pixels(written.get(name, "")) for name in ("width", "height"))
    box = [_pixels(part) for part in re.split(r"[\s,]+", written.get("viewBox", ""))]
    if len(box) == 4 and box[2] and box[3]:  # noqa: PLR2004 - x, y, width, height
        ratio = box[2] / box[3]
        if width is None:
            width = height * ratio if height else box[2]
        height = height or width / ratio
    return (round(width), round(height)) if width and height else None


def _pixels(length: str) -> float | None:
    """Return an absolute length in pixels; None for a relative one or none."""
    match = _LENGTH.match(length.lower())
    return float(match[1]) * _PIXELS[match[2]] if match else None


def decode_paths(app: Sphinx, doctree: nodes.document) -> None:
    """Find pictures whose path has a space; on ``doctree-read`` [400], before Sphinx.

    Markdown gives addresses (``a%20b.png``), MyST takes them for paths (5.2).
    """
    docname = app.env.current_document.docname
    for node in doctree.findall(nodes.image):
        written = node["uri"]
        path = unquote(written)
        if path != written and not _is_file(app.env, written, docname):
            node["uri"] = path if _is_file(app.env, path, docname) else written


def _is_file(env: BuildEnvironment, path: str, docname: str) -> bool:
    # Path.is_file raises for a name too long.
    return "://" not in path and os.path.isfile(env.relfn2path(path, docname)[1])  # noqa: PTH113


def note_images(
    env: BuildEnvironment, doctree: nodes.document, *, is_post: bool
) -> None:
    """Note size and order of a page's pictures; warn of a post's wordless ones.

    A picture's ``longform`` is (width, height or None, number from 0); those for one
    colour scheme are never the first: half of the readers do not see them.
    """
    numbers = count()
    for node in doctree.findall(nodes.image):
        if is_post:
            _check_words(node)
        size = picture_size(Path(env.srcdir, node["uri"]))
        waits = bool(_ONE_SCHEME.intersection(_classes(node)))
        node["longform"] = (size, 1 if waits else next(numbers))
        if size and size[0] > _PANORAMA * size[1] and "width" not in node:
            node["classes"].append("wide-picture")


def _classes(node: nodes.image) -> list[str]:
    """Return the classes of a picture and of its figure or paragraph."""
    return [*node["classes"], *node.parent["classes"]]


def _check_words(node: nodes.image) -> None:
    """Warn where nobody wrote what a picture shows, or that it shows nothing.

    ``:alt:`` without words says so, as ``alt=""`` does in HTML; ``![](path)`` does not.
    """
    is_directive = bool(node.rawsource)
    is_explicit = _DECORATIVE in _classes(node) or ("alt" in node and is_directive)
    if node.get("alt", "").strip() or is_explicit:
        return
    cure = (
        "say in `:alt:` what it shows, or leave `:alt:` empty if it only decorates"
        if is_directive
        else "say what it shows in `![...](...)`, or write an `{image}` with an empty "
        "`:alt:` if it only decorates"
    )
    place = node if node.line else node.parent
    warn(Warnings.ALT, f"the picture `{node['uri']:.80}` has no words: {cure}", place)
    node["alt"] = ""


def visit_image(translator: HTML5Translator, node: nodes.image) -> None:
    """Write a picture as Sphinx does, with its size and when to fetch it."""
    size, number = node.get("longform", (None, 1))
    for side in ("width", "height"):
        if str(node.get(side, "")).endswith("px"):
            node[side] = node[side].removesuffix("px").strip()
    type(translator).visit_image(translator, node)
    tag = translator.body.pop()
    if tag.startswith("<img "):
        more = [_size_attributes(tag, size)]
        if translator.builder.name != "epub":  # nothing waits in a book
            more.append('decoding="async"')
            if number and " loading=" not in tag:
                more.append('loading="lazy"')
        tag = f"<img {' '.join(filter(None, more))} {tag.removeprefix('<img ')}"
    translator.body.append(tag)


def _size_attributes(tag: str, size: tuple[int, int] | None) -> str:
    """Return what an ``<img>`` lacks of width and height, in the file's proportion."""
    if size is None or re.search(r'style="[^"]*height', tag):
        return ""
    width, height = size
    given = dict(re.findall(r' (width|height)="(\d+)"', tag))
    if not given:
        return f'width="{width}" height="{height}"'
    if "height" not in given:
        return f'height="{round(int(given["width"]) * height / width)}"'
    if "width" not in given:
        return f'width="{round(int(given["height"]) * width / height)}"'
    return ""
