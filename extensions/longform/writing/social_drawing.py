"""Draw the picture that link previews show of a page: 1200 x 630, a small palette PNG.

Its texts are set in faces of the package, or in one of the site's that has their
characters; the cover stands below the title, or beside it where it is not wide.  The
same card gives the same bytes with the same Pillow and resvg.  Sizes are in pixels.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import PIL
import resvg_py
from PIL import Image, ImageColor, ImageDraw, ImageFont, PngImagePlugin, features

from longform.model.text_lines import Box, fit
from longform.writing.raster import read_picture

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 1200, 630
LIBRARIES = (
    f"{PIL.__version__} {features.version('freetype2')} {features.check('raqm')} "
    f"{resvg_py.__version__}"
)
"""What the bytes of a picture depend on besides its card and our code."""

_MARGIN = 72
_INNER = WIDTH - 2 * _MARGIN
_ICON = 44
_SITE_MIDDLE = 84  # of the line with the site's name, from the top
_LINE_MIDDLE = 556  # of the line with author, date and reading time
_LINE_SIZES = (30, 27, 24, 21)
_TITLE_SIZES = (84, 76, 68, 60, 54, 48, 42)
_TITLE_TOP, _TITLE_BOTTOM = 140, 508
_LEADING = 1.12
_WIDE = 1.5  # width by height of a cover that stands below the title
_BAND = (_INNER, 196)  # where such a cover fits in
_COLUMN = (400, 380)  # where another one fits in
_GAP = 32
_RULE = 12  # at the lower edge
_INKS = ("text", "muted", "accent")
_LEVELS = 40  # of an ink
_NO_DITHER = Image.Dither.NONE
_PICTOGRAPHS = frozenset({"So", "Sk", "Cn", "Co", "Cc", "Cs"})
_VARIATIONS = "\ufe0e\ufe0f"


class Colours(msgspec.Struct, frozen=True):
    """Of a card, as CSS writes them: ``#rrggbb``."""

    background: str = "#fdfdfb"
    text: str = "#14171c"
    muted: str = "#595f6a"
    accent: str = "#0a5c93"


class File(msgspec.Struct, frozen=True):
    """A file that a card is drawn with."""

    path: str
    digest: str  # of its bytes


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture shows."""

    site: str  # its name, at the top
    title: str
    line: str  # author, date, reading time; "" for none
    colours: Colours
    title_font: File
    line_font: File  # of the site's name too
    cover: File | None = None
    cover_ratio: float = 1.0  # width by height
    icon: File | None = None

    @property
    def digest(self) -> str:
        """Return a name for what the picture shows, wherever its files are."""
        files = (self.title_font, self.line_font, self.cover, self.icon)
        parts = [self.site, self.title, self.line, self.colours]
        digests = [file.digest if file else "" for file in files]
        return sha256(msgspec.json.encode([*parts, *digests])).hexdigest()[:16]


_FONTS = Path(__file__).resolve().parent / "social_fonts"
TITLE_FONT = File(str(_FONTS / "title.ttf"), "title")
LINE_FONT = File(str(_FONTS / "line.ttf"), "line")


def draw_card(card: Card, comment: str) -> bytes:
    """Return the PNG of a card, with a text chunk ``Comment``."""
    canvas = _Canvas(card.colours)
    left = _MARGIN
    icon = card.icon and read_picture(card.icon.path, (_ICON, _ICON))
    if icon:
        canvas.place(icon, (left, _SITE_MIDDLE - icon.height // 2))
        left += icon.width + 16
    room = WIDTH - _MARGIN - left
    canvas.line(card.site, card.line_font, (left, _SITE_MIDDLE), room, "accent")
    is_wide = card.cover_ratio >= _WIDE
    cover = card.cover and read_picture(card.cover.path, _BAND if is_wide else _COLUMN)
    box = Box(_INNER, _TITLE_BOTTOM - _TITLE_TOP, _LEADING)
    if cover and is_wide:
        top = _TITLE_BOTTOM - cover.height
        canvas.place(cover, (_MARGIN, top))
        box = box._replace(height=top - _GAP - _TITLE_TOP)
    elif cover:
        top = (_TITLE_TOP + _TITLE_BOTTOM - cover.height) // 2
        canvas.place(cover, (WIDTH - _MARGIN - cover.width, top))
        box = box._replace(width=box.width - cover.width - _GAP)
    canvas.title(card.title, card.title_font, box)
    canvas.line(card.line, card.line_font, (_MARGIN, _LINE_MIDDLE), _INNER, "muted")
    return canvas.png(comment)


class _Canvas:
    """A picture of 256 colours: three inks on the ground, the rest for pictures.

    An ink is a ramp from the ground to its colour, so that text is smooth without a
    search for the best palette of the whole.
    """

    def __init__(self, colours: Colours) -> None:
        self._ground = ImageColor.getrgb(colours.background)[:3]
        self._palette: list[int] = []
        for name in _INKS:
            ink = ImageColor.getrgb(getattr(colours, name))[:3]
            self._palette += _ramp(self._ground, ink)
        self._image = Image.new("P", (WIDTH, HEIGHT), 0)
        self._pictures: list[tuple[Image.Image, tuple[int, int]]] = []
        rule = _INKS.index("accent") * _LEVELS + _LEVELS - 1
        self._image.paste(rule, (0, HEIGHT - _RULE, WIDTH, HEIGHT))

    def place(self, picture: Image.Image, corner: tuple[int, int]) -> None:
        """Put a picture with its left upper corner at a place."""
        self._pictures.append((picture, corner))

    def line(
        self, text: str, font: File, place: tuple[int, int], width: int, ink: str
    ) -> None:
        """Write one line, its middle at a height, smaller or cut where it is long."""
        if text:
            lines = fit(text, Box(width, 40, 1), _LINE_SIZES, _measure(font.path))
            face = _face(font.path, lines.size)
            self._write(lines.lines[0], face, place, width, ink)

    def title(self, text: str, font: File, box: Box) -> None:
        """Write the title from the top of its place."""
        lines = fit(text, box, _TITLE_SIZES, _measure(font.path))
        face = _face(font.path, lines.size)
        for number, line in enumerate(lines.lines):
            middle = _TITLE_TOP + lines.size * _LEADING * (number + 0.5)
            self._write(line, face, (_MARGIN, round(middle)), int(box.width), "text")

    def _write(
        self,
        text: str,
        face: ImageFont.FreeTypeFont,
        place: tuple[int, int],
        width: int,
        ink: str,
    ) -> None:
        x, middle = place
        is_reversed = is_right_to_left(text)
        strip = Image.new("L", (WIDTH, 2 * int(face.size)))
        ImageDraw.Draw(strip).text(
            (x + width if is_reversed else x, int(face.size)),
            text,
            font=face,
            fill=255,
            anchor="rm" if is_reversed else "lm",
        )
        first = _INKS.index(ink) * _LEVELS
        levels = [first + value * (_LEVELS - 1) // 255 for value in range(256)]
        is_inked = [0 if level == first else 255 for level in levels]
        corner = (0, middle - int(face.size))
        self._image.paste(strip.point(levels), corner, strip.point(is_inked))

    def _paste_pictures(self) -> None:
        """Give the pictures the colours that are left, and put them in."""
        height = sum(picture.height for picture, _ in self._pictures)
        sheet = Image.new("RGB", (WIDTH, height), self._ground)
        top = 0
        for picture, _ in self._pictures:
            sheet.paste(picture, (0, top), picture)
            top += picture.height
        colours = 256 - len(_INKS) * _LEVELS
        sheet = sheet.quantize(colours, Image.Quantize.FASTOCTREE, dither=_NO_DITHER)
        self._palette += (sheet.getpalette() or [])[: 3 * colours]
        shift = [min(255, index + len(_INKS) * _LEVELS) for index in range(256)]
        top = 0
        for picture, corner in self._pictures:
            part = sheet.crop((0, top, picture.width, top + picture.height))
            seen = picture.getchannel("A").point([0] + [255] * 255)
            self._image.paste(part.point(shift), corner, seen)
            top += picture.height

    def png(self, comment: str) -> bytes:
        """Return the picture's file."""
        if self._pictures:
            self._paste_pictures()
        self._image.putpalette(self._palette)
        note = PngImagePlugin.PngInfo()
        note.add_text("Comment", comment)
        output = io.BytesIO()
        # Level 9 is a tenth smaller and takes ten times as long.
        self._image.save(output, "PNG", compress_level=6, pnginfo=note)
        return output.getvalue()


