"""Prove that a built site is ready for a host that copies it around the world (a CDN).

What pages load must have a name that changes with its content, and ``_headers`` must
say how long each kind of file may be kept; no file may be larger than hosts take
(Cloudflare Pages: 25 MiB), and no page than readers on a phone should have to wait for.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from longform.authoring.host_headers import Rule, caching_of, parse_headers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES = 25 * 1024 * 1024
_MOST_BYTES_OF_PAGE = 1_000_000
_YEAR, _HOUR = 31_536_000, 3_600  # seconds
_HEADERS = "_headers"
_THEMES_PAGES = "_static/"  # parts of the theme, which are no pages
_HASHED = re.compile(r"_assets/.+\.([0-9a-f]{10})\.\w+")
_QUERY = re.compile(r"v=([0-9a-f]{8})")
_LOADED = etree.XPath(
    "//script/@src | //link[@rel='stylesheet' or @rel='preload'"
    " or @rel='modulepreload']/@href"
)
_BASE = "https://site.invalid/"


class Problem(NamedTuple):
    """What keeps a site from being published well."""

    file: str  # path in the site
    found: str
    cure: str


class Report(NamedTuple):
    """What was found in a site."""

    files: int
    pages: int
    assets: int  # different files that pages load
    bytes: int  # of all files
    problems: tuple[Problem, ...]  # by file


def check_site(folder: Path) -> Report:
    """Judge every file of a built site.

    :raises ValueError: there is no ``index.html`` in the folder
    """
    if not (folder / "index.html").is_file():
        raise ValueError(f"{folder} has no index.html: build the site first")
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    pages = [
        file
        for file in sizes
        if file.endswith(".html") and not file.startswith(_THEMES_PAGES)
    ]
    loaded: dict[tuple[str, str], str] = {}  # path and query: the first page
    for page in pages:
        for address in _addresses(folder, page):
            loaded.setdefault(address, page)
    problems = [
        *_too_large(sizes, set(pages)),
        *_without_hash(folder, loaded),
        *_changed_assets(folder, sizes),
        *_wrong_caching(folder, pages, {path for path, _ in loaded}, sizes),
    ]
    return Report(
        len(sizes),
        len(pages),
        len({path for path, _ in loaded}),
        sum(sizes.values()),
        tuple(sorted(set(problems))),
    )


def _addresses(folder: Path, page: str) -> Iterator[tuple[str, str]]:
    """Yield path and query of each script, style and font of the site that it loads."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = etree.fromstring((folder / page).read_bytes(), parser)
    except etree.ParserError:  # an empty file
        return
    for value in _LOADED(root) if root is not None else ():
        address = urlsplit(urljoin(_BASE + page, str(value)))
        if address.netloc == urlsplit(_BASE).netloc:
            yield unquote(address.path).removeprefix("/"), address.query


def _too_large(sizes: dict[str, int], pages: set[str]) -> Iterator[Problem]:
    for file, size in sizes.items():
        if size > _MOST_BYTES:
            yield Problem(
                file,
                f"{size:,} bytes, more than the {_MOST_BYTES:,} that hosts take",
                "make it smaller, or put it on a host for large files and link to it",
            )
        elif file in pages and size > _MOST_BYTES_OF_PAGE:
            yield Problem(
                file,
                f"{size:,} bytes, more than {_MOST_BYTES_OF_PAGE:,} for a page",
                "split it into posts of a series, or move what is raw HTML, tables or "
                "listings in it into files that it links to",
            )


def _without_hash(
    folder: Path, loaded: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    """Tell what pages load by a name that stays when its content changes."""
    for (path, query), page in loaded.items():
        file = folder / path
        if _HASHED.fullmatch(path) or not file.is_file():
            continue  # where there is none, check-links tells
        # Sphinx's: CRC-32 without carriage returns (sphinx.builders.html._assets)
        content = file.read_bytes().replace(b"\r", b"")
        crc = f"{zlib.crc32(content):08x}"
        found = _QUERY.fullmatch(query)
        if found is None:
            yield Problem(
                page,
                f"loads {path} by a name that stays when its content changes",
                "name it in html_css_files or html_js_files; in a template, write "
                f'longform_asset("{path.removeprefix("_static/")}") for its address',
            )
        elif found[1] != crc:
            yield Problem(
                page,
                f"loads {path} with the hash {found[1]}, but its content's is {crc}",
                "build the site anew: make clean html",
            )


def _changed_assets(folder: Path, sizes: dict[str, int]) -> Iterator[Problem]:
    for file in sizes:
        named = _HASHED.fullmatch(file)
        if named is None:
            continue
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        if not digest.startswith(named[1]):
            yield Problem(
                file,
                f"its content's hash is {digest[: len(named[1])]}: it was changed",
                "build the site anew: make clean html",
            )


def _wrong_caching(
    folder: Path, pages: list[str], loaded: set[str], sizes: dict[str, int]
) -> Iterator[Problem]:
    """Tell what ``_headers`` lets browsers keep too long, or not long enough."""
    file = folder / _HEADERS
    if not file.is_file():
        yield Problem(
            _HEADERS, "there is none", "build the site with the builder html or dirhtml"
        )
        return
    rules = parse_headers(file.read_text(encoding="utf-8"))
    for path in sorted(loaded | {name for name in sizes if _HASHED.fullmatch(name)}):
        yield from _judge(path, rules, is_hashed=bool(_HASHED.fullmatch(path)))
    feeds = [name for name in sizes if name.endswith((".xml", "feed.json"))]
    for path in (*pages, *feeds):
        address = path.removesuffix("index.html")
        kept = caching_of(f"/{address}", rules)
        if kept.is_immutable or (kept.seconds or 0) > _HOUR:
            yield Problem(
                _HEADERS,
                f"/{address} may be kept {kept.seconds:,} s, more than {_HOUR:,}: "
                "readers would not see a change",
                "write a shorter Cache-Control for it",
            )


def _judge(path: str, rules: list[Rule], *, is_hashed: bool) -> Iterator[Problem]:
    kept = caching_of(f"/{path}", rules)
    if kept.rules > 1:
        yield Problem(
            _HEADERS,
            f"/{path} gets {kept.rules} values of Cache-Control, joined by the host",
            "let one path give it",
        )
    elif is_hashed and not (kept.is_immutable and (kept.seconds or 0) >= _YEAR):
        yield Problem(
            _HEADERS,
            f"/{path} may be kept {kept.seconds or 0:,} s, though its name changes "
            "with its content",
            f"write: Cache-Control: public, max-age={_YEAR}, immutable",
        )
    elif not is_hashed and kept.is_immutable:
        yield Problem(
            _HEADERS,
            f"/{path} may be kept for ever, though its name stays when it changes",
            "write a Cache-Control without immutable",
        )


def report_text(report: Report) -> str:
    """Write a line for each problem, and one for all."""
    lines = [f"{file}: {found}; {cure}" for file, found, cure in report.problems]
    lines.append(
        f"{report.files} files, {report.bytes:,} bytes; {report.pages} pages load "
        f"{report.assets} styles, scripts and fonts; {len(report.problems)} problems"
    )
    return "\n".join(lines) + "\n"
