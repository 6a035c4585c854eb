"""Laws of the check before a site is published, and of its packed copy."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from longform.authoring.command_line import main
from longform.authoring.deploy_check import check_site
from longform.authoring.host_headers import caching_of, parse_headers
from longform.authoring.packed_site import write_packed_site
from tests.site import Site, post

if TYPE_CHECKING:
    from pathlib import Path

STYLE = b"p{color:red}"
NAME = f"_assets/site.{hashlib.sha256(STYLE).hexdigest()[:10]}.css"
HEADERS = """\
/*
  X-Content-Type-Options: nosniff
/posts/*
  Cache-Control: public, max-age=0, must-revalidate
/_assets/*
  Cache-Control: public, max-age=31536000, immutable
"""


def _site(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a site that is ready, but for ``files``."""
    ready: dict[str, str | bytes] = {
        "index.html": f'<link rel="stylesheet" href="{NAME}">',
        "posts/a/index.html": f'<link rel="stylesheet" href="../../{NAME}">',
        NAME: STYLE,
        "_headers": HEADERS,
    }
    for path, content in {**ready, **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_site_that_longform_builds_is_ready(tmp_path: Path) -> None:
    formula = post(body="# A\n\nA formula, $y$.\n\n```python\nx = 1\n```\n")
    site = Site(tmp_path, {"posts/a/index.md": formula})
    assert site.build("-W").status == 0
    report = check_site(site.out())
    assert report.problems == ()
    assert report.assets >= 4


def test_a_site_with_nothing_wrong_has_no_problem(tmp_path: Path) -> None:
    report = check_site(_site(tmp_path, {}))
    assert report.problems == ()
    assert (report.files, report.pages, report.assets) == (4, 2, 1)


@pytest.mark.parametrize(
    ("files", "file", "found", "cure"),
    [
        (
            {"film.mp4": b"\0" * (25 * 1024 * 1024 + 1)},
            "film.mp4",
            "26,214,401 bytes",
            "link to it",
        ),
        (
            {"posts/a/index.html": "x" * 1_000_001},
            "posts/a/index.html",
            "1,000,001 bytes",
            "series",
        ),
        (
            {"_static/a.js": "1", "index.html": '<script src="_static/a.js"></script>'},
            "index.html",
            "_static/a.js by a name that stays",
            "html_js_files",
        ),
        (
            {
                "_static/a.woff2": "1",
                "index.html": '<link rel="preload" href="/_static/a.woff2">',
            },
            "index.html",
            "_static/a.woff2 by a name that stays",
            'longform_asset("a.woff2")',
        ),
        (
            {
                "_static/a.js": "1",
                "index.html": '<script src="_static/a.js?v=01234567"></script>',
            },
            "index.html",
            f"its content's is {zlib.crc32(b'1'):08x}",
            "make clean html",
        ),
        ({NAME: "p{color:blue}"}, NAME, "it was changed", "make clean html"),
        (
            {"_headers": "/*\n  X-Mine: yes\n"},
            "_headers",
            f"/{NAME} may be kept 0 s",
            "immutable",
        ),
        (
            {"_headers": "/*\n  Cache-Control: max-age=60\n" + HEADERS},
            "_headers",
            f"/{NAME} gets 2 values",
            "one path",
        ),
        (
            {
                "_headers": HEADERS + "/_static/*\n  Cache-Control: immutable\n",
                "_static/a.js": "1",
                "index.html": f'<script src="_static/a.js?v={zlib.crc32(b"1"):08x}">',
            },
            "_headers",
            "/_static/a.js may be kept for ever",
            "without immutable",
        ),
        (
            {"_headers": HEADERS.replace("max-age=0", "max-age=86400")},
            "_headers",
            "/posts/a/ may be kept 86,400 s",
            "shorter",
        ),
        (
            {
                "_headers": HEADERS + "/blog/*\n  Cache-Control: max-age=7200\n",
                "blog/atom.xml": "<feed/>",
            },
            "_headers",
            "/blog/atom.xml may be kept 7,200 s",
            "shorter",
        ),
    ],
)
def test_what_is_not_ready_is_told_with_file_number_and_cure(
    tmp_path: Path, files: dict[str, str | bytes], file: str, found: str, cure: str
) -> None:
    (problem,) = check_site(_site(tmp_path, files)).problems
    assert problem.file == file
    assert found in problem.found
    assert cure in problem.cure


def test_a_site_without_headers_is_told(tmp_path: Path) -> None:
    folder = _site(tmp_path, {})
    (folder / "_headers").unlink()
    (problem,) = check_site(folder).problems
    assert problem.file == "_headers"


def test_files_of_other_sites_are_theirs(tmp_path: Path) -> None:
    page = '<script src="https://e.org/a.js"></script><script src="//e.org/b.js">'
    assert check_site(_site(tmp_path, {"index.html": page})).problems == ()


def test_headers_are_read_as_hosts_read_them() -> None:
    rules = parse_headers(
        "# said\n/*\n  X-A: 1\n\n/a/*\n  Cache-Control: public, MAX-AGE = 60\n"
        "/a/b\n\tcache-control: immutable\n"
    )
    assert caching_of("/c", rules) == (None, False, 0)
    assert caching_of("/a/c", rules) == (60, False, 1)
    assert caching_of("/a/b", rules) == (60, True, 2)


def test_the_command_fails_where_a_site_is_not_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deploy-check", str(_site(tmp_path / "good", {}))]) == 0
    assert "0 problems" in capsys.readouterr().out
    bad = _site(tmp_path / "bad", {NAME: "p{}"})
    assert main(["deploy-check", str(bad), "--packed", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert main(["deploy-check", str(tmp_path / "none")]) == 1


def test_a_packed_site_has_what_the_site_has(tmp_path: Path) -> None:
    text = "A page of a site. " * 1000
    folder = _site(tmp_path / "site", {"index.html": text, "a.png": b"\x89PNG" * 1000})
    target = tmp_path / "packed"
    write_packed_site(folder, target)
    assert gzip.decompress((target / "index.html.gz").read_bytes()) == text.encode()
    assert brotli.decompress((target / "index.html.br").read_bytes()) == text.encode()
    # No picture, and nothing small; and the sign by which the folder is known.
    added = {"index.html.gz", "index.html.br", ".longform-packed"}
    assert _names(target) == _names(folder) | added


def test_a_packed_site_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    folder = _site(tmp_path / "site", {"index.html": "A page of a site. " * 1000})
    for name in ("one", "two"):
        write_packed_site(folder, tmp_path / name)
    one, two = tmp_path / "one", tmp_path / "two"
    assert {p: (one / p).read_bytes() for p in _names(one)} == {
        p: (two / p).read_bytes() for p in _names(two)
    }
    # RFC 1952: no time, no name
    assert (one / "index.html.gz").read_bytes()[3:8] == b"\0" * 5


def test_nothing_of_an_earlier_packed_site_stays(tmp_path: Path) -> None:
    folder = _site(tmp_path / "site", {"index.html": "x" * 2000, "old.txt": "y" * 2000})
    target = tmp_path / "packed"
    write_packed_site(folder, target)
    assert (target / "old.txt.br").is_file()
    (folder / "old.txt").unlink()
    write_packed_site(folder, target)
    assert not [name for name in _names(target) if name.startswith("old")]


def test_no_folder_of_somebody_else_is_replaced(tmp_path: Path) -> None:
    folder = _site(tmp_path / "site", {"index.html": "x" * 2000})
    own = _site(tmp_path / "own", {})
    with pytest.raises(ValueError, match="no packed site"):
        write_packed_site(folder, own)
    with pytest.raises(ValueError, match="in the site itself"):
        write_packed_site(folder, folder / "packed")
    assert (own / "index.html").is_file()


def _names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
    }