def _ramp(ground: tuple[int, ...], ink: tuple[int, ...]) -> list[int]:
    """Return red, green, blue of each step from the ground to an ink."""
    last = _LEVELS - 1
    return [
        round(a + (b - a) * level / last)
        for level in range(_LEVELS)
        for a, b in zip(ground, ink, strict=True)
    ]


@cache
def _face(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _measure(path: str) -> Callable[[int, str], float]:
    return lambda size, text: _face(path, size).getlength(text)


def is_right_to_left(text: str) -> bool:
    """Say whether the first letter is of a script that runs so (UAX 9, P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def is_font(path: str) -> bool:
    """Say whether a file can be set with."""
    try:
        return bool(_face(path, _LINE_SIZES[0]))
    except OSError:
        return False


def settable_text(path: str, text: str) -> str | None:
    """Return a text as a font can set it; None where letters would be lost.

    Pictographs that the font lacks go, and so do controls; other characters that it
    lacks are their plain forms (NFKC: a script R is an R).  Scripts that run from right
    to left need Raqm, which Pillow has where the machine has FriBidi.
    """
    chars: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        plain = char if has_glyph(path, char) else unicodedata.normalize("NFKC", char)
        if all(has_glyph(path, part) for part in plain):
            chars.append(plain)
        elif unicodedata.category(char) not in _PICTOGRAPHS and char not in _VARIATIONS:
            return None
    settable = " ".join("".join(chars).split())
    is_blocked = is_right_to_left(settable) and not features.check("raqm")
    return None if is_blocked else settable


@cache
def has_glyph(path: str, char: str) -> bool:
    """Say whether a font draws a character, and not the box for what it lacks.

    Pillow does not show a font's table of characters.  U+10FFFF is in none, so it shows
    the box.
    """
    if unicodedata.category(char)[0] in "ZC":
        return char.isspace() or unicodedata.category(char) == "Cf"
    face = _face(path, _LINE_SIZES[0])
    mask, box = face.getmask(char), face.getmask("\U0010ffff")
    return bool(mask.getbbox()) and (mask.size, bytes(mask)) != (box.size, bytes(box))
