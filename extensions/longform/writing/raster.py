"""Pixels of a picture that stands in a file: SVG by resvg, all others by Pillow.

Nothing of an SVG runs, and it is given no fonts but ours: what a machine has installed
does not change the picture.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import resvg_py
from PIL import Image, ImageOps

_FONT = Path(__file__).resolve().parent / "social_fonts" / "line.ttf"
_FAMILY = "Longform Line"
_CSS_DPI = 96  # resvg_py's own 0 makes every size in pt or mm nothing
_NESTED = 3  # variables in the values of variables
_MOST_BYTES = 20 * 2**20
_MOST_PIXELS = 50_000_000

# What resvg does not know of CSS and pictures for light and dark pages are made with.
_MEDIA = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_CUSTOM = re.compile(r"(--[\w-]+)\s*:\s*([^;{}<>]+)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_LIGHT_DARK = re.compile(
    r"light-dark\(((?:[^(),]|\([^()]*\))*),(?:[^()]|\([^()]*\))*\)"
)


def read_picture(path: str, box: tuple[int, int]) -> Image.Image | None:
    """Return a picture in RGBA that fits into a box; None if it can't be read."""
    file = Path(path)
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        is_svg = file.suffix.lower() == ".svg"
        return _drawn(file, box) if is_svg else _decoded(file, box)
    except (OSError, ValueError, SyntaxError):  # Pillow raises each of them
        return None


def for_light(svg: str) -> str:
    """Return an SVG with the colours of a light page, without CSS variables.

    Rules of ``@media`` go, a variable is its first value, ``light-dark()`` the first of
    its two.  (CSS Custom Properties 1; CSS Color 5, 7.)
    """
    svg = _MEDIA.sub("", svg)
    values: dict[str, str] = {}
    for name, value in _CUSTOM.findall(svg):
        values.setdefault(name, value.strip())
    for _ in range(_NESTED):
        svg = _VAR.sub(lambda var: values.get(var[1], (var[2] or "").strip()), svg)
    return _LIGHT_DARK.sub(lambda pair: pair[1].strip(), svg)


def _drawn(file: Path, box: tuple[int, int]) -> Image.Image:
    png = resvg_py.svg_to_bytes(
        svg_string=for_light(file.read_text(encoding="utf-8")),
        width=box[0],
        height=box[1],
        dpi=_CSS_DPI,
        skip_system_fonts=True,
        font_files=[str(_FONT)],
        font_family=_FAMILY,
        serif_family=_FAMILY,
        sans_serif_family=_FAMILY,
        monospace_family=_FAMILY,
    )
    return Image.open(io.BytesIO(png)).convert("RGBA")


def _decoded(file: Path, box: tuple[int, int]) -> Image.Image | None:
    with Image.open(file) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.draft("RGB", box)  # a JPEG is read in the nearest size
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(box, Image.Resampling.LANCZOS)
    return upright
