"""Make the web font of formulas from Latin Modern Math.

``python tools/make_math_font.py latinmodern-math.otf`` writes ``longform-math.woff2``
and ``longform-math-more.woff2`` beside the extension's styles: what nearly all formulas
are made of, and the rest, which a browser fetches where a page has a character of it.
``math.css`` has the characters of each as its ``unicode-range``, printed here.  The
source is version 1.959, as Debian's package ``fonts-lmodern`` has it (under
``/usr/share/texmf``).  Needs fontTools and
Brotli, which nothing else here does::

    uv run --no-project --with fonttools --with brotli tools/make_math_font.py FONT

Kept: the characters below, whatever the MATH table (OpenType 1.9) builds from them, the
dotless forms for accents (``dtls``), and forms drawn for scripts (``ssty``) of the
characters that scripts are made of, which serve scripts of scripts too; other
characters are scaled down by the browser.  Delimiters have the sizes of TeX.  The GUST
Font License asks that a changed font have another name: this one is "Longform Math".
"""

from __future__ import annotations

import sys
from pathlib import Path

# Published without types.
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

TARGET = (
    Path(__file__).resolve().parent.parent / "extensions/longform/static/longform/fonts"
)
NAME = "Longform Math"

COMMON = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x00A0),  # no-break space
    (0x00AC, 0x00AC),  # not
    (0x00AF, 0x00B1),  # bar accent, degree, plus-minus
    (0x00B7, 0x00B7),  # middle dot
    (0x00D7, 0x00D7),  # times
    (0x0131, 0x0131),  # dotless i
    (0x0237, 0x0237),  # dotless j
    (0x02C6, 0x02C7),  # hat, check
    (0x02DC, 0x02DC),  # tilde
    (0x0302, 0x0304),  # combining hat, tilde, bar
    (0x0307, 0x0308),  # combining dots
    *((code, code) for code in map(ord, "ΓΔΘΛΞΠΣΥΦΨΩ")),
    (0x03B1, 0x03C9),  # Greek, small; browsers ask by these for the italic ones
    *((code, code) for code in map(ord, "ϑϕϖϱϵ")),
    (0x2013, 0x2016),  # dashes, norm
    (0x2026, 0x2026),  # dots
    (0x203E, 0x203E),  # overline
    (0x2032, 0x2033),  # primes
    (0x2061, 0x2064),  # invisible operators
    (0x20D7, 0x20D7),  # vector
    *((code, code) for code in map(ord, "ℎℓℕℝℤ𝔼𝟙⌀⪯⪰")),
    *((code, code) for code in map(ord, "ℬℰℱℋℐℒℳℛ")),  # script, with those below
    (0x2190, 0x2194),  # arrows
    *((code, code) for code in map(ord, "↦⇒⇔∀∂∃∅∆∇∈∉∏∑−∓∗∘∙√∝∞")),
    (0x2223, 0x222C),  # divides, parallel, and, or, cap, cup, integrals
    *((code, code) for code in map(ord, "∼≃≅≈≠≡≤≥≪≫")),
    (0x2282, 0x2287),  # subsets
    (0x2295, 0x2299),  # circled operators
    *((code, code) for code in map(ord, "⊤⊥⋅⋆")),
    (0x22EE, 0x22F1),  # dots
    (0x2308, 0x230B),  # ceilings, floors
    (0x23DE, 0x23DF),  # braces above and below
    (0x27E8, 0x27E9),  # angle brackets
    (0x1D400, 0x1D433),  # Latin, bold
    (0x1D434, 0x1D467),  # Latin, italic
    (0x1D49C, 0x1D4B5),  # capitals, script
    (0x1D6FC, 0x1D71B),  # Greek, italic
    (0x1D7CE, 0x1D7D7),  # digits, bold
)
"""What nearly all formulas are made of."""

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

COMMON_IN_SCRIPTS = (
    (0x0030, 0x0039),  # digits
    (0x2032, 0x2033),  # primes
    (0x2212, 0x2212),  # minus
    (0x1D44E, 0x1D467),  # small Latin, italic
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


_SIZES = (True, False, True, False, True, False, True, True)
"""Which of the source's sizes of a delimiter are kept, by height."""


def main(arguments: list[str]) -> int:
    """Write the font; return an exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: make_math_font.py latinmodern-math.otf\n")
        return 2
    common, every = set(_all(COMMON)), set(_all(CHARACTERS))
    # The space makes a face the one that formulas take their measures from.
    more = {0x0020, *(every - common)}
    _write(arguments[0], "longform-math", common, COMMON_IN_SCRIPTS)
    _write(arguments[0], "longform-math-more", more, IN_SCRIPTS)
    for name, codes in (("longform-math", common), ("longform-math-more", more)):
        sys.stdout.write(f"{name}: unicode-range: {_css_range(codes)};\n")
    return 0


def _write(
    source: str, name: str, characters: set[int], scripts: tuple[tuple[int, int], ...]
) -> None:
    """Write one file, with some characters and the script forms of some of them."""
    # The source's time, so that the same source gives the same bytes.
    font = TTFont(source, recalcTimestamp=False)
    options = Options(layout_features=["ssty", "dtls"], flavor="woff2")
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, names, licence
    options.hinting = False  # formulas are anti-aliased; a quarter of the size
    options.desubroutinize = True  # Brotli finds the repetitions better
    options.drop_tables += ["FFTM"]  # FontForge's own time stamps
    subsetter = Subsetter(options)
    glyphs = font.getBestCmap()
    _drop_script_forms(font, {glyphs.get(code) for code in _all(scripts)})
    _drop_middle_sizes(font)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    _rename(font)
    font.flavor = "woff2"
    path = TARGET / f"{name}.woff2"
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")


def _css_range(codes: set[int]) -> str:
    """Return code points as CSS writes them, neighbours together."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}"
        for first, last in runs
    )


def _all(ranges: tuple[tuple[int, int], ...]) -> list[int]:
    """Return the code points of inclusive ranges."""
    return [code for first, last in ranges for code in range(first, last + 1)]


def _drop_script_forms(font: TTFont, kept: set[str | None]) -> None:
    """Take from ``ssty`` the forms of all but ``kept``, and each second form."""
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
            if hasattr(inner, "alternates"):  # scripts, and scripts of scripts
                for drawn in forms.values():
                    drawn[1:] = drawn[:1] * (len(drawn) - 1)


def _drop_middle_sizes(font: TTFont) -> None:
    """Keep the sizes of delimiters that TeX has: text, big, Big, bigg, Bigg.

    The source has three more between them (TeX: cmex10, The TeXbook, appendix F).
    """
    variants = font["MATH"].table.MathVariants
    for construction in variants.VertGlyphConstruction:
        sizes = construction.MathGlyphVariantRecord
        if len(sizes) == len(_SIZES):
            kept = [
                size for size, is_kept in zip(sizes, _SIZES, strict=True) if is_kept
            ]
            construction.MathGlyphVariantRecord = kept
            construction.VariantCount = len(kept)


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
