"""Pictures: sizes by the specifications, and what a page says of each."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from longform.reading.images import picture_size
from tests.site import CONF, SVG, Build, Site, post

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

_NAMESPACE = "xmlns='http://www.w3.org/2000/svg'"
_SVG_SIZES = {  # CSS Values 3, 5.2; SVG 2, 8.12
    "pixels": ("width='40' height='30px'", (40, 30)),
    "points": ("width='72pt' height='36pt'", (96, 48)),
    "millimetres": ("width='25.4mm' height='2.54cm'", (96, 96)),
    "double quotes": ('width="40" height="30"', (40, 30)),
    "viewBox alone": ("viewBox='0 0 30 20'", (30, 20)),
    "viewBox with commas": ("viewBox='0,0,30,20'", (30, 20)),
    "relative width": ("width='100%' viewBox='0 0 30 20'", (30, 20)),
    "one side": ("width='60' viewBox='0 0 30 20'", (60, 40)),
    "the other side": ("height='40' viewBox='0 0 30 20'", (60, 40)),
    "no size": ("", None),
    "a box of nothing": ("viewBox='0 0 0 0'", None),
    "a box of words": ("viewBox='a b c d'", None),
}


@pytest.mark.parametrize("name", _SVG_SIZES)
def test_an_svg_has_the_size_of_its_root(tmp_path: Path, name: str) -> None:
    attributes, size = _SVG_SIZES[name]
    path = tmp_path / "a.svg"
    # A part's own size is not the picture's.
    text = f"<svg {_NAMESPACE} {attributes}><rect width='7' height='5'/></svg>"
    path.write_text(f"<?xml version='1.0'?>\n<!-- {'so ' * 999}-->\n{text}")
    assert picture_size(path) == size


def test_what_is_no_picture_has_no_size(tmp_path: Path) -> None:
    for name in ("a.svg", "a.png", "a.jpg"):
        (tmp_path / name).write_bytes(b"no picture")
        assert picture_size(tmp_path / name) is None
    assert picture_size(tmp_path / "missing.png") is None


def _png(width: int, height: int) -> bytes:
    """Make a black picture (PNG, 3rd edition, 11.2)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body))
            + kind
            + body
            + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (width + 1) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


_BODY = """# Pictures

![first](a%20b.png)

![second](<a b.png>)

```{figure} a%20b.png
:alt: half as wide
:width: 200px
```

```{image} a%20b.png
:alt: by height
:height: 75
```

```{image} a%20b.png
:alt: of the line
:width: 50%
```

```{image} a%20b.png
:alt:
:name: empty
```

{.decorative}
![](a%20b.png)

```{image} missing.png
:alt: missing
```
"""
_VARIANTS = """# Variants

```{image} a%20b.png
:class: only-light
:alt: light
```

```{image} a%20b.png
:class: only-dark
:alt: dark
```

![after](a%20b.png)
"""
_COVERED = "date: 2023-01-01\ncover: b.svg\ncover_alt: Two."
_CONF = f"{CONF}\nmyst_enable_extensions += ['attrs_block', 'attrs_inline']\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    site = Site(
        tmp_path_factory.mktemp("images") / "site",
        {
            "conf.py": _CONF,
            "posts/pictures/index.md": post(body=_BODY),
            "posts/pictures/a b.png": _png(400, 300),
            "posts/variants/index.md": post(body=_VARIANTS),
            "posts/variants/a b.png": _png(400, 300),
            "posts/covered/index.md": post(_COVERED),
            "posts/covered/b.svg": f"<svg {_NAMESPACE} viewBox='0 0 30 20'/>",
            "posts/covered-too/index.md": post(_COVERED.replace("2023", "2021")),
            "posts/covered-too/b.svg": SVG,
        },
    )
    return site, site.build()


def _image(built: tuple[Site, Build], alt: str, name: str = "pictures") -> HtmlElement:
    page = built[0].page(f"posts/{name}/index.html")
    (image,) = [i for i in page.iter("img") if i.get("alt") == alt]
    return image


@pytest.mark.parametrize(
    ("alt", "size"),
    [
        ("first", ("400", "300")),
        ("half as wide", ("200", "150")),
        ("by height", ("100", "75")),
        ("of the line", ("400", "300")),
    ],
)
def test_a_picture_has_width_and_height_in_the_proportion_of_its_file(
    built: tuple[Site, Build], alt: str, size: tuple[str, str]
) -> None:
    image = _image(built, alt)
    assert (image.get("width"), image.get("height")) == size


def test_the_first_picture_is_fetched_at_once_and_the_others_in_time(
    built: tuple[Site, Build],
) -> None:
    images = list(built[0].page("posts/pictures/index.html").iter("img"))
    assert [image.get("loading") for image in images] == [None] + ["lazy"] * 7
    assert {image.get("decoding") for image in images} == {"async"}


def test_pictures_for_one_colour_scheme_always_wait(built: tuple[Site, Build]) -> None:
    loading = {
        alt: _image(built, alt, "variants").get("loading")
        for alt in ("light", "dark", "after")
    }
    assert loading == {"light": "lazy", "dark": "lazy", "after": None}


def test_only_the_missing_picture_is_warned_of(built: tuple[Site, Build]) -> None:
    (warning,) = built[1].warnings
    assert "missing.png" in warning.text


def test_no_picture_is_called_by_its_path(built: tuple[Site, Build]) -> None:
    images = built[0].page("posts/pictures/index.html").iter("img")
    assert not [i.get("alt") for i in images if "png" in i.get("alt", "png")]


def test_the_first_cover_of_a_list_is_fetched_before_the_others(
    built: tuple[Site, Build],
) -> None:
    first, second = built[0].page("index.html").iter("img")
    assert (first.get("fetchpriority"), first.get("loading")) == ("high", None)
    assert (second.get("fetchpriority"), second.get("loading")) == (None, "lazy")


def test_a_cover_without_lengths_has_the_size_of_its_box(
    built: tuple[Site, Build],
) -> None:
    first = next(built[0].page("index.html").iter("img"))
    assert (first.get("width"), first.get("height")) == ("30", "20")
