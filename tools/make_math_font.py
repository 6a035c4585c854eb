"""Make the web font of formulas from Latin Modern Math.

``python tools/make_math_font.py latinmodern-math.otf`` writes ``longform-math.woff2``
and its licence beside the extension's styles.  The source is version 1.959, as Debian's
package ``fonts-lmodern`` has it (under ``/usr/share/texmf``).  Needs fontTools and
Brotli, which nothing else here does::

    uv run --no-project --with fonttools --with brotli tools/make_math_font.py FONT

Kept: the characters below, whatever the MATH table (OpenType 1.9) builds from them, the
dotless forms for accents (``dtls``), and forms drawn for scripts (``ssty``) of the
characters that scripts are made of; others are scaled down by the browser.  The GUST
Font License asks that a changed font have another name: this one is "Longform Math".
"""

from __future__ import annotations

import sys
from pathlib import Path

# Published without types.
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

TARGET = (
    Path(__file__).resolve().parent.parent
    / "extensions/longform/static/longform/fonts/longform-math.woff2"
)
NAME = "Longform Math"

CHARACTERS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00FF),  # Latin-1: signs, and letters in \text
    (0x0131, 0x0131),  # dotless i
    (0x0237, 0x0237),  # dotless j
    (0x02C6, 0x02DD),  # spacing accents
    (0x0300, 0x0338),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # spaces, dashes, primes, invisible operators
    (0x20D0, 0x20F0),  # combining marks for symbols
    (0x2100, 0x214F),  # letterlike
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # operators
    (0x2300, 0x23FF),  # floors, ceilings, braces
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2660, 0x2667),  # suits
    (0x27C0, 0x27FF),  # miscellaneous A, long arrows
    (0x2A00, 0x2AFF),  # more operators
    (0x1D400, 0x1D7FF),  # mathematical alphanumerics
)

IN_SCRIPTS = (
    (0x0028, 0x0039),  # parentheses, plus, comma, slash, digits
    (0x003D, 0x003D),  # equals
    (0x0041, 0x007A),  # Latin, upright
    (0x2032, 0x2037),  # primes
    (0x2212, 0x2217),  # minus, plus-minus, asterisk
    (0x2200, 0x220F),  # quantifiers, membership
    (0x2264, 0x2265),  # less or equal, greater or equal
    (0x22A4, 0x22A4),  # the transpose
    (0x210E, 0x210E),  # italic h
    (0x1D434, 0x1D467),  # Latin, italic
    (0x1D6FC, 0x1D71B),  # Greek, italic
)


def main(arguments: list[str]) -> int:
    """Write the font; return an exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: make_math_font.py latinmodern-math.otf\n")
        return 2
    # The source's time, so that the same source gives the same bytes.
    font = TTFont(arguments[0], recalcTimestamp=False)
    options = Options(layout_features=["ssty", "dtls"], flavor="woff2")
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names, licence
    options.hinting = False  # formulas are anti-aliased; a quarter of the size
    options.desubroutinize = True  # Brotli finds the repetitions better
    options.drop_tables += ["FFTM"]  # FontForge's own time stamps
    subsetter = Subsetter(options)
    glyphs = font.getBestCmap()
    _drop_script_forms(font, {glyphs.get(code) for code in _all(IN_SCRIPTS)})
    subsetter.populate(unicodes=_all(CHARACTERS))
    subsetter.subset(font)
    _rename(font)
    font.flavor = "woff2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size:,} bytes\n")
    return 0


def _all(ranges: tuple[tuple[int, int], ...]) -> list[int]:
    """Return the code points of inclusive ranges."""
    return [code for first, last in ranges for code in range(first, last + 1)]


def _drop_script_forms(font: TTFont, kept: set[str | None]) -> None:
    """Take from ``ssty`` the forms of all glyphs but ``kept``."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "ssty"
        for index in record.Feature.LookupListIndex
    }
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            inner = getattr(subtable, "ExtSubTable", subtable)
            forms = inner.alternates if hasattr(inner, "alternates") else inner.mapping
            for glyph in set(forms) - kept:
                del forms[glyph]


def _rename(font: TTFont) -> None:
    """Name the font anew in every record and in its CFF table."""
    names = {1: NAME, 3: f"1.959;{NAME}", 4: NAME, 6: NAME.replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    outlines = font["CFF "].cff
    outlines.fontNames = [NAME.replace(" ", "")]
    top = outlines.topDictIndex[0]
    top.FullName = top.FamilyName = NAME


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
