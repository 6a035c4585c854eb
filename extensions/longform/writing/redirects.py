"""Old paths of pages: which of them can be had, the pages there, and ``_redirects``.

They come from the front matter (``aliases``) and from ``longform_redirects``.  An old
path never takes the place of a file of the site, nor of a folder that has one, nor goes
below a file; an alias goes before a setting, and among posts the first by docname.

A page at each old path works on any host.  ``_redirects`` has the same as HTTP 301, in
the format of Netlify (docs.netlify.com/manage/routing/redirects), which others read.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from sphinx.util.osutil import relative_uri

from longform.model.urls import folder_address, nearest, page_docname
from longform.reading.warnings_ import Warnings, warn
from longform.writing import search
from longform.writing.addresses import path_beside, site_address, site_path
from longform.writing.cite import citation_files
from longform.writing.feeds import FEED_FILES
from longform.writing.files import authors_file
from longform.writing.labels import list_pages
from longform.writing.twins import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from longform.writing.blog import Blog
    from longform.writing.files import OutputFiles

_ROOT_FILES = (
    "404.html",
    "genindex.html",
    "llms.txt",
    "objects.inv",
    "opensearch.xml",
    "posts.json",
    "posts.schema.json",
    "search.html",
    "searchindex.js",
    "sitemap.xml",
    "robots.txt",
    "_headers",
    "_redirects",
    ".buildinfo",
)
_ROOT_FOLDERS = frozenset(
    {"_downloads", "_images", "_modules", "_sources", "_static", search.FOLDER}
)


class Redirect(NamedTuple):
    """An old path that leads somewhere."""

    docname: str  # of the page at the old path
    title: str  # of where it leads
    address: str  # a URL, or from the site's root: "posts/new/index.html#part"

    @property
    def leaves(self) -> bool:
        """Say whether it leads to another site."""
        return self.address.startswith(("https://", "http://"))


def old_docname(path: str) -> str:
    """Return the docname of the page at an old path."""
    if path.endswith(".html"):
        return path.removesuffix(".html")
    return f"{path}/index"


class _Files:
    """The files of the output so far, and the folders that have them."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for file in files:
            self._add(file)

    def _add(self, file: str) -> None:
        self._files.add(file)
        folder = file.rpartition("/")[0]
        while folder and folder not in self._folders:
            self._folders.add(folder)
            folder = folder.rpartition("/")[0]

    def __contains__(self, file: str) -> bool:
        return file in self._files

    def take(self, file: str) -> bool:
        """Add a file where nothing is in its way; say whether it was added."""
        folders = {str(folder) for folder in PurePosixPath(file).parents}
        if file in self._files or file in self._folders or folders & self._files:
            return False
        if PurePosixPath(file).parts[0] in _ROOT_FOLDERS:
            return False
        self._add(file)
        return True


def _docnames(app: Sphinx, blog: Blog) -> set[str]:
    """Return the docnames of all pages that are no redirects."""
    lists = (docname for docname, _ in list_pages(app.config.blog_path).values())
    further = [
        page_docname(docname, number)
        for docname, page in blog.domain.pages.items()
        for listing in page.listings
        for number in range(2, blog.page_count(listing) + 1)
    ]
    return {*app.env.all_docs, *_lists(blog), *lists, *further}


def _lists(blog: Blog) -> list[str]:
    """Return the docnames of the pages of labels and series."""
    labels = [label.docname for label in blog.labels.values() if label.docname]
    return labels + [series.docname for series in blog.series.values()]


def _site_files(app: Sphinx, blog: Blog, docnames: set[str]) -> set[str]:
    """Return the files of the output that are no redirects."""
    with_feeds = (*_lists(blog), f"{app.config.blog_path}/index", "updates/index")
    feeds = [
        f"{d.removesuffix('index')}{name}" for d in with_feeds for name in FEED_FILES
    ]
    beside = [
        path
        for docname, post in blog.domain.posts.items()
        for path in (
            *(path_beside(app.builder, docname, suffix) for suffix in SUFFIXES),
            *(file.path for file in citation_files(post)),
        )
    ]
    pages = (f"{docname}.html" for docname in docnames)
    return {*pages, *feeds, *beside, *_ROOT_FILES}


