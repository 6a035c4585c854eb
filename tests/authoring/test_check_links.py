"""A link that leads nowhere within the site is found, wherever it stands."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from longform.authoring.check_links import BuiltSite, report_text
from longform.authoring.command_line import main
from tests.site import CONF, ROOTS, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_BASE = "https://small.example.org/notes/"
_HOME = f'<link rel="canonical" href="{_BASE}">'


def _site(folder: Path, files: dict[str, str]) -> Path:
    """Write a built site by hand."""
    for path, text in {"index.html": _HOME, **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


_PAGE = '<p id="here">Words</p><a name="there"></a>'
_LIVE = {
    "a relative page": '<a href="a/">x</a>',
    "its file": '<a href="a/index.html">x</a>',
    "a folder without a slash": '<a href="a">x</a>',
    "an anchor": '<a href="a/#here">x</a>',
    "a name": '<a href="a/#there">x</a>',
    "an encoded anchor": '<a href="%C3%A9/#%C3%A9">x</a>',
    "the top": '<a href="#top">x</a> <a href="#">x</a>',
    "a text fragment": '<a href="a/#:~:text=Words">x</a>',
    "a query": '<a href="a/?page=2#here">x</a>',
    "the site's address": f'<a href="{_BASE}a/#here">x</a>',
    "the site's address without a slash": f'<a href="{_BASE[:-1]}">x</a>',
    "from the host's root": '<a href="/notes/a/">x</a>',
    "home": '<a href="./">x</a> <a href="index.html">x</a> <a href="">x</a>',
    "another site": '<a href="https://other.example/none#x">x</a>',
    "another scheme": '<a href="mailto:a@b.example">x</a> <img src="data:,x">',
    "a set": '<img srcset="a/p.png 1x, a/p.png 2x" src="a/p.png">',
    "a page of a PDF": '<a href="a/x.pdf#page=3">x</a>',
    "a description": '<meta name="description" content="see https://x none">',
    "a name in structured data": '<script type="application/ld+json">'
    f'{{"@id": "{_BASE}#none"}}</script>',
    "a connection": f'<link rel="preconnect" href="{_BASE}none">',
}
_DEAD = {
    "a relative page": '<a href="none/">x</a>',
    "another case": '<a href="A/">x</a>',
    "an anchor": '<a href="a/#none">x</a>',
    "an anchor of its own": '<a href="#none">x</a>',
    "the site's address": f'<a href="{_BASE}none/">x</a>',
    "from the host's root": '<a href="/notes/none/">x</a>',
    "the root above the site": '<a href="/a/">x</a>',
    "out of the folder": '<a href="../../a/">x</a>',
    "an image": '<img src="none.png">',
    "one of a set": '<img src="a/p.png" srcset="a/p.png 1x, none.png 2x">',
    "a script": '<script src="none.js"></script>',
    "a style": '<link rel="stylesheet" href="none.css">',
    "an icon": '<link rel="icon" href="none.svg">',
    "a feed": '<link rel="alternate" type="application/atom+xml" href="none.xml">',
    "a canonical link": f'<link rel="canonical" href="{_BASE}none/">',
    "a video's picture": '<video poster="none.png"></video>',
    "a redirect": '<meta http-equiv="refresh" content="0; url=none/">',
    "a redirect's anchor": '<meta http-equiv="refresh" content="0; url=a/#none">',
    "a social image": f'<meta property="og:image" content="{_BASE}none.png">',
    "structured data": '<script type="application/ld+json">'
    f'{{"image": ["{_BASE}none.png"]}}</script>',
}
_FILES = {
    "a/index.html": _PAGE,
    "é/index.html": '<p id="é">Words</p>',
    "a/p.png": "",
    "a/x.pdf": "",
}


@pytest.mark.parametrize("name", _LIVE)
def test_a_link_that_leads_somewhere_is_not_told(tmp_path: Path, name: str) -> None:
    site = _site(tmp_path, {**_FILES, "page.html": _LIVE[name]})
    assert BuiltSite(site).check().dead == ()


@pytest.mark.parametrize("name", _DEAD)
def test_a_dead_link_is_told_with_its_page_and_address(
    tmp_path: Path, name: str
) -> None:
    site = _site(tmp_path, {**_FILES, "page.html": _DEAD[name]})
    [dead] = BuiltSite(site).check().dead
    assert dead.link.file == "page.html"
    assert dead.link.address in _DEAD[name]
    assert dead.why


_OTHER_FILES = {
    "sitemap.xml": f"<urlset><url><loc>{_BASE}none/</loc></url></urlset>",
    "feed.json": f'{{"items": [{{"url": "{_BASE}none/"}}]}}',
    "text.json": f'{{"content_html": "<a href=\\"{_BASE}none/\\">x</a>"}}',
    "atom.xml": f'<feed><entry><link href="{_BASE}none/"/></entry></feed>',
    "rss.xml": f'<rss><description>&lt;a href="{_BASE}none/"&gt;</description></rss>',
    "robots.txt": f"Sitemap: {_BASE}none/",
    "_redirects": "# old\n/old/ /notes/none/ 301!",
    "style.css": "p { background: url('none/') } /* url(nothing) */",
    "more.css": '@import "none/";',
    "code.js": 'const load = () => import("./none/");',
    "site.webmanifest": '{"icons": [{"src": "none/"}]}',
}


@pytest.mark.parametrize("file", _OTHER_FILES)
def test_a_dead_link_is_told_in_files_that_are_no_pages(
    tmp_path: Path, file: str
) -> None:
    site = _site(tmp_path, {file: _OTHER_FILES[file]})
    [dead] = BuiltSite(site).check().dead
    assert dead.link.file == file
    assert dead.link.address.rstrip("/").endswith("none")


def test_a_link_of_many_pages_is_told_once(tmp_path: Path) -> None:
    pages = {f"p{number}.html": '<a href="none/">x</a>' for number in range(5)}
    [dead] = BuiltSite(_site(tmp_path, pages)).check().dead
    assert (dead.link.file, dead.holders) == ("p0.html", 5)


@pytest.mark.parametrize(
    "content", ["", "<", "\x00", "]]>", "<a href>", "{", "<a href=//>"]
)
def test_no_file_is_too_broken_to_read(tmp_path: Path, content: str) -> None:
    names = (
        "x.html",
        "x.xml",
        "x.json",
        "x.css",
        "x.js",
        "_redirects",
        "x.webmanifest",
    )
    BuiltSite(_site(tmp_path, dict.fromkeys(names, content))).check()


# -- Sites that Sphinx built -----------------------------------------------------------


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site.copy(ROOTS / "blog", tmp_path_factory.mktemp("links") / "blog")
    made.edit(
        "conf.py",
        "language =",
        'longform_redirects = {"/l/": "/posts/labels/#references"}\nlanguage =',
    )
    assert made.build("-W").status == 0
    return made


def test_nothing_is_broken_in_the_small_blog(blog: Site) -> None:
    report = BuiltSite(blog.out()).check()
    assert report_text(report, blog.folder).splitlines()[:-1] == []
    assert report.links > 500


def test_nothing_is_broken_with_a_folder_for_each_page(tmp_path: Path) -> None:
    site = Site.copy(ROOTS / "blog", tmp_path / "blog")
    assert site.build("-b", "dirhtml").status == 0
    report = BuiltSite(site.out()).check()
    assert report_text(report, site.folder).splitlines()[:-1] == []


def test_a_page_that_goes_leaves_dead_links_behind_it(
    blog: Site, tmp_path: Path
) -> None:
    copy = shutil.copytree(blog.out(), tmp_path / "html")
    (copy / "posts/labels/index.html").unlink()
    dead = BuiltSite(copy).check().dead
    told = {link.address for link, _, _ in dead}
    base = "https://small.example.org/posts/labels/"
    # A page beside it, one below, the redirect, feeds and the sitemap.
    assert {
        "../labels/index.html",
        "../../posts/labels/index.html",
        "/posts/labels/#references",
        base,
    } <= told
    assert all("labels" in address for address in told)


def test_a_dead_link_is_told_at_its_line_in_the_post(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = '# A post\n\nText.\n\nSee <a href="../none/">this</a>.\n'
    site = Site(
        tmp_path / "site", {"conf.py": CONF, "posts/a/index.md": post(body=body)}
    )
    assert site.build("-W").status == 0
    status = main(["check-links", str(site.out()), "--sources", str(site.folder)])
    told = capsys.readouterr().out
    assert status == 1
    assert f"{site.folder.as_posix()}/posts/a/index.md:9: ../none/ [this]: " in told
    assert "there is no file posts/none/" in told


def test_the_command_says_when_a_site_is_whole(
    blog: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-links", str(blog.out())]) == 0
    assert " 0 dead; " in capsys.readouterr().out


def test_the_command_says_when_there_is_no_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-links", str(tmp_path)]) == 1
    assert "build the site first" in capsys.readouterr().err


def test_a_thousand_pages_are_checked_in_seconds(tmp_path: Path) -> None:
    links = "".join(f'<a href="../p{n}/#s{n}">{n}</a>' for n in range(100))
    anchors = "".join(
        f'<h2 id="s{n}">Heading</h2><p>{"word " * 60}</p>' for n in range(100)
    )
    pages = {f"p{n}/index.html": f"<body>{links}{anchors}</body>" for n in range(1000)}
    site = _site(tmp_path, pages)
    start = time.process_time()
    report = BuiltSite(site).check()
    assert (report.links, report.dead) == (100_001, ())
    assert time.process_time() - start < 10
