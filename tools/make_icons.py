"""Draw the site's icons from ``_static/favicon.svg``; run it where that changed.

``.venv/bin/python tools/make_icons.py`` writes into ``_static``:

- ``favicon.ico``, 32 pixels, for what asks no better;
- ``apple-touch-icon.png``, 180 pixels on the site's ground, with the margin that iOS
  leaves;
- ``icon-192.png`` and ``icon-512.png`` for the web manifest, and ``icon-maskable.png``,
  whose drawing stays within the circle that every mask keeps (four fifths of the width:
  W3C, Web App Manifest, "Icon masks").
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from longform.writing.raster import read_picture

STATIC = Path(__file__).resolve().parent.parent / "_static"
GROUND = "#fdfdfb"  # --pst-color-background, light


def _icon(size: int, drawn: float, ground: str | None) -> Image.Image:
    """Return the icon, its drawing a share of its width, on a ground or on none."""
    inner = round(size * drawn)
    drawing = read_picture(str(STATIC / "favicon.svg"), (inner, inner))
    if drawing is None:
        raise SystemExit("_static/favicon.svg can't be read")
    icon = Image.new("RGBA", (size, size), ground or (0, 0, 0, 0))
    place = ((size - drawing.width) // 2, (size - drawing.height) // 2)
    icon.alpha_composite(drawing, place)
    return icon


def main() -> int:
    """Write the icons; return an exit status."""
    _icon(32, 1.0, None).save(STATIC / "favicon.ico", sizes=[(32, 32)])
    for name, size, drawn, ground in (
        ("apple-touch-icon.png", 180, 0.75, GROUND),
        ("icon-192.png", 192, 1.0, None),
        ("icon-512.png", 512, 1.0, None),
        ("icon-maskable.png", 512, 0.55, GROUND),
    ):
        icon = _icon(size, drawn, ground)
        if ground:
            icon = icon.convert("RGB")
        icon.quantize(64).save(STATIC / name, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