class _Redirects:
    """Finds all redirects of a build, and warns of the others."""

    def __init__(self, app: Sphinx, blog: Blog) -> None:
        self._app = app
        self._docnames = _docnames(app, blog)
        self._files = _Files(_site_files(app, blog, self._docnames))
        self._settings = blog.domain.settings.redirects
        self.found: dict[str, Redirect] = {}
        self._add_aliases(blog)
        self._add_settings()

    def _add_aliases(self, blog: Blog) -> None:
        holders: dict[str, str] = {}
        for name, post in sorted(blog.domain.posts.items()):
            place = (name, post.lines.get("aliases", 1))
            address = self._app.builder.get_target_uri(name)
            for alias in post.aliases:
                docname = old_docname(alias)
                if self._take(f"{docname}.html"):
                    title = blog.view(post).title
                    self.found[docname] = Redirect(docname, title, address)
                    holders[docname] = name
                elif docname not in holders:
                    message = f"the alias `/{alias}` is a page of the site; it stays"
                    warn(Warnings.ALIAS, f"{message}: remove it", place)
                elif holders[docname] != name:
                    message = (
                        f"the alias `/{alias}` is also that of {holders[docname]}, "
                        "where it leads: remove one"
                    )
                    warn(Warnings.ALIAS, message, place)

    def _add_settings(self) -> None:
        for path, target in sorted(self._settings.items()):
            docname = old_docname(path)
            name = f"longform_redirects['/{path}'] in conf.py"
            address = self._follow(path)
            if not address:
                missing = target.partition("#")[0]
                guess = nearest(missing, map(_path, self._docnames))
                hint = f"did you mean `/{guess}/`?" if guess else "correct or remove it"
                why = f"`/{missing}` is no page of the site: {hint}"
                if address == "":
                    why = "it leads in a circle: correct one of its ends"
            elif self._take(f"{docname}.html"):
                self.found[docname] = Redirect(docname, self._title(address), address)
                continue
            else:
                holder = "an alias of a post" if docname in self.found else "a page"
                why = f"the path is that of {holder}, which stays: remove the entry"
            warn(Warnings.REDIRECT, f"{name}: {why}", None)

    def _take(self, file: str) -> bool:
        """Add a page where no file of the site or of the author is in its way."""
        places = (file, *map(str, PurePosixPath(file).parents))
        return not any(map(self._is_authors_file, places)) and self._files.take(file)

    def _follow(self, path: str) -> str | None:
        """Return where an old path leads at last; "" for a circle, None for nowhere."""
        passed: set[str] = set()
        fragment = ""
        while path in self._settings:
            if path in passed:
                return ""
            passed.add(path)
            if self._settings[path].startswith(("https://", "http://")):
                return self._settings[path]
            path, _, last = self._settings[path].partition("#")
            fragment = f"#{last}" if last else fragment
            address = self._address(path)
            if address is not None:
                return address + fragment
        return None

    def _address(self, path: str) -> str | None:
        """Return the address, from the site's root, of what is at a path."""
        for docname in (f"{path}/index" if path else "index", _bare(path)):
            if docname in self._docnames:
                return self._app.builder.get_target_uri(docname)
        if old_docname(path) in self.found:
            return self.found[old_docname(path)].address
        if path in self._files or self._is_authors_file(path):
            return quote(path)
        return None

    def _is_authors_file(self, path: str) -> bool:
        folder, _, rest = path.partition("/")
        static = self._app.config.html_static_path if folder == "_static" else ()
        return bool(path and authors_file(self._app, path)) or any(
            Path(self._app.confdir, name, rest).is_file() for name in static if rest
        )

    def _title(self, address: str) -> str:
        page = unquote(address.partition("#")[0])
        titles = self._app.env.titles
        for docname in (_bare(page), f"{page}index"):
            if docname in titles:
                return titles[docname].astext()
        return address


def _bare(path: str) -> str:
    return path.removesuffix(".html")


def _path(docname: str) -> str:
    return docname.removesuffix("/index")


def derive_redirects(app: Sphinx, blog: Blog) -> dict[str, Redirect]:
    """Return the redirects by the docname of the page at the old path.

    Warns of each old path that leads nowhere, or to another post.  Only where pages
    have addresses: a book, or text, has no old paths.
    """
    if app.builder.name not in {"html", "dirhtml"}:
        return {}
    return _Redirects(app, blog).found


def redirect_pages(app: Sphinx, blog: Blog) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield docname and context of the page at each old path."""
    site = site_address(app.builder)
    for docname, redirect in sorted(blog.redirects.items()):
        target = canonical = redirect.address
        if not redirect.leaves:
            page, hash_sign, fragment = target.partition("#")
            old = app.builder.get_target_uri(docname)
            target = f"{relative_uri(old, page)}{hash_sign}{fragment}"
            canonical = site + folder_address(page) if site else target
        context = {
            "title": redirect.title,
            "redirect": target,
            "redirect_canonical": canonical,
        }
        yield docname, context


def write_redirects(app: Sphinx, blog: Blog, output: OutputFiles) -> None:
    """Write ``_redirects``, after the author's own rules; none without a redirect.

    Each rule is forced (``301!``): at its path there is a page, which Netlify would
    serve else.  All but letters, digits and ``-._~/`` is percent-encoded, so that no
    sign of the format (``*``, ``:``, ``#``, a space) is read from a path.
    """
    root = site_path(app.builder)
    rules = []
    for docname, redirect in sorted(blog.redirects.items()):
        old = folder_address(f"{docname}.html")
        new = redirect.address
        if not redirect.leaves:
            page, hash_sign, fragment = new.partition("#")
            page = "/".join([root, folder_address(page)])
            new = f"{page}{hash_sign}{fragment}"
        rules.append(f"/{quote(old)} {new} 301!\n")
    own = authors_file(app, "_redirects")
    before = own.read_text(encoding="utf-8").rstrip() + "\n" if own else ""
    if own or rules:
        output.write("_redirects", (before + "".join(rules)).encode())
