"""Pictures for link previews: one a post, right, small, drawn once, and never tofu."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from PIL import Image, ImageChops

from longform.writing.raster import for_light, read_picture
from longform.writing.social_drawing import (
    LINE_FONT,
    TITLE_FONT,
    Card,
    Colours,
    File,
    draw_card,
    settable_text,
)
from tests.site import CONF, ROOTS, Site, post

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONF = CONF.replace("longform_social_images = False", "longform_social_images = True")


def _card(**facts: object) -> Card:
    plain = {
        "site": "Notes",
        "title": "A Title",
        "line": "Ann · 17 min read",
        "colours": Colours(),
        "title_font": TITLE_FONT,
        "line_font": LINE_FONT,
    }
    return Card(**{**plain, **facts})  # type: ignore[arg-type]


def _picture(**facts: object) -> Image.Image:
    return Image.open(io.BytesIO(draw_card(_card(**facts), "mark"))).convert("RGB")


def _changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box of the pixels that two pictures have not alike."""
    return ImageChops.difference(one, other).getbbox()


# -- The drawing -----------------------------------------------------------------------


@pytest.fixture
def svg(tmp_path: Path) -> Iterator[File]:
    """Give a cover three times as wide as high, all red on a light page."""
    path = tmp_path / "cover.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="100pt">'
        "<style>:root{--INK:#ff0000}"
        "@media (prefers-color-scheme: dark){:root{--INK:#0000ff}}</style>"
        '<rect width="300pt" height="100pt" style="fill: var(--INK)"/></svg>'
    )
    return File(str(path), "cover")  # type: ignore[return-value]


def test_a_picture_has_the_size_that_networks_ask_for_and_is_small() -> None:
    png = draw_card(_card(), "mark")
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert picture.info["Comment"] == "mark"
    assert len(png) < 60_000


def test_a_card_gives_the_same_bytes_each_time(svg: File) -> None:
    card = _card(cover=svg, cover_ratio=3.0)
    assert draw_card(card, "mark") == draw_card(card, "mark")


def test_colours_are_those_of_the_card() -> None:
    colours = Colours(background="#102030", accent="#aabbcc")
    picture = _picture(colours=colours)
    assert picture.getpixel((5, 5)) == (0x10, 0x20, 0x30)
    assert picture.getpixel((600, 625)) == (0xAA, 0xBB, 0xCC)


def test_a_wide_cover_stands_below_the_title_in_its_light_colours(svg: File) -> None:
    box = _changed(_picture(cover=svg, cover_ratio=3.0), _picture())
    picture = _picture(cover=svg, cover_ratio=3.0)
    assert picture.getpixel((200, 450)) == (255, 0, 0)
    assert box is not None
    left, _, right, bottom = box
    assert (left, bottom) <= (72, 508)
    assert right < 1128


def test_another_cover_stands_beside_the_title(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.new("RGB", (800, 800), "#00ff00").save(path)
    picture = _picture(cover=File(str(path), ""), cover_ratio=1.0)
    assert picture.getpixel((1000, 324)) == (0, 255, 0)
    assert picture.getpixel((500, 324)) != (0, 255, 0)


@pytest.mark.parametrize("name", ["gone.png", "broken.svg", "broken.jpg"])
def test_a_cover_that_cannot_be_read_is_left_out(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if not name.startswith("gone"):
        path.write_text("<svg")
    assert read_picture(str(path), (100, 100)) is None
    cover = File(str(path), "")
    assert _changed(_picture(cover=cover), _picture()) is None


@pytest.mark.parametrize("title", ["word " * 60, "x" * 300, "A" * 20 + " " + "w" * 280])
def test_no_title_leaves_its_place(title: str, svg: File) -> None:
    for facts in ({}, {"cover": svg, "cover_ratio": 3.0}):
        box = _changed(_picture(title=title, **facts), _picture(title="", **facts))
        assert box is not None
        left, top, right, bottom = box
        assert (left, right) >= (60, 0)
        assert right <= 1140
        assert top >= 130
        assert bottom <= (510 if not facts else 312)


def test_colours_of_a_dark_page_are_not_taken() -> None:
    svg = (
        "<style>:root{--A:#111;--B:var(--A)}@media screen{:root{--A:#222}}</style>"
        '<path fill="var(--B)" stroke="var(--C, rgb(1, 2, 3))" '
        'color="light-dark(#444, #555)"/>'
    )
    plain = for_light(svg)
    assert 'fill="#111" stroke="rgb(1, 2, 3)" color="#444"' in plain
    assert "#222" not in plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ångström, Ελλάδα, Москва, Việt", "Ångström, Ελλάδα, Москва, Việt"),
        ("Launch \U0001f680\ufe0f now", "Launch now"),
        ("R\u207f and \u211d", "Rⁿ and R"),
        ("漢字", None),
        ("Tofu \u05d0", None),
        ("", ""),
    ],
)
def test_a_font_sets_all_of_a_text_or_says_no(text: str, expected: str | None) -> None:
    assert settable_text(TITLE_FONT.path, text) == expected


# -- A site's --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("social") / "blog")
    build = site.build("-W")
    assert build.status == 0, build.output
    return site


def _pictures(site: Site) -> list[str]:
    return [path for path in site.files() if path.startswith("_images/social/")]


def _address(site: Site, path: str) -> str:
    (found,) = site.page(path).xpath("//meta[@property='og:image']/@content")
    return str(found)


