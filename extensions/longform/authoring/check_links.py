"""Find the links of a built site that lead nowhere within it.

Every address in every file is resolved as a browser would (RFC 3986, 5.2), and must be
that of a file of the site, with its anchor.  Links to other sites are counted; whether
they live is asked by the builder ``linkcheck`` (``writing/external_links``).
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import html

from longform.authoring.site_links import Content, Link, read_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_THEMES_FILES = re.compile(
    r"_static/.*\.html|_static/(?!longform/|css/).*\.js|_sources/.*"
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class DeadLink(NamedTuple):
    """One address that leads nowhere."""

    link: Link  # the first that has it, by file
    why: str
    holders: int  # files that have it


class Report(NamedTuple):
    """What was found in a site."""

    files: int
    links: int  # different addresses within the site, by file
    elsewhere: int  # different addresses of other sites
    dead: tuple[DeadLink, ...]  # by file, in the order of the file


class _Elsewhere(Exception):  # noqa: N818 - no error
    """The address is that of another site, or of no page at all."""


class BuiltSite:
    """The files of a built site, and what each has."""

    def __init__(self, folder: Path, base: str | None = None) -> None:
        """Read all files of ``folder``; ``base`` is the address of the site.

        Without one it is that which ``index.html`` calls canonical; a site that names
        none has only relative links to itself.

        :raises ValueError: there is no ``index.html`` in the folder
        """
        home = folder / "index.html"
        if not home.is_file():
            raise ValueError(f"{folder} has no index.html: build the site first")
        self._base = _slash(base or _canonical(home))
        self._contents: dict[str, Content] = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            file = path.relative_to(folder).as_posix()
            is_read = _THEMES_FILES.fullmatch(file) is None
            self._contents[file] = (
                read_content(file, path.read_bytes()) if is_read else Content(())
            )

    def check(self) -> Report:
        """Judge every link."""
        verdicts: dict[tuple[str, str], str | None] = {}
        dead: dict[tuple[str, str], list[Link]] = {}
        elsewhere: set[str] = set()
        for link in self._links():
            key = (link.file, link.address)
            if key in verdicts:
                continue
            try:
                verdicts[key] = why = self._why_dead(link)
            except _Elsewhere:
                elsewhere.add(link.address)
                continue
            if why:
                dead.setdefault((link.address, why), []).append(link)
        found = (
            DeadLink(links[0], why, len(links)) for (_, why), links in dead.items()
        )
        return Report(len(self._contents), len(verdicts), len(elsewhere), tuple(found))

    def _links(self) -> Iterator[Link]:
        for content in self._contents.values():
            yield from content.links

    def _why_dead(self, link: Link) -> str | None:
        """Say why a link is dead, None for one that lives."""
        path, fragment = self._place(link)
        if path is None:
            return "it leads out of the site's folder"
        file = self._file(path)
        if file is None:
            return f"there is no file {path or 'index.html'}"
        anchors = self._contents[file].anchors
        fragment = unquote(fragment.partition(":~:")[0])
        if not file.endswith(".html") or fragment in {"", "top"} or fragment in anchors:
            return None
        return f"{file} has no anchor #{fragment}"

    def _place(self, link: Link) -> tuple[str | None, str]:
        """Return the path in the site that a link leads to, None above it; and anchor.

        :raises _Elsewhere: it leads to another site
        """
        address = link.address
        if self._base and _slash(address.partition("#")[0]).startswith(self._base):
            rest = address.removeprefix(self._base.rstrip("/")).removeprefix("/")
            address, here = rest or "./", ""
        elif _SCHEME.match(address) or address.startswith("//"):
            raise _Elsewhere
        elif address.startswith("/"):
            root = urlsplit(self._base).path or "/"
            if not _slash(address.partition("#")[0]).startswith(root):
                return None, ""
            address, here = address.removeprefix(root.rstrip("/"))[1:] or "./", ""
        else:
            here = posixpath.dirname(link.file)
        path, _, fragment = address.partition("#")
        path = unquote(path.partition("?")[0])
        if not path:
            return link.file, fragment
        folder = "/" if path.endswith(("/", "/.", "/..")) else ""
        whole = posixpath.normpath(posixpath.join(here, path))
        if whole.startswith(".."):
            return None, fragment
        return whole.removeprefix(".") + folder if whole != "." else "", fragment

    def _file(self, path: str) -> str | None:
        """Return the file that a host serves for a path."""
        folder = path.rstrip("/")
        for file in (path, f"{folder}/index.html" if folder else "index.html"):
            if file in self._contents:
                return file
        return None


def _slash(address: str) -> str:
    return address if not address or address.endswith("/") else f"{address}/"


def _canonical(home: Path) -> str:
    """Return the address that a page gives as its own, "" where it gives none."""
    page = html.parse(str(home), html.HTMLParser(encoding="utf-8"))
    found = page.xpath("//link[@rel='canonical']/@href")
    address = str(found[0]).removesuffix("index.html") if found else ""
    return address if _SCHEME.match(address) else ""


def source_place(link: Link, sources: Path) -> str:
    """Return ``path:line`` of a link in the source of its page, as far as known.

    The line is the first that has the address, its anchor or the words of the link.
    """
    stem = link.file.removesuffix(".html")
    fragment = link.address.partition("#")[2]
    needles = (link.address, unquote(link.address), unquote(fragment), link.words)
    for name in (f"{stem}.md", f"{stem}.rst"):
        path = sources / name
        if path.is_file():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            for needle in filter(None, needles):
                for number, line in enumerate(lines, 1):
                    if needle in line:
                        return f"{path.as_posix()}:{number}"
            return path.as_posix()
    return link.file


def report_text(report: Report, sources: Path) -> str:
    """Write a line for each dead link, and one for all."""
    lines = []
    for link, why, holders in report.dead:
        more = f" (and in {holders - 1} more files)" if holders > 1 else ""
        place = source_place(link, sources)
        lines.append(f"{place}: {link.address} [{link.words}]: {why}{more}")
    lines.append(
        f"{report.links} links in {report.files} files, {len(report.dead)} dead; "
        f"{report.elsewhere} addresses of other sites are not asked"
    )
    return "\n".join(lines) + "\n"
