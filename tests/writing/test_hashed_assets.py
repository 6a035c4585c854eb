"""Laws of styles, scripts and fonts under names that say what is in them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from longform.authoring.check_links import BuiltSite
from longform.writing.hashed_assets import Bundle, HashedAssets
from tests.site import CONF, Site, post

if TYPE_CHECKING:
    from pathlib import Path

HASHED = re.compile(r"_assets/.+\.([0-9a-f]{10})\.\w+")
FILES = {
    "posts/a/index.md": post(),
    "posts/math/index.md": post(body="# With math\n\nA formula, $y$.\n"),
    "conf.py": CONF + 'html_static_path = ["_static"]\nhtml_css_files = ["own.css"]\n',
    "_static/own.css": "p { background: url(own.svg); } /* said */",
    "_static/own.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("assets"), FILES)
    assert site.build("-W").status == 0
    return site


@pytest.fixture
def site(built: Site, tmp_path: Path) -> Site:
    return Site.copy(built.folder, tmp_path / "copy")


def _assets(site: Site) -> dict[str, bytes]:
    return {
        path: content
        for path, content in site.files().items()
        if path.startswith("_assets/")
    }


def _styles(site: Site, path: str = "posts/a/index.html") -> list[str]:
    page = site.page(path)
    links = map(str, page.xpath("//link[@rel='stylesheet']/@href"))
    return [link.replace("../", "") for link in links]


def test_each_name_has_the_hash_of_the_content(site: Site) -> None:
    assets = _assets(site)
    assert len(assets) > 10
    for path, content in assets.items():
        found = HASHED.fullmatch(path)
        assert found, path
        assert hashlib.sha256(content).hexdigest().startswith(found[1])


def test_all_that_an_asset_names_is_there(site: Site) -> None:
    dead = BuiltSite(site.out()).check().dead
    assert not [link for link in dead if link.link.file.startswith("_assets/")]
    assert any(b"own." in content for content in _assets(site).values())


def test_a_page_loads_its_styles_as_few_files(site: Site) -> None:
    assert len(_styles(site)) == 2
    assert all(HASHED.fullmatch(link) for link in _styles(site))


def test_a_sites_own_styles_have_the_last_word(site: Site) -> None:
    last = site.text(_styles(site)[-1])
    assert re.search(r'p\{background:url\("\.\./own\.[0-9a-f]{10}\.svg"\)\}$', last)


def test_a_page_with_formulas_loads_their_styles_besides(site: Site) -> None:
    more = set(_styles(site, "posts/math/index.html")) - set(_styles(site))
    assert [site.text(path).count("Longform Math") > 0 for path in more] == [True]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("_static/own.css", "p {", "h1 {"),
        ("_static/own.svg", "<svg", "<svg width='4'"),
    ],
)
def test_a_change_of_a_style_or_of_what_it_shows_reaches_every_page(
    site: Site, path: str, old: str, new: str
) -> None:
    before = _styles(site)
    site.edit(path, old, new)
    assert site.build("-W").status == 0
    assert before[0] == _styles(site)[0]
    assert before[1] != _styles(site)[1]
    assert _styles(site, "posts/math/index.html")[-1] == _styles(site)[1]
    clean = site.build("-W", name="clean")
    assert clean.status == 0
    assert site.files() == site.files("clean")


def test_a_build_without_a_change_writes_no_asset(site: Site) -> None:
    times = {path: (site.out() / path).stat().st_mtime_ns for path in _assets(site)}
    assert site.build("-W").status == 0
    now = {path: (site.out() / path).stat().st_mtime_ns for path in _assets(site)}
    assert now == times


def test_the_preview_has_plain_files(site: Site) -> None:
    assert site.build("-W", "-D", "longform_drafts=1").status == 0
    assert not _assets(site)
    assert "_static/own.css" in {link.partition("?")[0] for link in _styles(site)}


def test_a_stylesheet_that_imports_another_stands_alone(site: Site) -> None:
    site.write({"_static/own.css": "@import url(more.css);", "_static/more.css": ""})
    assert site.build("-W").status == 0
    assert _styles(site)[-1].startswith("_static/own.css?v=")


class _Sheet(NamedTuple):
    filename: str
    priority: int = 500


def test_a_bundle_stands_in_for_its_files_only_where_all_of_them_stand() -> None:
    bundle = Bundle(("a.css", "b.css"), "ab.css", 500)
    assets = HashedAssets(bundles=(bundle,))
    a, b, other = _Sheet("a.css"), _Sheet("b.css"), _Sheet("other.css")
    assert assets.bundled([a, b, other]) == [bundle, other]
    assert assets.bundled([other, a, b]) == [other, bundle]
    assert assets.bundled([a, other, b]) == [a, other, b]  # the cascade's order
    assert assets.bundled([a]) == [a]