def test_each_post_has_a_picture_and_other_pages_share_one(blog: Site) -> None:
    names = ["diffusion", "labels", "oldest", "plain", "queries", "secret", "welcome"]
    expected = [f"_images/social/posts/{name}/index.png" for name in names]
    assert _pictures(blog) == ["_images/social/index.png", *expected]


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("posts/labels/index.html", "posts/labels/index"),
        ("index.html", "index"),
        ("about.html", "index"),
        ("blog/tag/vision/index.html", "index"),
    ],
)
def test_a_page_names_its_picture_by_an_address_that_changes_with_it(
    blog: Site, page: str, picture: str
) -> None:
    start = f"https://small.example.org/_images/social/{picture}.png?v="
    assert _address(blog, page).startswith(start)


def test_only_what_changed_is_drawn_again(tmp_path: Path) -> None:
    files = {
        "conf.py": _CONF,
        "posts/a/index.md": post("date: 2022-01-01", "# A\n"),
        "posts/b/index.md": post("date: 2022-01-02", "# B\n"),
    }
    site = Site(tmp_path / "site", files)
    assert site.build("-W").status == 0
    before = {path: (site.out() / path).stat().st_mtime_ns for path in _pictures(site)}
    address = _address(site, "posts/a/index.html")
    site.edit("posts/a/index.md", "# A", "# Another")
    assert site.build("-W").status == 0
    after = {path: (site.out() / path).stat().st_mtime_ns for path in _pictures(site)}
    assert [path for path, time in after.items() if time != before[path]] == [
        "_images/social/posts/a/index.png"
    ]
    assert _address(site, "posts/a/index.html") != address
    shutil.rmtree(site.folder / "posts/b")
    assert site.build("-W").status == 0
    assert _pictures(site) == [
        "_images/social/index.png",
        "_images/social/posts/a/index.png",
    ]


def test_another_cover_of_the_same_size_is_another_picture(tmp_path: Path) -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='10'>{}</svg>"
    site = Site(
        tmp_path / "site",
        {
            "conf.py": _CONF,
            "posts/a/index.md": post("date: 2022-01-01\ncover: a.svg\ncover_alt: A"),
            "posts/a/a.svg": svg.format("<rect width='9' height='9'/>"),
        },
    )
    assert site.build("-W").status == 0
    path = "_images/social/posts/a/index.png"
    before, address = site.files()[path], _address(site, "posts/a/index.html")
    site.write({"posts/a/a.svg": svg.format("<circle r='9'/>")})
    assert site.build("-W").status == 0
    assert site.files()[path] != before
    assert _address(site, "posts/a/index.html") != address


@pytest.mark.parametrize("old", ["longform_social_images = True", "html_baseurl = "])
def test_without_the_setting_or_an_address_there_are_none(
    tmp_path: Path, old: str
) -> None:
    conf = _CONF.replace(
        old, {"h": "_ = "}.get(old[0], "longform_social_images = False")
    )
    conf += 'suppress_warnings = ["longform.address"]\n'
    site = Site(tmp_path / "site", {"conf.py": conf, "posts/a/index.md": post()})
    assert site.build("-W").status == 0
    assert _pictures(site) == []
    assert not site.page("posts/a/index.html").xpath("//meta[@property='og:image']")


def test_a_title_that_no_font_can_set_is_told_and_gets_the_sites_picture(
    tmp_path: Path,
) -> None:
    site = Site(
        tmp_path / "site",
        {
            "conf.py": _CONF,
            "posts/a/index.md": post("date: 2022-01-01\ntitle: On 漢字", "Text.\n"),
        },
    )
    (warning,) = site.build().warnings
    assert (warning.path, warning.line) == ("posts/a/index.md", 3)
    assert "`漢字`" in warning.text
    assert '"fonts"' in warning.text
    assert _pictures(site) == ["_images/social/index.png"]
    assert "/social/index.png?v=" in _address(site, "posts/a/index.html")


def test_a_font_of_the_sites_sets_what_ours_lack(tmp_path: Path) -> None:
    font = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    text = "On \u2207 and \u05e9\u05dc\u05d5\u05dd"
    assert settable_text(TITLE_FONT.path, text) is None
    site = Site(
        tmp_path / "site",
        {
            "conf.py": _CONF.replace(
                "images = True", 'images = {"fonts": "a.ttf", "accent": "#ff0000"}'
            ),
            "a.ttf": font.read_bytes(),
            "posts/a/index.md": post(f"date: 2022-01-01\ntitle: {text}", "Text.\n"),
        },
    )
    assert site.build("-W").status == 0
    assert "_images/social/posts/a/index.png" in _pictures(site)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('{"fonts": ["gone.ttf"]}', "'gone.ttf' can't be read"),
        ('{"fonts": "conf.py"}', "'conf.py' can't be read"),
        ('{"fonts": 7}', "expected `fonts` with files"),
        ('{"accent": "red"}', "a colour like '#0a5c93', found 'red'"),
        ('{"colour": "#ffffff"}', "longform_social_images['colour']"),
        ('"yes"', "expected bool or dict"),
    ],
)
def test_a_wrong_setting_is_told_and_the_rest_drawn(
    tmp_path: Path, value: str, told: str
) -> None:
    conf = _CONF.replace("images = True", f"images = {value}")
    site = Site(tmp_path / "site", {"conf.py": conf, "posts/a/index.md": post()})
    build = site.build()
    assert [told in warning.text for warning in build.warnings].count(True) == 1
    assert len(_pictures(site)) == 2
