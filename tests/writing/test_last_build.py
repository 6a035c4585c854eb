"""A build that would write what is there does nothing; any other one does all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import CONF, SVG, Site, post

if TYPE_CHECKING:
    from pathlib import Path

_FILES = {
    "conf.py": f'{CONF}html_static_path = ["_static"]\nhtml_extra_path = ["extra"]\n',
    "_static/own.txt": "As it was.",
    "extra/CNAME": "notes.example.org\n",
    "posts/a/index.md": post("date: 2022-01-02\ntags: [t]\ncover: c.svg\ncover_alt: C"),
    "posts/a/c.svg": SVG,
    "posts/b/index.md": post("date: 2022-02-03\naliases: [old]", "# B\n\nWords.\n"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """Build a blog, and keep a copy of all its files."""
    folder = tmp_path_factory.mktemp("last")
    site = Site(folder / "blog", _FILES)
    build = site.build("-W")
    assert build.status == 0, build.output
    return site, site.keep()


@pytest.fixture
def site(built: tuple[Site, Path], monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return the built blog as it was, in its place; its builds tell their phases."""
    site, kept = built
    monkeypatch.setenv("LONGFORM_PROFILE", "1")
    return site.put_back(kept)


def _does_all(site: Site, *options: str, name: str = "html") -> bool:
    """Build; say whether the feeds were looked at, as all else is then."""
    build = site.build(*options, name=name)
    assert build.status == 0, build.output
    return "longform: feeds" in build.output


def test_a_build_without_an_edit_does_nothing(site: Site) -> None:
    before = site.files()
    assert not _does_all(site)
    assert not _does_all(site, "-j", "2")
    assert site.files() == before


def test_a_build_of_all_does_all(site: Site) -> None:
    page = site.out() / "posts/a/index.html"
    before = page.stat().st_mtime_ns
    assert _does_all(site, "-a")
    assert page.stat().st_mtime_ns > before


@pytest.mark.parametrize(
    "path",
    [
        "blog/atom.xml",
        "blog/tag/t/index.html",
        "old/index.html",
        "pagefind/pagefind-entry.json",
        "posts.json",
        "posts/a/cite.bib",
        "posts/a/index.html",
        "posts/a/index.md",
        "sitemap.xml",
        "_static/own.txt",
        "CNAME",
    ],
)
def test_a_file_that_was_deleted_comes_back(site: Site, path: str) -> None:
    file = site.out() / path
    content = file.read_bytes()
    file.unlink()
    assert _does_all(site)
    assert file.read_bytes() == content


@pytest.mark.parametrize("path", ["_static/own.txt", "extra/CNAME"])
def test_a_file_that_is_copied_is_copied_again_when_it_changed(
    site: Site, path: str
) -> None:
    site.write({path: "new"})
    assert _does_all(site)
    assert (site.out() / path.removeprefix("extra/")).read_bytes() == b"new"


def test_a_setting_that_changes_no_page_counts(site: Site) -> None:
    (site.folder / "conf.py").write_text(
        _FILES["conf.py"] + 'longform_redirects = {"/gone": "/posts/a/"}\n'
    )
    assert _does_all(site)
    assert (site.out() / "gone/index.html").is_file()
    assert not _does_all(site)


def test_a_build_after_one_that_warned_warns_too(site: Site) -> None:
    site.write(
        {"conf.py": f"{_FILES['conf.py']}longform_redirects = {{'/x': '/y/'}}\n"}
    )
    first, second = site.build(), site.build()
    assert [warning.text for warning in first.warnings] != []
    assert second.warnings == first.warnings


def test_another_output_folder_and_another_builder_get_all(site: Site) -> None:
    doctrees = ("-d", str(site.out("doctrees-html")))
    assert _does_all(site, *doctrees, name="second")
    assert site.files("second") == site.files()
    assert _does_all(site, "-b", "dirhtml", *doctrees, name="dirhtml")
    site.build()
    site.build(name="clean")
    assert site.files() == site.files("clean")


def test_pages_that_another_extension_makes_are_made_anew(site: Site) -> None:
    making = """
def setup(app):
    app.connect("html-collect-pages", lambda app: [
        ("made", {"title": "", "body": open(app.srcdir / "note").read()}, "page.html")
    ])
"""
    site.write({"conf.py": _FILES["conf.py"] + making, "note": "One"})
    site.build()
    site.write({"note": "Two"})
    site.build()
    assert "Two" in site.text("made.html")


def test_what_another_extension_wants_written_is_written(site: Site) -> None:
    wanting = """
def setup(app):
    app.connect("env-updated", lambda app, env: ["posts/a/index"])
"""
    site.write({"conf.py": _FILES["conf.py"] + wanting})
    site.build()
    before = site.files()
    page = site.out() / "posts/a/index.html"
    time = page.stat().st_mtime_ns
    assert _does_all(site)
    assert page.stat().st_mtime_ns > time
    assert site.files() == before
