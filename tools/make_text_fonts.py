"""Make the web fonts of the site's text from Fontsource's files.

``python tools/make_text_fonts.py FOLDER`` writes ``_static/fonts/*.woff2``.
Sources are the files ``files/*-wght-*.woff2`` of npm's packages
``@fontsource-variable/source-serif-4``, ``source-sans-3`` and ``source-code-pro``,
versions 5.3.1, 5.3.0 and 5.3.0, all in one folder.  Needs fontTools and Brotli, which
nothing else here does::

    uv run --no-project --with fonttools --with brotli tools/make_text_fonts.py FOLDER

Kept: the weights that the styles use, the letters of Latin-1 and the signs of prose,
kerning (not of bold prose) and ligatures.  That is less than half of the bytes.
Adobe's licence asks that a changed font have another name: these are "Tangent Serif",
"Tangent Sans" and "Tangent Code".
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

# Published without types.
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib.instancer import (  # type: ignore[import-untyped]
    instantiateVariableFont,
)

TARGET = Path(__file__).resolve().parent.parent / "_static" / "fonts"
_RANGE = {400, 700}  # of a variable font
_PLAIN = {400}  # where it is the only one, browsers embolden the few words that need it
_BOLD = {700}  # in a file of its own: few pages have bold prose


class Face(NamedTuple):
    """One font file: whence, whither."""

    source: str  # without its suffix
    target: str
    name: str
    weights: set[int]


FACES = (
    Face("source-serif-4-latin-wght-normal", "serif", "Tangent Serif", _PLAIN),
    Face("source-serif-4-latin-wght-normal", "serif-bold", "Tangent Serif", _BOLD),
    Face("source-serif-4-latin-wght-italic", "serif-italic", "Tangent Serif", _PLAIN),
    Face("source-serif-4-latin-ext-wght-normal", "serif-ext", "Tangent Serif", _PLAIN),
    Face(
        "source-serif-4-latin-ext-wght-normal",
        "serif-ext-bold",
        "Tangent Serif",
        _BOLD,
    ),
    Face(
        "source-serif-4-latin-ext-wght-italic",
        "serif-ext-italic",
        "Tangent Serif",
        _PLAIN,
    ),
    Face("source-sans-3-latin-wght-normal", "sans", "Tangent Sans", _RANGE),
    Face("source-code-pro-latin-wght-normal", "code", "Tangent Code", _PLAIN),
)

_SIGNS = "\u00a0¡§©ª«¬®°±¶·º»¼½¾¿Œœ–—‘’‚“”„†‡•…′″‹›€™←↑→↓−"
_LATIN = {*range(0x20, 0x7F), *range(0xC0, 0x100), *map(ord, _SIGNS)}
_FEATURES = ["kern", "liga"]
_BOLD_FEATURES = ["liga"]  # lead-ins of a few words


def main(arguments: list[str]) -> int:
    """Write the fonts; return an exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: make_text_fonts.py FOLDER\n")
        return 2
    for face in FACES:
        font = _limited(Path(arguments[0], f"{face.source}.woff2"), face.weights)
        _rename(font, face.name)
        _subset(font, _BOLD_FEATURES if face.weights == _BOLD else _FEATURES)
        path = TARGET / f"{face.target}.woff2"
        font.flavor = "woff2"
        font.save(path)
        sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")
    return 0


def _limited(path: Path, weights: set[int]) -> TTFont:
    """Read a variable font, with a part of its weights.

    Written and read again: the subsetter stumbles over what the instancer left empty.
    """
    # The source's time, so that the same source gives the same bytes.
    font = TTFont(path, recalcTimestamp=False)
    low, high = min(weights), max(weights)
    limited = instantiateVariableFont(
        font, {"wght": low if low == high else (low, high)}
    )
    limited.flavor = None
    buffer = io.BytesIO()
    limited.save(buffer)
    buffer.seek(0)
    return TTFont(buffer, recalcTimestamp=False)


def _subset(font: TTFont, features: list[str]) -> None:
    options = Options(layout_features=features)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names, licence
    subsetter = Subsetter(options)
    found = set(font.getBestCmap())
    is_latin = ord("a") in found
    subsetter.populate(unicodes=found & _LATIN if is_latin else found)
    subsetter.subset(font)


def _rename(font: TTFont, name: str) -> None:
    """Name the font anew in every record."""
    names = {1: name, 3: name, 4: name, 6: name.replace(" ", ""), 16: name}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
