"""Make the faces of social images from Source Serif 4 and Source Sans 3.

``python tools/make_social_fonts.py SERIF.ttf SANS.ttf`` writes ``title.ttf`` and
``line.ttf`` into the extension.  The sources are ``SourceSerif4Display-Semibold.ttf``
and ``SourceSans3-Medium.ttf`` of npm's packages ``source-serif`` 4.5.1 and
``source-sans`` 3.52.0, Adobe's own.  Needs fontTools, which nothing else here does::

    uv run --no-project --with fonttools tools/make_social_fonts.py SERIF SANS

They stay TrueType: FreeType reads WOFF2 only where it was built with Brotli, which
Pillow's wheels were not.  Kept: letters of Latin, Greek and Cyrillic, signs of prose
and of formulas, kerning and the placing of marks.  Adobe's licence asks that a changed
font have another name: these are "Longform Title" and "Longform Line".
"""

from __future__ import annotations

import sys
from pathlib import Path

# Published without types.
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

TARGET = (
    Path(__file__).resolve().parent.parent / "extensions/longform/writing/social_fonts"
)
FACES = ("title", "line")

CHARACTERS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1 and Latin Extended-A, -B
    (0x02B0, 0x02DD),  # modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x04FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese, transliterations
    (0x2000, 0x206F),  # spaces, dashes, quotes
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x214F),  # letterlike
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # operators
)


def main(arguments: list[str]) -> int:
    """Write the fonts; return an exit status."""
    if len(arguments) != len(FACES):
        sys.stderr.write("usage: make_social_fonts.py SERIF.ttf SANS.ttf\n")
        return 2
    TARGET.mkdir(exist_ok=True)
    for source, face in zip(arguments, FACES, strict=True):
        # The source's time, so that the same source gives the same bytes.
        font = TTFont(source, recalcTimestamp=False)
        options = Options(layout_features=["ccmp", "kern", "locl", "mark", "mkmk"])
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names, licence
        options.hinting = False  # drawn large, and anti-aliased
        options.notdef_outline = True  # what a character without a glyph looks like
        subsetter = Subsetter(options)
        subsetter.populate(
            unicodes=[c for first, last in CHARACTERS for c in range(first, last + 1)]
        )
        subsetter.subset(font)
        _rename(font, f"Longform {face.capitalize()}")
        path = TARGET / f"{face}.ttf"
        font.save(path)
        sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")
    return 0


def _rename(font: TTFont, name: str) -> None:
    """Name the font anew in every record."""
    names = {1: name, 3: name, 4: name, 6: name.replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
